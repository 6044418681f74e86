/** What an agent still says of a job that has left the plan: it is heard, said in the log, and not asked for again. */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { test } from 'node:test'
import { decideClosing } from '#/core/decide-closing.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { AgentEvents, AgentLink } from '#/engine/agents/agent-link.ts'
import { startDispatcher } from '#/engine/dispatcher.ts'
import { startLeading } from '#/engine/leading.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { listRunsOf } from '#/store/runs.ts'
import { midnight, sketchBatch } from '../support/plan.ts'

const ended = { type: 'ended', run: 1, returnCode: 0, startedAt: midnight, at: midnight, signal: null } as const
const usage = { userMs: null, systemMs: null, peakMemory: null }

test('a run under USERJOBS reports its end as any other; a late report of a job that left is acknowledged and logged', async (t) => {
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
  const link: AgentLink = {
    state: () => ({ connected: true, name: 'agent', since: midnight, user: 'batuta', logon: 'own' }),
    start: () => undefined,
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
  const report = async (job: number): Promise<unknown> => {
    const ack = once(acks, 'ack')
    heard.events?.onReports([{ ...ended, ...usage, job }])
    return (await ack)[0]
  }
  const close = (through: string) =>
    conductor.take((now) => {
      const options = { ...defaultCarryForward, enCarryForward: 'no' } as const
      return [decideClosing(now, { through, before: midnight + 1, timezone: 'UTC', options })]
    })

  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
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
