/** What an agent still says of a job that has left the plan: it is heard, said in the log, and not asked for again. */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { eventOf } from '#/core/report.ts'
import { decideClosing } from '#/core/decide-closing.ts'
import { viewJob } from '#/core/view.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { AgentEvents, AgentLink } from '#/engine/agents/agent-link.ts'
import { startDispatcher } from '#/engine/dispatcher.ts'
import { startLeading } from '#/engine/leading.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { Report } from '#/model/report.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { listRunsOf } from '#/store/runs.ts'
import { midnight, sketchBatch } from '../support/plan.ts'

const ended = { type: 'ended', run: 1, returnCode: 0, startedAt: midnight, at: midnight, signal: null } as const
const usage = { userMs: null, systemMs: null, peakMemory: null }

const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])

/** A leader with an agent that does nothing but report. */
const open = async (t: TestContext) => {
  const database = await testDatabase(t)
  const leading = await startLeading({
    database,
    clock: manualClock(midnight),
    log: silentLog,
    server: 'here',
    version: '0.1.0',
    workstationLimit: 100,
    world: () => ({ agent: 'agent' }),
    onCommitted: () => undefined,
  })
  const { conductor, state } = leading
  const warnings: string[] = []
  const acks = new EventEmitter()
  const heard: { events?: AgentEvents } = {}
  const offered: string[] = []
  const link: AgentLink = {
    state: () => ({ connected: true, name: 'agent', since: midnight, user: 'batuta', logon: 'own' }),
    start: ({ job, run }) => offered.push(`${job}.${run}`),
    kill: () => undefined,
    ack: (reports) => {
      for (const { job, run, type } of reports) acks.emit('ack', `${job}.${run} ${type}`)
    },
    readLog: () => Promise.reject(new Error('no log is asked for')),
    watchFiles: () => undefined,
    close: () => Promise.resolve(),
  }
  startDispatcher({
    ...leading,
    log: { ...silentLog, warn: (_fields, message) => warnings.push(message) },
    open: (_tenure, events) => {
      heard.events = events
      return link
    },
  })
  const report = async (job: number, returnCode = 0): Promise<unknown> => {
    const ack = once(acks, 'ack')
    heard.events?.onReports([{ ...ended, ...usage, job, returnCode }])
    return (await ack)[0]
  }
  /** Several at once. Answers what was acknowledged when the last of them was. */
  const reportAll = async (reports: readonly Report[]): Promise<string[]> => {
    const acked: string[] = []
    const last = Promise.withResolvers<void>()
    acks.on('ack', (one: string) => {
      if (acked.push(one) === reports.length) last.resolve()
    })
    heard.events?.onReports(reports)
    await last.promise
    return acked
  }
  /** The agent connects and says what it holds. Answers what it is offered then. */
  const connect = async (runs: { job: number; run: number }[]): Promise<string[]> => {
    offered.length = 0
    heard.events?.onConnected({ type: 'hello', agent: 'agent', pid: 1, version: '0', runs })
    await conductor.take(() => [])
    await conductor.take(() => [])
    return offered
  }
  return { database, conductor, state, warnings, report, reportAll, connect }
}

test('a run under USERJOBS reports its end as any other; a late report of a job that left is acknowledged and logged', async (t) => {
  const { database, conductor, state, warnings, report } = await open(t)
  const close = (through: string) =>
    conductor.take((now) => {
      const options = { ...defaultCarryForward, enCarryForward: 'no' } as const
      return [decideClosing(now, { through, before: midnight + 1, timezone: 'UTC', options })]
    })

  await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  await close('2026-11-22')
  assert.equal(await report(1), '1.1 ended')
  const [run] = await listRunsOf(database, '2026-11-22', 1)
  assert.deepEqual([run?.stream, run?.outcome], ['WS#USERJOBS', 'succeeded'])
  assert.deepEqual(warnings, [])

  await close('2026-11-23')
  const { seq } = state
  assert.equal(await report(1), '1.1 ended')
  assert.deepEqual(warnings, ['ended was reported of a job that has left the plan'])
  assert.equal(state.seq, seq)
  await conductor.stop()
})

const lose = { kind: 'run.lost', job: 1, run: 1, reason: 'its agent was replaced' } as const

test('the truth about a run that was lost takes its place in the history, also in the commit that says it was lost', async (t) => {
  const { database, conductor, warnings, report } = await open(t)
  await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  await conductor.take(() => [lose])
  const outcomes = async () =>
    (await listRunsOf(database, '2026-11-22', 1)).map((run) => [run.run, run.outcome, run.returnCode])
  assert.deepEqual(await outcomes(), [[1, 'unknown', null]])
  assert.equal(await report(1, 4), '1.1 ended')
  assert.deepEqual(await outcomes(), [[1, 'abended', 4]])
  await conductor.take(() => [
    { kind: 'job.rerun', job: 1, run: 2, why: 'operator', notBefore: midnight, cause: { by: 'operator' } },
  ])
  await conductor.take(function* (state) {
    yield { ...lose, run: 2 }
    const event = eventOf(state, { ...ended, ...usage, job: 1, run: 2 })
    if (event !== undefined) yield event
  })
  assert.deepEqual(await outcomes(), [
    [1, 'abended', 4],
    [2, 'succeeded', 0],
  ])
  assert.deepEqual(warnings, [])
  await conductor.stop()
})

