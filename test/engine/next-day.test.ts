/** From one production day to the next on real PostgreSQL, with another server in between: what was carried, ran on or was waited for. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { explain } from '#/core/explain.ts'
import { selectJobs, selectStreams } from '#/core/select.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { PlanState } from '#/core/state.ts'
import { testDatabase } from '#/db/test-database.ts'
import { closeOnce } from '#/engine/closing.ts'
import { startLeading, type Leading } from '#/engine/leading.ts'
import { extendOnce } from '#/engine/planner.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { Definition } from '#/model/definition.ts'
import { defaultCarryForward, type CarryForwardOptions } from '#/planning/carry-forward.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { everyday, job, step, stream, time, workstation } from '#/planning/testing/site.ts'
import { leadingParts } from '../support/ring-site.ts'

const instant = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const at = (start: string) => ({ runCycles: [everyday({ at: time(start) })] })
const base = [workstation('WS'), job('X')]

/** A site whose clock, definitions and options the test moves, and whose server it starts and stops. */
const openSite = async (t: TestContext, now: string) => {
  const clock = manualClock(instant(now))
  const parts = { ...leadingParts(await testDatabase(t)), clock }
  let leading: Leading = await startLeading(parts)
  t.after(() => leading.conductor.stop())
  return {
    clock,
    state: () => leading.state,
    take: (...args: Parameters<Leading['conductor']['take']>) => leading.conductor.take(...args),
    restart: async () => {
      await leading.conductor.stop()
      leading = await startLeading(parts)
    },
    extend: (definitions: readonly Definition[], startOfDay = 0) =>
      extendOnce({
        conductor: () => leading.conductor,
        definitions: () => Promise.resolve(indexDefinitions([...base, ...definitions])),
        site: { timezone: 'UTC', startOfDay },
        options: () => defaultPlanOptions,
        clock,
        log: silentLog,
      }),
    close: (options: Partial<CarryForwardOptions> = {}) =>
      closeOnce({
        conductor: () => leading.conductor,
        site: { timezone: 'UTC', startOfDay: 0 },
        clock,
        log: silentLog,
        carryForward: () => ({ ...defaultCarryForward, ...options }),
        statsHistory: () => 400,
      }),
  }
}

/** `PAY 2026-11-22T09:00:00.000Z` for each stream of the plan. */
const streamsOf = (state: PlanState): string[] =>
  selectStreams(state, { limit: 100 })
    .ids.map((id) => viewStream(state, id))
    .map(({ name, scheduledAt }) => `${name} ${scheduledAt}`)
    .toSorted()
const jobsOf = (state: PlanState): string[] =>
  selectJobs(state, { limit: 100 })
    .ids.map((id) => viewJob(state, id))
    .map(({ stream, name, status }) => `${stream}.${name} ${status}`)
const why = (state: PlanState, job: number): string[] =>
  explain(state, { agent: 'agent' }, job).hindrances.map(({ sentence }) => sentence)

const dispatched = (job: number) => ({ kind: 'run.dispatched', job, run: 1, agent: 'agent' }) as const
const started = (job: number) => ({ kind: 'run.started', job, run: 1, pid: 1 }) as const
const ended = (job: number, startedAt: number) =>
  ({
    kind: 'run.ended',
    job,
    run: 1,
    outcome: 'succeeded',
    returnCode: 0,
    signal: null,
    startedAt,
    usage: { userMs: null, systemMs: null, peakMemory: null },
    repeatAt: null,
  }) as const

test('enCarryForward no: a running job goes on under USERJOBS, also for servers that start before and after the closing', async (t) => {
  const site = await openSite(t, '2026-11-22T12:00Z')
  const long = [stream('LONG', { ...at('0900'), jobs: [step('X'), step('X', { name: 'Y', follows: [{ job: 'X' }] })] })]
  await site.extend(long)
  await site.take(() => [dispatched(1), started(1)])
  await site.restart()
  site.clock.advanceTo(instant('2026-11-23T00:00Z'))
  await site.extend(long)
  await site.close({ enCarryForward: 'no' })
  const there = ['WS#LONG.X waiting', 'WS#LONG.Y waiting', 'WS#LONG.X waiting', 'WS#LONG.Y waiting']
  assert.deepEqual(jobsOf(site.state()).toSorted(), [...there, 'WS#USERJOBS.X running'].toSorted())
  await site.restart()
  assert.deepEqual(jobsOf(site.state()).toSorted(), [...there, 'WS#USERJOBS.X running'].toSorted())
  await site.take(() => [ended(1, instant('2026-11-22T12:00Z'))])
  site.clock.advanceTo(instant('2026-11-24T00:00Z'))
  await site.extend(long)
  await site.close({ enCarryForward: 'no' })
  await site.restart()
  assert.deepEqual(streamsOf(site.state()), ['LONG 2026-11-24T09:00:00.000Z', 'LONG 2026-11-25T09:00:00.000Z'])
})

