/** The engine as the edges see it: questions answered from memory, orders answered when they are committed. */
import type { Cache } from '#/cache/cache.ts'
import { viewAgents } from '#/core/agents-view.ts'
import type { World } from '#/core/decide.ts'
import { viewDependencies } from '#/core/dependencies-view.ts'
import { successorsOf, type SuccessorScope } from '#/core/successors.ts'
import { explain } from '#/core/explain.ts'
import { requireJob, requireStream } from '#/core/in-plan.ts'
import { cell } from '#/core/columns.ts'
import { advance } from '#/core/progress.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, streamName, viewPrompt, viewStream } from '#/core/view.ts'
import { viewFreezes } from '#/core/view-freezes.ts'
import { viewFiles, viewResources, viewWorkstations } from '#/core/view-workstations.ts'
import type { Database } from '#/db/pool.ts'
import type { Alarm, Clock, Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Log } from '#/lib/log.ts'
import type { Waiter } from '#/model/plan.ts'
import type { DependencyView, Glance, JobView, PlanStatus, PromptView } from '#/model/views.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { Site } from '#/planning/plan-request.ts'
import { headRevision } from '#/store/revisions.ts'
import { waitsFinder } from './add-dependencies.ts'
import { createBulkDesk, type BulkDesk, type Through } from './bulk-desk.ts'
import { createAssuranceDesk, type AssuranceDesk } from './assurance-desk.ts'
import { createChangesDesk, type ChangesDesk } from './changes-desk.ts'
import { createDefinitionDesk } from './definition-changes.ts'
import { createCalendarDesk } from './calendar-answers.ts'
import { atLeader, changedAtLeader } from './at-leader.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Engine, LogRange } from './engine.ts'
import type { ForecastAside } from './forecast-aside.ts'
import type { Leader } from './leader.ts'
import type { Leading } from './leading.ts'
import type { MaintenanceDesk } from './maintenance/maintenance-desk.ts'
import { createPlanDesk, type PlanDesk } from './plan-desk.ts'
import { jobDetails, type DetailParts } from './job-details.ts'
import type { HistoryEnd } from './history-end.ts'
import { createHistoryDesk } from './history-desk.ts'
import { lists } from './lists.ts'
import { pastRunsIn } from './past-runs.ts'
import { planEnd } from './plan-end.ts'
import { createOrders } from './orders.ts'
import { planNow } from './plan-now.ts'
import { statusOf } from './plan-status.ts'
import type { ReadersLine } from './readers-line.ts'
import { readLog, readLogBytes } from './read-log.ts'
import { cachedEngine, type Answering } from './cached/cached-engine.ts'
import type { SiteOptions } from './site-options.ts'
import { notePlanRead } from './told-unconfirmed.ts'

export interface AnswerParts {
  readonly database: Database
  readonly clock: Clock
  /** Absent: the timers of the machine. */
  readonly alarm?: Alarm | undefined
  readonly log: Log
  /** The name of this server. */
  readonly server: string
  readonly version: string
  readonly site: Site
  readonly options: SiteOptions
  /** The present term. Throws `server.standby`, or `server.unavailable` while nobody is known to lead. */
  readonly leading: () => Leading
  readonly leader: Pick<Leader, 'state' | 'standing' | 'isLeading' | 'unconfirmedSince' | 'committed'>
  readonly dispatcher: () => Dispatcher | undefined
  readonly definitions: () => Promise<DefinitionIndex>
  /** Definitions have changed. */
  readonly onApplied: () => Promise<void>
  readonly health: () => PlanStatus['health']
  /** The most jobs that a trial or a forecast plan may have. */
  readonly mostImagined: number
  /** Where estimates and forecasts are worked out. */
  readonly aside: ForecastAside
  /** Where whoever reads the plan waits. */
  readonly readers: ReadersLine
  readonly maintenance: MaintenanceDesk
  readonly historyEnd: HistoryEnd
  /** Where dear answers are kept; undefined: none is. */
  readonly cache: Cache | undefined
}

export const createEngine = (parts: AnswerParts): Engine => {
  const answering = answers(parts)
  const engine = parts.cache === undefined ? answering : cachedAnswers(parts, answering, parts.cache)
  return { ...engine, bulk: bulkDesk(parts, engine) }
}