test('a run that was lost and that its agent holds is asked after when it comes back, and its row in the history stays one', async (t) => {
  const { database, conductor, state, warnings, reportAll, connect } = await open(t)
  await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  await conductor.take(() => [lose])
  assert.deepEqual(await connect([]), [])
  assert.deepEqual(await connect([{ job: 1, run: 1 }]), ['1.1'])
  const started = { type: 'started', job: 1, run: 1, pid: 4711, at: midnight } as const
  assert.deepEqual(await reportAll([started]), ['1.1 started'])
  assert.equal(viewJob(state, 1).status, 'running')
  await conductor.take(() => [lose])
  await reportAll([started])
  assert.deepEqual(await connect([{ job: 1, run: 1 }]), [])
  await reportAll([{ ...ended, ...usage, job: 1 }])
  const runs = await listRunsOf(database, '2026-11-22', 1)
  assert.deepEqual(
    runs.map(({ run, outcome }) => [run, outcome]),
    [[1, 'succeeded']],
  )
  assert.deepEqual([viewJob(state, 1).status, warnings], ['succeeded', []])
  await conductor.stop()
})

test('that a lost run never started takes its place in the history, and it is offered under the next number', async (t) => {
  const { database, conductor, state, reportAll } = await open(t)
  await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  await conductor.take(() => [lose])
  const refused = { type: 'refused', job: 1, run: 1, reason: 'the disk is full', at: midnight } as const
  assert.deepEqual(await reportAll([refused]), ['1.1 refused'])
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).run], ['waiting', 1])
  const runs = await listRunsOf(database, '2026-11-22', 1)
  assert.deepEqual(
    runs.map(({ run, outcome, reason }) => [run, outcome, reason]),
    [[1, 'refused', 'the disk is full']],
  )
  await conductor.stop()
})

test('a start or a refusal of a run that was resolved meanwhile is acknowledged and logged, and changes nothing', async (t) => {
  const resolutions = [
    { kind: 'job.confirmed', job: 1, succeeded: true, cause: { by: 'operator' } },
    { kind: 'job.rerun', job: 1, run: 2, why: 'operator', notBefore: midnight + 1, cause: { by: 'operator' } },
    { kind: 'run.given_up', job: 1, run: 1, cause: { by: 'policy' } },
  ] as const
  for (const resolution of resolutions) {
    const { conductor, state, warnings, reportAll, connect } = await open(t)
    await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
    await conductor.take(() => [lose])
    await conductor.take(() => [resolution])
    const { seq } = state
    assert.deepEqual(await connect([{ job: 1, run: 1 }]), [])
    const late = { job: 1, run: 1, at: midnight }
    await reportAll([
      { type: 'started', pid: 4711, ...late },
      { type: 'refused', reason: 'the disk is full', ...late },
    ])
    assert.equal(state.seq, seq, resolution.kind)
    const said = (word: string) =>
      `${word} was reported of a run whose outcome was unknown and is resolved; that stands`
    assert.deepEqual(warnings, [said('started'), said('refused')])
    await conductor.stop()
  }
})

test('a report of a run that an operator has resolved is acknowledged and logged, and changes nothing', async (t) => {
  const { database, conductor, state, warnings, report } = await open(t)
  await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  await conductor.take(() => [lose])
  await conductor.take(() => [{ kind: 'job.confirmed', job: 1, succeeded: true, cause: { by: 'operator' } }])
  const { seq } = state
  assert.equal(await report(1, 4), '1.1 ended')
  assert.equal(state.seq, seq)
  assert.deepEqual(warnings, ['ended was reported of a run whose outcome was unknown and is resolved; that stands'])
  assert.deepEqual(
    (await listRunsOf(database, '2026-11-22', 1)).map(({ outcome }) => outcome),
    ['unknown'],
  )
  await conductor.stop()
})

test('a run whose start is heard together with its end leaves one event, and both are acknowledged', async (t) => {
  const { database, conductor, state, reportAll } = await open(t)
  await conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  const { seq } = state
  const started = { type: 'started', job: 1, run: 1, pid: 4711, at: midnight } as const
  assert.deepEqual(await reportAll([started, { ...ended, ...usage, job: 1 }]), ['1.1 started', '1.1 ended'])
  assert.equal(state.seq, seq + 1)
  const [run] = await listRunsOf(database, '2026-11-22', 1)
  assert.deepEqual([run?.outcome, run?.startedAt], ['succeeded', midnight])
  await conductor.stop()
})
