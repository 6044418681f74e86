import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventBody } from '#/model/event.ts'
import { createMetrics } from './metrics.ts'
import { countRuns, measureWorkload } from './workload.ts'

const usage = { userMs: null, systemMs: null, peakMemory: null }
const ended = (outcome: 'succeeded' | 'abended', run = 1): EventBody => ({
  kind: 'run.ended',
  job: 1,
  run,
  outcome,
  returnCode: 0,
  signal: null,
  startedAt: 1,
  usage,
  repeatAt: null,
})
const of = { job: 1, run: 1, reason: 'fate' }

test('runs are counted by what became of them, and each that was given to an agent once', async () => {
  const metrics = createMetrics()
  const workload = measureWorkload(metrics)
  workload.ran(
    countRuns([
      { kind: 'run.dispatched', job: 1, run: 1, agent: 'a' },
      { kind: 'run.started', job: 1, run: 1, pid: 1 },
      ended('succeeded'),
      ended('abended'),
      { kind: 'job.held', job: 1, cause: { by: 'test' } },
    ]),
  )
  workload.ran(
    countRuns([
      { kind: 'run.dispatched', job: 2, run: 1, agent: 'a' },
      { kind: 'run.failed', ...of },
      { kind: 'run.lost', ...of },
      // It was not lost: the history has it once, and here it has come to two ends.
      ended('succeeded'),
      { kind: 'run.given_up', job: 1, run: 1, cause: { by: 'policy' } },
    ]),
  )
  const page = await metrics.text()
  const counted = [...page.matchAll(/^batuta_runs_\w+(?:\{outcome="(\w+)"\})? (\d+)$/gm)].map(([, outcome, n]) => [
    outcome ?? 'dispatched',
    Number(n),
  ])
  assert.deepEqual(Object.fromEntries(counted), {
    dispatched: 2,
    succeeded: 2,
    abended: 1,
    failed: 1,
    refused: 0,
    unknown: 1,
  })
})

test('how long commits took is told in seconds, and before the first all is told as nothing', async () => {
  const metrics = createMetrics()
  const workload = measureWorkload(metrics)
  const page = await metrics.text()
  assert.match(page, /^batuta_runs_ended_total\{outcome="abended"\} 0$/m)
  assert.match(page, /^batuta_runs_dispatched_total 0$/m)
  assert.match(page, /^batuta_commit_seconds_count 0$/m)
  workload.commitTook(3)
  workload.commitTook(120)
  const after = await metrics.text()
  assert.match(after, /^batuta_commit_seconds_bucket\{le="0.002"\} 0$/m)
  assert.match(after, /^batuta_commit_seconds_bucket\{le="0.005"\} 1$/m)
  assert.match(after, /^batuta_commit_seconds_bucket\{le="0.25"\} 2$/m)
  assert.match(after, /^batuta_commit_seconds_sum 0\.123$/m)
})