test('the start of day changes between two extensions by two servers: each instance is planned once', async (t) => {
  const site = await openSite(t, '2026-11-22T12:00Z')
  const night = [stream('NIGHT', at('0300'))]
  await site.extend(night)
  await site.restart()
  site.clock.advanceTo(instant('2026-11-23T12:00Z'))
  await site.extend(night, 360)
  await site.restart()
  site.clock.advanceTo(instant('2026-11-24T12:00Z'))
  await site.extend(night, 0)
  assert.deepEqual(
    streamsOf(site.state()),
    ['22', '23', '24', '25'].map((day) => `NIGHT 2026-11-${day}T03:00:00.000Z`),
  )
})

const next = { matching: { type: 'relative', from: 60, to: 18 * 60 } } as const
const pay = stream('PAY', { ...at('2000'), jobs: [step('X', { follows: [{ stream: 'LEDGER', ...next }] })] })
const ledger = (start: string, name = 'LEDGER') => stream(name, at(start))

for (const [what, definitions] of [
  ['deleted', [pay]],
  ['renamed', [pay, ledger('0700', 'BOOKS')]],
  ['made a draft', [pay, stream('LEDGER', { ...at('0700'), draft: true })]],
  ['moved', [pay, ledger('0800')]],
] as const) {
  test(`a pending predecessor whose stream is ${what} before its day is planned is orphaned, also after a restart and a closing`, async (t) => {
    const site = await openSite(t, '2026-11-22T12:00Z')
    await site.extend([pay, ledger('0700')])
    // The second day is planned with the first: its PAY waits for a LEDGER of the third.
    const waits = selectJobs(site.state(), { limit: 10 }).ids.at(-1) ?? 0
    const named = 'FOLLOWS: the job follows WS#LEDGER, which'
    assert.ok(why(site.state(), waits).includes(`${named} is not planned yet: a pending predecessor [P].`))
    await site.restart()
    site.clock.advanceTo(instant('2026-11-23T00:00Z'))
    await site.extend(definitions)
    await site.close()
    site.clock.advanceTo(instant('2026-11-24T00:00Z'))
    await site.extend(definitions)
    await site.close()
    await site.restart()
    assert.deepEqual(
      why(site.state(), waits).filter((sentence) => sentence.startsWith(named)),
      [`${named} the plan was to bring and has not: an orphaned predecessor [O].`],
    )
    await site.take(() => [{ kind: 'job.released', job: waits, cause: { by: 'operator' } }])
    assert.equal(viewJob(site.state(), waits).status, 'ready')
  })
}

test('days that no server was there to plan are not planned when they are long past, and who waited for them is told', async (t) => {
  const site = await openSite(t, '2026-11-22T12:00Z')
  await site.extend([pay, ledger('0700')])
  const waits = selectJobs(site.state(), { limit: 10 }).ids.at(-1) ?? 0
  site.clock.advanceTo(instant('2026-12-22T12:00Z'))
  await site.restart()
  await site.extend([pay, ledger('0700')])
  assert.deepEqual(
    streamsOf(site.state())
      .filter((name) => name.startsWith('LEDGER'))
      .slice(0, 3),
    ['LEDGER 2026-11-22T07:00:00.000Z', 'LEDGER 2026-11-23T07:00:00.000Z', 'LEDGER 2026-12-15T07:00:00.000Z'],
  )
  assert.ok(why(site.state(), waits).some((sentence) => sentence.endsWith('an orphaned predecessor [O].')))
})

test('an instance that ended well and left is the closest: an older one that is stuck is not waited for', async (t) => {
  const site = await openSite(t, '2026-11-22T01:00:00Z')
  const loads: Definition = stream('LOAD', { ...at('0500'), validFrom: '2026-11-01', jobs: [step('X')] })
  await site.extend([loads])
  // The load of the 22nd stays unknown, that of the 23rd ends well; nothing is loaded from the 24th on.
  const start = instant('2026-11-23T05:00:00Z')
  await site.take(() => [dispatched(1), { kind: 'run.lost', job: 1, run: 1, reason: 'the agent is gone' }])
  site.clock.advanceTo(start)
  await site.take(() => [dispatched(2), started(2), ended(2, start)])
  site.clock.advanceTo(instant('2026-11-24T01:00:00Z'))
  const past = { ...loads, runCycles: [everyday({ at: time('0500'), validTo: '2026-11-24' })] }
  await site.extend([past])
  await site.close()
  assert.deepEqual(streamsOf(site.state()), ['LOAD 2026-11-22T05:00:00.000Z'])
  await site.restart()
  const report = stream('REPORT', {
    ...at('0900'),
    jobs: [step('X')],
    follows: [{ workstation: 'WS', stream: 'LOAD', matching: 'previous' }],
  })
  site.clock.advanceTo(instant('2026-11-25T01:00:00Z'))
  await site.extend([past, report])
  assert.deepEqual(jobsOf(site.state()), ['WS#LOAD.X unknown', 'WS#REPORT.X waiting'])
  assert.deepEqual(why(site.state(), 3), ['AT: the time of its stream WS#REPORT has not come.'])
})