const cachedAnswers = (parts: AnswerParts, answering: Answering, cache: Cache): Answering =>
  cachedEngine(answering, {
    state: () => stateNow(parts),
    assurance: answering.assurance,
    line: parts.readers,
    cache,
    details: detailParts(parts, answering.assurance),
    historyEnd: parts.historyEnd,
    committed: parts.leader.committed,
  })

const detailParts = (parts: AnswerParts, assurance: AssuranceDesk): DetailParts => ({
  state: () => stateNow(parts),
  pastRuns: pastRunsIn(parts.database),
  assurance,
  readers: parts.readers,
  dispatcher: parts.dispatcher,
})

/** Everything but what is made of the rest. */
const answers = (parts: AnswerParts): Answering => {
  const { database, clock } = parts
  const state = (): PlanState => stateNow(parts)
  const world = () => worldOf(parts)
  const plan = () => planNow(state(), { site: parts.site, options: parts.options.current() })
  const { site, aside, readers } = parts
  const assurance = createAssuranceDesk({
    state,
    now: () => presentOf(parts),
    site,
    options: parts.options.current,
    aside,
  })
  const changes = changesDesk(parts, state, assurance)
  const onChanged = (): Promise<void> => {
    changes.lookAtDefinitions()
    return parts.onApplied()
  }
  const definitions = createDefinitionDesk({ database, clock, plan, onChanged })
  return {
    status: () => statusOf(state(), parts),
    mark: () => markOf(parts),
    agents: () => viewAgents(parts.leading().state, parts.dispatcher()?.link.state()),
    reading: () => ({ now: clock.now(), timezone: site.timezone }),
    isLeading: parts.leader.isLeading,
    ...lists({ state, assurance, line: readers }),
    streamDependencies: (id) => dependenciesOfStream(state(), id),
    ...smallLists(state),
    ...jobDetails(detailParts(parts, assurance)),
    glance: (target) => glanceAt(state(), target),
    why: (id) => {
      const now = state()
      requireJob(now, id)
      return explain(now, world(), id)
    },
    successors: (id, scope) => listSuccessors(state(), id, scope),
    // The agent serves the leader alone.
    log: atLeader(parts.leading, async (id, part) => readLog(parts.dispatcher()?.link, runOf(state(), id, part))),
    logBytes: atLeader(parts.leading, async (id, part) =>
      readLogBytes(parts.dispatcher()?.link, runOf(state(), id, part)),
    ),
    ...createOrders(parts),
    options: parts.options.list,
    setOption: atLeader(parts.leading, parts.options.set),
    definitions: changedAtLeader(parts.leading, definitions),
    calendars: createCalendarDesk(parts),
    plan: planDesk(parts, state),
    assurance,
    history: createHistoryDesk(parts),
    changes,
    maintenance: parts.maintenance,
  }
}

/** The run whose log is asked for: the last where none is named. Throws `job.unknown`. */
const runOf = (state: PlanState, job: number, { run, ...part }: LogRange) => {
  requireJob(state, job)
  return { ...part, job, run: run ?? cell(state.jobs.run, job) }
}

const waitersOf = (state: PlanState, id: number): string[] => {
  const prompt = state.prompts.get(id)
  if (prompt === undefined) throw new Refusal('prompt.unknown', `There is no prompt ${id} in the plan.`)
  const holders = prompt.recoveryOf === 0 ? prompt.waiters : [prompt.recoveryOf]
  return holders.map((holder) => streamName(state, holder < 0 ? -holder : cell(state.jobs.stream, holder)))
}

const dependenciesOfStream = (state: PlanState, id: number): DependencyView[] => {
  requireStream(state, id)
  return viewDependencies(state, -id)
}

const glanceAt = (state: PlanState, { of, id }: Waiter): Glance => {
  if (of === 'stream') {
    requireStream(state, id)
    const { name, status, internalStatus, priority, workstation, limit } = viewStream(state, id)
    return { id, name, stream: `${workstation}#${name}`, status, internalStatus, priority, workstation, limit }
  }
  requireJob(state, id)
  const { name, stream, status, internalStatus, priority, workstation, run, cancelPending } = viewJob(state, id)
  return { id, name, stream, status, internalStatus, priority, workstation, run, cancelPending }
}

