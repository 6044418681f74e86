/** Logs of runs that are over are kept, and those of runs that go on are the matter of their agent. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumOf } from '#/cache/counts.ts'
import type { MemoryEngine } from '../edge/memory-engine.ts'
import { endedRun } from '../support/run-records.ts'
import { cause, manyJobs, openMemorySite } from '../support/memory-site.ts'

test('the beginning and the end of a log are read once when the run is over, and while it goes on nothing is asked of what is kept', async (t) => {
  const site = await openMemorySite(t, manyJobs(1, 3))
  const { engine, plain } = site
  const { writeLog } = plain as MemoryEngine
  const logs = () => site.cache.compartments().filter(({ kind }) => kind === 'logs')
  const counts = () => sumOf(logs().map((one) => one.counts))
  const head = { offset: 0, limit: 1_000 }
  await assert.rejects(engine.log(3, head), { code: 'job.no_log' })
  await site.happen({ kind: 'run.dispatched', job: 3, run: 1, agent: 'agent' })
  writeLog('first line\n', false)
  assert.equal((await engine.log(3, head)).text, 'first line\n')
  await site.happen({ kind: 'run.started', job: 3, run: 1, pid: 1 })
  assert.equal((await engine.log(3, { ...head, run: 1 })).complete, false)
  assert.deepEqual([counts().misses, counts().loads], [0, 0])
  await site.happen(endedRun(3))
  // The agent may say later than the plan that nothing more comes.
  await engine.log(3, head)
  writeLog('first line\nlast line\n', true)
  const whole = await engine.log(3, head)
  assert.deepEqual([whole.text, (await engine.log(3, head)) === whole], ['first line\nlast line\n', true])
  const end = { run: 1, offset: -10, limit: 1_000 }
  assert.deepEqual(
    [(await engine.log(3, end)).text, await engine.log(3, end)],
    ['last line\n', await engine.log(3, end)],
  )
  const far = { run: 1, offset: 1_000_000, limit: 1_000 }
  assert.notEqual(await engine.log(3, far), await engine.log(3, far))
  // Of a run before that which goes on nothing more is written.
  await engine.command({ kind: 'job', action: 'rerun', job: 3, cause })
  await site.happen(
    { kind: 'run.dispatched', job: 3, run: 2, agent: 'agent' },
    { kind: 'run.started', job: 3, run: 2, pid: 2 },
  )
  assert.equal(await engine.log(3, { ...head, run: 1 }), whole)
  assert.equal((await engine.log(3, head)).run, 2)
  await assert.rejects(engine.log(4711, head), { code: 'job.unknown' })
  const { hits, misses } = counts()
  assert.deepEqual(
    { hits, misses, entries: logs().reduce((sum, { entries }) => sum + entries, 0) },
    {
      hits: 4,
      misses: 3,
      entries: 2,
    },
  )
})
