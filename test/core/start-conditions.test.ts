/** STARTCOND from its text to the end of the stream: what is waited for, what explain says, when it is over, who watches on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from '#/composer/parse.ts'
import { apply } from '#/core/apply.ts'
import { viewDependencies } from '#/core/dependencies-view.ts'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { createState } from '#/core/state.ts'
import { streamStatus } from '#/core/status.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { viewFiles } from '#/core/view-workstations.ts'
import { planSources } from '#/engine/plan-sources.ts'
import { createWatchOn } from '#/engine/watch-on.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { Fault } from '#/lib/refusal.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { planDays } from '#/planning/plan-days.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { jobNamed, midnight, minute } from '../support/plan.ts'
import { openTheatre, type Script } from '../support/simulate.ts'

const site = { timezone: 'UTC', startOfDay: 0 }
const day = '2026-11-22'
const cause = { by: 'operator' }

/** A stream S with two jobs behind a start condition, planned for one day. */
const open = (
  condition: string,
  { script, keywords = '', unread = 0 }: { script?: Script; keywords?: string; unread?: number } = {},
) => {
  /** How often the definitions cannot be read. */
  let failures = unread
  const text = `
CPUNAME WS OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$JOBS
WS#A DOCOMMAND "a" STREAMLOGON me
WS#B DOCOMMAND "b" STREAMLOGON me
WS#ASK DOCOMMAND "ask" STREAMLOGON me OUTPUTCOND THERE "RC = 4"
SCHEDULE WS#S ON EVERYDAY STARTCOND ${condition} ${keywords}
: WS#A WS#B FOLLOWS A END`
  const parsed = parseDefinitions({ file: 's.txt', text })
  assert.deepEqual(parsed.diagnostics, [])
  const definitions = indexDefinitions(parsed.definitions.map(({ definition }) => definition))
  const rules = { definitions, site, options: defaultPlanOptions }
  const state = createState({ workstationLimit: 100 })
  state.now = midnight
  const theatre = openTheatre(state, script)
  const { batch } = planDays({ ...planSources(state, rules), from: day, to: day })
  theatre.happen({ kind: 'plan.added', batch, cause })
  const clock = manualClock(midnight)
  const watch = createWatchOn({
    state,
    conductor: () => ({
      take: async (input) => {
        const from = theatre.events.length
        for (const body of input(state)) theatre.happen(body)
        return theatre.events.slice(from)
      },
    }),
    definitions: async () => {
      failures -= 1
      if (failures >= 0) throw new Fault('The database gave a statement up.')
      return definitions
    },
    site,
    options: () => defaultPlanOptions,
    clock,
    log: silentLog,
  })
  /** Plays to a minute of the day, and lets instances go on watching as the server does. */
  const playTo = async (minutes: number): Promise<void> => {
    theatre.playTo(midnight + minutes * minute)
    clock.advanceTo(state.now)
    await watch.committed()
  }
  const why = (job: number): string[] =>
    explain(state, { agent: 'virtual' }, job).hindrances.map(({ sentence }) => sentence)
  return { ...theatre, watch, playTo, why, statuses: () => allStreams(theatre.state) }
}

const allStreams = (state: Parameters<typeof streamStatus>[0]): string[] =>
  Array.from({ length: state.streams.size - 1 }, (_, i) => streamStatus(state, i + 1))

test('a stream waits for its file, and explain names the start condition', async () => {
  const { state, happen, playTo, why } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60')
  await playTo(600)
  assert.deepEqual([...state.watching], [1])
  assert.equal(viewStream(state, 1).status, 'waiting')
  const sentence =
    'STARTCOND: the stream WS#S waits for FILECREATED WS#"/in/x"; it is suppressed when that has not come by its UNTIL.'
  assert.deepEqual(why(1), [sentence])
  happen({ kind: 'file.found', file: 1 })
  await playTo(601)
  assert.equal(viewStream(state, 1).status, 'succeeded')
})

test('a start condition that does not come true in time suppresses the stream', async () => {
  const { state, playTo, events } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60')
  await playTo(24 * 60)
  assert.equal(viewStream(state, 1).status, 'suppressed')
  const suppressed = events.find(({ kind }) => kind === 'stream.suppressed')
  assert.match(JSON.stringify(suppressed), /its start condition \(STARTCOND\) has not come true in time/)
})

test('a stream that has begun is not suppressed when its start condition would be over', async () => {
  const { state, happen, playTo } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60', {
    script: () => ({ ms: 2 * 60 * minute, returnCode: 0 }),
  })
  await playTo(23 * 60)
  happen({ kind: 'file.found', file: 1 })
  await playTo(30 * 60)
  assert.equal(viewStream(state, 1).status, 'succeeded')
})

test('a released stream does not wait for its start condition any more', async () => {
  const { state, happen, playTo } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60')
  for (const body of eventsOf(state, { kind: 'stream', action: 'release', stream: 1, cause })) happen(body)
  await playTo(25 * 60)
  assert.equal(viewStream(state, 1).status, 'succeeded')
})

