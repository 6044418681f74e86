/** What is right is not complained of: plays that an invariant once took for a break. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideClosing } from '#/core/decide-closing.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { addJob } from '../support/add-job.ts'
import { minute, midnight, stage, starts, type StreamSketch } from '../support/plan.ts'
import { attempt } from '../support/play.ts'
import type { Theatre } from '../support/simulate.ts'
import { openAudit } from './audit.ts'

const cause = { by: 'operator' }
const at = (minutes: number): number => midnight + minutes * minute

/** Plays on to its end, and holds the ledger against all invariants. */
const audit = (theatre: Theatre): void => {
  theatre.playTo(at(24 * 60))
  const { hear, end } = openAudit({ workstationLimit: 100 })
  for (const event of theatre.events) {
    hear(event)
    end()
  }
}

const chain: StreamSketch[] = [{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }]

test('a rerun with its successors calls for one more run of each of them', () => {
  const theatre = stage(chain)
  theatre.playTo(at(1))
  attempt(theatre, { kind: 'job', action: 'rerun', job: 1, rerun: { successors: 'all' }, cause })
  audit(theatre)
})

test('a priority takes back the hold of a job, and that of a stream', () => {
  const theatre = stage([
    { name: 'PAY', jobs: [{ name: 'A', startAt: at(5) }] },
    { name: 'TAX', jobs: [{ name: 'B', startAt: at(5) }] },
  ])
  attempt(theatre, { kind: 'job', action: 'hold', job: 1, cause })
  attempt(theatre, { kind: 'stream', action: 'hold', stream: 2, cause })
  attempt(theatre, { kind: 'priority', target: { of: 'job', id: 1 }, priority: 20, cause })
  attempt(theatre, { kind: 'priority', target: { of: 'stream', id: 2 }, priority: 20, cause })
  audit(theatre)
})

test('a job that comes to a stream after its UNTIL, when the stream had ended, runs; its recovery job too', () => {
  const theatre = stage([{ name: 'PAY', untilAt: at(5), jobs: [{ name: 'A' }] }], {
    script: (name) => ({ returnCode: name === 'NEW' ? 1 : 0 }),
  })
  theatre.playTo(at(10))
  addJob(theatre, 1, { name: 'NEW', recovery: { action: 'stop', job: { name: 'FIX' } }, recoveryJob: 'FIX' })
  audit(theatre)
  assert.deepEqual(starts(theatre), ['A', 'NEW', 'FIX'])
})

test('a rerun with its successors runs them after their UNTIL, when they had run before', () => {
  const jobs = [{ name: 'A' }, { name: 'B', follows: ['A'], untilAt: at(5) }]
  const theatre = stage([{ name: 'PAY', jobs }])
  theatre.playTo(at(10))
  attempt(theatre, { kind: 'job', action: 'rerun', job: 1, rerun: { successors: 'all' }, cause })
  audit(theatre)
  assert.deepEqual(starts(theatre), ['A', 'B', 'A/2', 'B/2'])
})

test('a run that goes on in USERJOBS is rid of its stream, which was suppressed: it may be run again', () => {
  const start = { of: 'job', until: at(10) } as const
  const theatre = stage([{ name: 'PAY', start, jobs: [{ name: 'A', startAt: at(9) }] }], {
    script: () => ({ ms: 30 * minute }),
  })
  theatre.playTo(at(20))
  const options = { ...defaultCarryForward, enCarryForward: 'no' } as const
  theatre.happen(decideClosing(theatre.state, { through: '2026-11-22', before: at(48 * 60), timezone: 'UTC', options }))
  theatre.playTo(at(60))
  attempt(theatre, { kind: 'job', action: 'rerun', job: 1, cause })
  audit(theatre)
  assert.deepEqual(starts(theatre), ['A', 'A/2'])
})
