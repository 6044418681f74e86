/** What is kept of a plan that was lost and rebuilt: nothing of it is shown of the next, whose numbers and journal begin anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { giveUpCopy, partsOf } from '#/core/snapshot.ts'
import type { Engine } from '#/engine/engine.ts'
import { testDatabase } from '#/db/test-database.ts'
import { copyAsCommitted } from '#/engine/snapshotter.ts'
import { Fault } from '#/lib/refusal.ts'
import { saveSnapshot } from '#/store/snapshots.ts'
import { eventually } from '../support/eventually.ts'
import { endedRun } from '../support/run-records.ts'
import { openLeadingEngine } from './leading-engine.ts'
import { added, cause } from './lost-leader.ts'
import { assertSame } from './same-answer.ts'

const day = { from: '2026-11-22', to: '2026-11-22' }

test('what was being read when a pass failed that was never committed is not what is shown of the plan that is rebuilt', async (t) => {
  const database = await testDatabase(t)
  const site = await openLeadingEngine(t, database, 'first')
  const { engine, leader, commits, holdAnswer } = site
  const run = async (job: number, number: number): Promise<void> => {
    await leader.now().conductor.take(() => [
      { kind: 'run.dispatched', job, run: number, agent: 'agent' },
      { kind: 'run.started', job, run: number, pid: 1 },
    ])
    await leader.now().conductor.take(() => [{ ...endedRun(job), run: number } as ReturnType<typeof endedRun>])
  }
  await leader.now().conductor.take(() => [added])
  await run(3, 1)
  const job = { filter: { job: 3 }, limit: 9 }
  const ask = async (of: Engine) => [
    await of.job(3),
    await of.history.runs({ ...day, ...job }),
    await of.history.summary({ ...day, ...job }),
  ]
  // The next plan is read from a snapshot, and its journal is short: a place in the former is none there.
  const copy = await copyAsCommitted({ conductor: () => leader.now().conductor }, AbortSignal.timeout(30_000))
  await saveSnapshot(database, { seq: copy.seq, at: leader.state().now, version: '0.1.0' }, partsOf(copy))
  giveUpCopy(copy)
  const held: (() => void)[] = []
  const reading: Promise<unknown>[] = []
  for (const question of [
    () => engine.job(3),
    () => engine.history.runs({ ...day, ...job }),
    () => engine.history.summary({ ...day, ...job }),
  ]) {
    const answer = holdAnswer()
    reading.push(question())
    await answer.given
    held.push(answer.release)
  }
  commits.wait = Promise.reject(new Fault('The connection to the database failed.'))
  await assert.rejects(leader.now().conductor.take(() => [{ kind: 'job.cancelled', job: 5, cause }]))
  commits.wait = Promise.resolve()
  await eventually('the next term', () => (leader.isLeading() && leader.state().term === 2 ? true : undefined))
  await leader
    .now()
    .conductor.take(({ now }) => [{ kind: 'job.rerun', job: 3, run: 2, why: 'operator', notBefore: now, cause }])
  await run(3, 2)
  // Somebody looks at the new plan: what was kept of the former is gone before these answers come.
  await engine.jobs({ limit: 1 })
  for (const release of held) release()
  await Promise.all(reading)
  await assertSame(site, ask)
  assert.equal((await engine.job(3)).runs.length, 2)
})