test('a monitoring job runs again and again until its condition is true; then the stream goes on', async () => {
  const { state, playTo, why } = open('JOB WS#ASK OUTCOND THERE INTERVAL 120 (ALIAS WATCH)', {
    script: (job, run) => ({ ms: 0, returnCode: job === 1 && run === 4 ? 4 : 0 }),
  })
  await playTo(1)
  assert.match(why(2)[0] ?? '', /^STARTCOND: .* JOB WS#ASK OUTCOND THERE \(its monitoring job is WS#S\.WATCH\)/)
  await playTo(7)
  assert.deepEqual([jobNamed(state, 'S.WATCH').run, viewStream(state, 1).status], [4, 'succeeded'])
  assert.equal(viewJob(state, 2).startedAt, '2026-11-22T00:06:00.000Z')
})

test('a monitoring job whose condition never comes true ends with the stream, suppressed', async () => {
  const { state, playTo } = open('JOB WS#ASK OUTCOND THERE INTERVAL 3600')
  await playTo(26 * 60)
  assert.equal(viewStream(state, 1).status, 'suppressed')
  assert.equal(jobNamed(state, 'S.ASK').run, 24)
})

test('RERUN: each time the condition comes true one instance begins and one more waits', async () => {
  const { state, happen, playTo, statuses, watch } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60 (RERUN)')
  await playTo(10)
  assert.deepEqual(statuses(), ['waiting'], 'nothing goes on before')
  happen({ kind: 'file.found', file: 1, changedAt: 77.5 })
  await playTo(11)
  await watch.committed()
  assert.deepEqual(statuses(), ['succeeded', 'waiting'])
  assert.equal(state.files.get(2)?.qualifier, 'created after 77.5')
  assert.equal(viewFiles(state)[1]?.qualifier, 'created after 1970-01-01T00:00:00.077Z', 'people read no milliseconds')
  const waits = viewDependencies(state, -2).find(({ type }) => type === 'opens')
  assert.equal(waits?.text, 'WS#/in/x(created after 1970-01-01T00:00:00.077Z)')
  happen({ kind: 'file.found', file: 2, changedAt: 99 })
  await playTo(12)
  await playTo(13)
  assert.deepEqual(statuses(), ['succeeded', 'succeeded', 'waiting'])
  await playTo(24 * 60)
  assert.deepEqual(statuses(), ['succeeded', 'succeeded', 'suppressed'], 'all end with the first')
  await playTo(40 * 60)
  assert.equal(statuses().length, 3)
})

test('RERUN: while the definitions cannot be read a stream is not given up', async () => {
  const { happen, playTo, statuses } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60 (RERUN)', { unread: 1 })
  happen({ kind: 'file.found', file: 1 })
  await playTo(1)
  assert.deepEqual(statuses(), ['succeeded'])
  await playTo(2)
  assert.deepEqual(statuses(), ['succeeded', 'waiting'])
})

test('RERUN: what went on is known from the ledger alone, so that a new server does not do it again', async () => {
  const { state, events, happen, playTo } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60 (RERUN)')
  await playTo(10)
  happen({ kind: 'file.found', file: 1 })
  await playTo(11)
  const folded = createState({ workstationLimit: 100 })
  for (const event of events) apply(folded, event)
  assert.deepEqual(folded.startConditions, state.startConditions)
  assert.deepEqual([folded.startConditions.get(1)?.goesOn, folded.startConditions.get(2)?.goesOn], [true, false])
})

test('RERUN: a cancelled stream is not followed by another', async () => {
  const { state, happen, playTo, statuses } = open('FILECREATED WS#"/in/x" USER me INTERVAL 60 (RERUN)')
  for (const body of eventsOf(state, { kind: 'stream', action: 'cancel', stream: 1, cause })) happen(body)
  await playTo(60)
  assert.deepEqual(statuses(), ['cancelled'])
})

test('RERUN of a job condition that is always true goes no faster than its INTERVAL', async () => {
  const { playTo, statuses } = open('JOB WS#ASK OUTCOND THERE INTERVAL 600 (RERUN)', {
    // Each instance has three jobs; the first is the monitoring one.
    script: (job) => ({ ms: 0, returnCode: job % 3 === 1 ? 4 : 0 }),
  })
  for (let minutes = 1; minutes <= 60; minutes += 1) await playTo(minutes)
  assert.equal(statuses().filter((status) => status === 'succeeded').length, 6)
})

test('a monitoring job that is run again after the time of its condition has no latest time any more', async () => {
  const { state, happen, playTo, events } = open('JOB WS#ASK OUTCOND THERE INTERVAL 3600', {
    script: () => ({ ms: 0, returnCode: 4 }),
    // JSUNTIL is looked at when the stream turns ready: after that time, with its priority.
    keywords: 'JSUNTIL 0800 +1 DAYS ONUNTIL CONT PRIORITY 0',
  })
  for (const body of eventsOf(state, { kind: 'job', action: 'cancel', job: 1, cause })) happen(body)
  for (const job of [2, 3])
    for (const body of eventsOf(state, { kind: 'job', action: 'cancel', job, cause })) happen(body)
  await playTo(60 * 60)
  for (const body of eventsOf(state, { kind: 'job', action: 'rerun', job: 1, cause })) happen(body)
  happen({ kind: 'stream.priority_changed', stream: 1, priority: 10, cause })
  await playTo(61 * 60)
  assert.deepEqual([jobNamed(state, 'S.ASK').status, viewStream(state, 1).status], ['succeeded', 'succeeded'])
  assert.ok(!events.some(({ kind }) => kind === 'stream.suppressed'))
})
