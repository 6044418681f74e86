/** A plan in memory behind the product's own lists, orders, news and cache: what is asked of it is answered as a server would. */
import { createCache, type Cache } from '#/cache/cache.ts'
import { openJournal } from '#/core/journal.ts'
import { advance } from '#/core/progress.ts'
import { viewJob } from '#/core/view.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { Scope } from '#/db/test-database.ts'
import { createHistoryEnd } from '#/engine/history-end.ts'
import { cachedEngine, type Answering } from '#/engine/cached/cached-engine.ts'
import { carryOut } from '#/engine/carried-out.ts'
import { createChangesDesk } from '#/engine/changes-desk.ts'
import type { Conductor } from '#/engine/conductor.ts'
import { jobDetails } from '#/engine/job-details.ts'
import { lists } from '#/engine/lists.ts'
import type { PastRuns } from '#/engine/past-runs.ts'
import { createReadersLine } from '#/engine/readers-line.ts'
import { manualClock, systemAlarm, type ManualClock } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'
import { memoryEngine } from '../edge/memory-engine.ts'
import { memoryConductor, openMemoryPlan } from './memory-plan.ts'
import { midnight, sketchBatch, type StreamSketch } from './plan.ts'

export interface MemorySite {
  /** Of the present term; a test may put another plan in its place. */
  readonly plan: { state: PlanState; conductor: Conductor }
  readonly clock: ManualClock
  /** Milliseconds that only go forward: the time of the cache. */
  readonly time: ManualClock
  readonly cache: Cache
  /** Without the cache. */
  readonly plain: Answering
  readonly engine: Answering
  /** What the workload does by itself. */
  readonly happen: (...events: EventBody[]) => Promise<void>
  /** What the next looks at estimated times wait for, or fail with; and whether some are known, so that lists can be brought up to date. */
  readonly source: { before: () => Promise<void>; estimated: boolean }
  /** How many lists were made. */
  readonly made: { lists: number }
}

const none = { estimatedStartAt: null, estimatedEndAt: null }
export const cause = { by: 'test' }

/** Nothing that ran is known any more. */
const history: PastRuns = { of: async () => [], ofSome: async () => new Map() }

/** A plan of these streams that stands at midnight. Nothing runs in it, as there is no agent. */
export const openPlan = async (
  scope: Scope,
  clock: ManualClock,
  streams: StreamSketch[],
): Promise<MemorySite['plan']> => {
  const state = createState({ workstationLimit: 10 })
  state.now = midnight
  state.journal = openJournal(state)
  const conductor = memoryConductor(scope, state, clock)
  await conductor.take(() => [{ kind: 'plan.added', batch: sketchBatch(streams), cause }])
  return { state, conductor }
}

/** `bytes`: of the cache. */
export const openMemorySite = async (scope: Scope, streams: StreamSketch[], bytes = 8_000_000): Promise<MemorySite> => {
  const clock = manualClock(midnight)
  const time = manualClock(1_000)
  const plan = await openPlan(scope, clock, streams)
  const source = { before: async (): Promise<void> => undefined, estimated: false }
  const made = { lists: 0 }
  const state = (): PlanState => {
    advance(plan.state, clock.now())
    return plan.state
  }
  const known = { job: () => none, stream: () => none, known: undefined as never }
  const times = async () => {
    await source.before()
    return known
  }
  const lastTimes = () => (source.estimated ? known : undefined)
  const line = createReadersLine(clock)
  const turn: typeof line.turn = (...asked) => {
    made.lists += 1
    return line.turn(...asked)
  }
  const listParts = { state, assurance: { times, lastTimes }, line: { ...line, turn } }
  const details = { state, assurance: { times }, readers: line, dispatcher: () => undefined, pastRuns: history }
  const plain: Answering = {
    ...memoryEngine(openMemoryPlan(scope, [], midnight)),
    ...lists(listParts),
    ...jobDetails(details),
    mark: () => `${plan.state.seq} ${plan.state.journal?.count}`,
    glance: ({ id }) => {
      const { cancelPending, ...job } = viewJob(state(), id)
      return { ...job, cancelPending }
    },
    command: (command) => carryOut(plan.conductor, command),
    changes: createChangesDesk({
      state,
      settled: async () => undefined,
      hasPlace: () => true,
      unconfirmedSince: () => undefined,
      headRevision: async () => 0,
      known: () => undefined,
      times: { window: 1, silence: 60_000 },
    }),
  }
  const cache = createCache({ bytes, shards: 4, monotonic: time.now, alarm: systemAlarm, isOwn: () => false })
  return {
    plan,
    clock,
    time,
    cache,
    plain,
    engine: cachedEngine(plain, {
      ...listParts,
      cache,
      details,
      historyEnd: createHistoryEnd({ today: () => '2026-11-22', options: () => ({ runHistory: 400 }) }),
      committed: () => plan.conductor.committed(),
    }),
    happen: async (...events) => void (await plan.conductor.take(() => events)),
    source,
    made,
  }
}

/** More jobs than are looked through anew for each question: streams S1, S2, ... of so many jobs each. */
export const manyJobs = (streams = 43, jobsEach = 100): StreamSketch[] =>
  Array.from({ length: streams }, (_, stream) => ({
    name: `S${stream + 1}`,
    jobs: Array.from({ length: jobsEach }, (_, job) => ({ name: `J${job + 1}` })),
  }))