/**
 * The state at this moment: what became due since the last event is seen too. A standby's is moved by the ledger alone: it
 * must be the leader's, to the last cell. The last one of a server without a place stands still.
 */
const stateNow = ({ leader, clock }: AnswerParts): PlanState => {
  const state = leader.state()
  if (leader.isLeading()) advance(state, clock.now())
  notePlanRead(leader.unconfirmedSince)
  return state
}

/** When it is in the plan: what is worked out of one that nobody confirms is of then, and not of now. */
const presentOf = (parts: AnswerParts): Instant => {
  const since = parts.leader.unconfirmedSince()
  return since === undefined ? parts.clock.now() : Math.max(since, stateNow(parts).now)
}

/** What there is little of: all of it at once. */
const smallLists = (
  state: () => PlanState,
): Pick<Engine, 'prompts' | 'waitersOf' | 'workstations' | 'resources' | 'files' | 'freezes'> => ({
  prompts: () => listPrompts(state()),
  waitersOf: (id) => waitersOf(state(), id),
  workstations: () => viewWorkstations(state()),
  resources: () => viewResources(state()),
  files: () => viewFiles(state()),
  freezes: () => viewFreezes(state()),
})

const listPrompts = (state: PlanState): PromptView[] =>
  [...state.prompts.values()].map((prompt) => viewPrompt(state, prompt))

const listSuccessors = (state: PlanState, job: number, scope: SuccessorScope): JobView[] => {
  requireJob(state, job)
  return successorsOf(state, job, scope).flatMap((holder) => (holder > 0 ? [viewJob(state, holder)] : []))
}

const planDesk = (parts: AnswerParts, state: () => PlanState): PlanDesk =>
  createPlanDesk({
    state,
    conductor: () => parts.leading().conductor,
    definitions: parts.definitions,
    site: parts.site,
    options: parts.options.current,
    mostImagined: parts.mostImagined,
    clock: parts.clock,
    log: parts.log,
  })

/** For so long estimated times are shown as they are, milliseconds. */
const estimatedFor = 5_000

/** What happened, what the clock brought about, and the time as far as estimates follow it. */
const markOf = (parts: AnswerParts): string => {
  const { term, seq, journal } = stateNow(parts)
  return `${term} ${seq} ${journal?.count} ${Math.floor(presentOf(parts) / estimatedFor)}`
}

/** What a standby has is committed; what the leader has is when an order that changes nothing is answered. */
const changesDesk = (parts: AnswerParts, state: () => PlanState, { lastTimes }: AssuranceDesk): ChangesDesk =>
  createChangesDesk({
    state,
    settled: async () => {
      if (parts.leader.isLeading()) await parts.leading().conductor.take(() => [])
    },
    hasPlace: () => parts.leader.standing().role !== 'none',
    unconfirmedSince: parts.leader.unconfirmedSince,
    headRevision: () => headRevision(parts.database),
    known: lastTimes,
  })

const bulkDesk = (parts: AnswerParts, engine: Through): BulkDesk => {
  const { database, clock, alarm, log, aside, options, site, leading } = parts
  return createBulkDesk({
    database,
    clock,
    alarm,
    log,
    state: () => stateNow(parts),
    findWaits: () => waitsFinder(parts.definitions, () => stateNow(parts)),
    engine: () => engine,
    aside,
    leading: () => {
      const { conductor } = leading()
      return { settled: () => conductor.take(() => []) }
    },
    assurance: (state) => ({ ...options.current(), planEnd: planEnd(state, site) }),
  })
}

/** What decisions rest on besides the plan. */
export const worldOf = ({ dispatcher, options }: Pick<AnswerParts, 'dispatcher' | 'options'>): World => {
  const link = dispatcher()?.link.state()
  const { enEmptySchedsAreSucc, unknownRuns, idempotentJobs, idempotentReruns } = options.current()
  return {
    agent: link?.connected === true ? link.name : null,
    emptyStreamsSucceed: enEmptySchedsAreSucc,
    unknownRuns: { abend: unknownRuns === 'abend', idempotent: idempotentJobs, reruns: idempotentReruns },
  }
}
