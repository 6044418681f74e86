/** Every live phase has a deadline: what does not start is offered again, what does not die is said, who is away is lost. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { apply } from '#/core/apply.ts'
import { decide } from '#/core/decide.ts'
import { describeJob } from '#/core/detail.ts'
import { explain } from '#/core/explain.ts'
import { advance } from '#/core/progress.ts'
import { createState } from '#/core/state.ts'
import type { LinkState } from '#/engine/agents/agent-link.ts'
import { startLiveRounds } from '#/engine/live-rounds.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { EventBody } from '#/model/event.ts'
import { midnight, sketchBatch } from '../support/plan.ts'

const nobody = { user: null, logon: 'own' } as const

/** A job that was given to its agent, and a minute hand. */
const given = (t: TestContext) => {
  const clock = manualClock(midnight)
  const state = createState({ workstationLimit: 10 })
  const happened: EventBody[] = []
  const happen = (body: EventBody): void => {
    apply(state, { ...body, seq: state.seq + 1, at: clock.now(), term: 1 })
    happened.push(body)
  }
  happen({ kind: 'plan.added', batch: sketchBatch([{ name: 'NIGHT', jobs: [{ name: 'A' }] }]), cause: { by: 'test' } })
  for (const body of decide(state, { agent: 'agent' })) happen(body)
  const said: string[] = []
  const link: { state: LinkState } = { state: { connected: true, name: 'agent', since: midnight, ...nobody } }
  const rounds = startLiveRounds({
    state,
    clock,
    log: silentLog,
    killGraceMs: 10_000,
    lease: () => ({ leaseMs: 300_000, unknownAfterMs: 0 }),
    link: {
      state: () => link.state,
      start: ({ job, run }) => said.push(`start ${job}.${run}`),
      kill: (job, run) => said.push(`kill ${job}.${run}`),
    },
    take: async (input) => {
      advance(state, clock.now())
      for (const body of input(state)) happen(body)
      return true
    },
  })
  t.after(() => rounds.stop())
  const lookAfter = async (seconds: number): Promise<void> => {
    clock.advanceBy(seconds * 1_000)
    await rounds.lookOnce()
  }
  return { state, happen, happened, said, link, lookAfter, clock }
}

test('a run that does not start on a connected agent is offered again under its number, every half minute', async (t) => {
  const { lookAfter, said, happen } = given(t)
  await lookAfter(0)
  await lookAfter(29)
  assert.deepEqual(said, [])
  await lookAfter(1)
  assert.deepEqual(said, ['start 1.1'])
  await lookAfter(29)
  await lookAfter(1)
  assert.deepEqual(said, ['start 1.1', 'start 1.1'])
  happen({ kind: 'run.started', job: 1, run: 1, pid: 7 })
  await lookAfter(60)
  await lookAfter(60)
  assert.equal(said.length, 2)
})

test('the time an agent is away does not count: it is offered what it was given when it comes back', async (t) => {
  const { lookAfter, said, link } = given(t)
  await lookAfter(0)
  link.state = { connected: false, name: 'agent', since: midnight, ...nobody }
  await lookAfter(60)
  link.state = { connected: true, name: 'agent', since: midnight, ...nobody }
  await lookAfter(0)
  await lookAfter(29)
  assert.deepEqual(said, [])
})

test('a run whose processes do not go is killed again, and its job says so until they are gone', async (t) => {
  const { lookAfter, said, happen, happened, state } = given(t)
  happen({ kind: 'run.started', job: 1, run: 1, pid: 7 })
  happen({ kind: 'job.kill_requested', job: 1, run: 1, cause: { by: 'operator' } })
  await lookAfter(0)
  await lookAfter(29)
  assert.deepEqual(said, [])
  await lookAfter(1)
  await lookAfter(30)
  assert.deepEqual(said, ['kill 1.1', 'kill 1.1'])
  assert.equal(happened.filter(({ kind }) => kind === 'job.kill_overdue').length, 1)
  assert.equal(describeJob(state, 1).killOverdue, true)
  assert.match(explain(state, { agent: 'agent' }, 1).sentence, /its processes are not gone/)
  happen({
    kind: 'run.ended',
    job: 1,
    run: 1,
    outcome: 'abended',
    returnCode: 143,
    signal: 'SIGKILL',
    startedAt: midnight,
    usage: { userMs: null, systemMs: null, peakMemory: null },
    repeatAt: null,
  })
  assert.equal(describeJob(state, 1).killOverdue, false)
})

test('an agent that is away for longer than its lease is lost, also for a leader that never saw it', async (t) => {
  const { lookAfter, link, happened, state } = given(t)
  link.state = { connected: false, name: null, since: null, ...nobody }
  await lookAfter(299)
  assert.equal(state.lostAgents.size, 0)
  await lookAfter(1)
  assert.deepEqual(happened.at(-1), { kind: 'agent.lost', agent: 'agent', since: midnight })
  const { seq } = state
  await lookAfter(600)
  assert.equal(state.seq, seq)
})
