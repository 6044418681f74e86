/** A stream ready to be planned: every name of its definition looked up once, for all its instances. */
import { Refusal } from '#/lib/refusal.ts'
import { definitionName } from '#/model/definition.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import { defaultPriority, type JobStream, type StreamJob } from '#/model/job-stream.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { runsOn } from './expand-classes.ts'
import type { PlanSources } from './plan-request.ts'
import {
  canonicalWorkstation,
  onlyInside,
  prepareWaits,
  type ExternalFollows,
  type PreparedWaits,
  type WaitsContext,
} from './prepared-waits.ts'
import { productionDaysOf, type ProductionDays } from './production-day.ts'
import { monitoringDefinition, prepareStart, withMonitoringJob, type PreparedStart } from './start-condition.ts'
import { variablesOf, type GivenValues, type Scope } from './variables.ts'

/** A job of the stream: one of its steps, or the recovery job of one. */
export interface PreparedJob {
  readonly workstation: string
  readonly name: string
  readonly priority: number
  readonly definition: JobDefinition
  /** The full name of its definition, `FTA1#PAYCALC`. */
  readonly fullName: string
  /** The variables of its task. */
  readonly scope: Scope
  /** Null for a recovery job. */
  readonly step: StreamJob | null
  /** The place of its recovery job. */
  readonly recovery: number | null
  readonly waits: PreparedWaits | null
  /** The places of the jobs that it follows, when it waits for their good end and for nothing else. */
  readonly inside: readonly number[] | null
}

/** All that the preparation of a stream goes by. */
export type Preparation = Pick<PlanSources, 'definitions' | 'site' | 'options'>

export interface PreparedStream {
  readonly key: string
  /** `FTA1#PAYROLL`. */
  readonly name: string
  readonly workstation: string
  readonly definition: JobStream
  readonly days: ProductionDays
  /** The steps as they are written, then their recovery jobs. */
  readonly jobs: readonly PreparedJob[]
  /** The place of each step by its name in upper case. */
  readonly places: ReadonlyMap<string, number>
  readonly waits: PreparedWaits
  readonly start: PreparedStart | undefined
}

type Preparer = (stream: JobStream, runCycleTable: string | null) => PreparedStream

/** By the definitions, and what else it goes by. */
const preparers = new WeakMap<DefinitionIndex, { readonly rules: string; readonly prepare: Preparer }>()

/**
 * The function that prepares streams, each once for each variable table that its run cycles name. It is kept as long as the
 * definitions are: the next day has the same streams.
 */
export const streamPreparer = ({ definitions, site, options }: Preparation): Preparer => {
  const rules = JSON.stringify([site.timezone, site.startOfDay, options])
  const known = preparers.get(definitions)
  if (known?.rules === rules) return known.prepare
  const prepare = openPreparer({ definitions, site, options })
  preparers.set(definitions, { rules, prepare })
  return prepare
}

const openPreparer = (sources: Preparation): Preparer => {
  const known = new Map<JobStream, Map<string | null, PreparedStream>>()
  return (stream, runCycleTable) => {
    const own = known.get(stream) ?? new Map<string | null, PreparedStream>()
    known.set(stream, own)
    const prepared = own.get(runCycleTable) ?? prepareStream(stream, sources, runCycleTable)
    own.set(runCycleTable, prepared)
    return prepared
  }
}

/**
 * With the variables of a run cycle's or a submission's table, if it names one, and with the values that were given. Throws
 * `definition.unknown` when a name leads nowhere.
 */
export const prepareStream = (
  definition: JobStream,
  sources: Preparation,
  firstTable: string | null = null,
  given?: GivenValues,
): PreparedStream => {
  const { definitions } = sources
  const stream = withMonitoringJob(definition)
  const key = keyOn(stream.workstation, stream.name)
  const places = new Map(stream.jobs.map((step, place) => [step.name.toUpperCase(), place]))
  const workstation = canonicalWorkstation(stream.workstation, definitions)
  const scopeOn = (name: string): Scope => {
    const scope = variablesOf(definitions).scopeOf([
      firstTable ?? undefined,
      stream.variableTable,
      definitions.workstations.get(name.toUpperCase())?.variableTable,
    ])
    return given?.over(scope) ?? scope
  }
  // Its tables must be there also when nothing of it asks for a variable.
  scopeOn(workstation)
  const context: WaitsContext = { definitions, stream, workstation, places, scopeOn }
  return {
    key,
    name: `${workstation}#${stream.name}`,
    workstation,
    definition: stream,
    days: productionDaysOf(key, sources),
    jobs: prepareJobs(context, sources),
    places,
    waits: withOverlap(prepareWaits(stream, context), key, stream),
    start: prepareStart(stream, workstation, scopeOn),
  }
}

const prepareJobs = (context: WaitsContext, sources: Preparation): PreparedJob[] => {
  const { stream, definitions, scopeOn } = context
  const recoveries: PreparedJob[] = []
  const condition = stream.startCondition
  const { startConditionDeadlineOffset } = sources.options
  const steps = stream.jobs.map((step, place): PreparedJob => {
    const isMonitor = condition?.type === 'job' && place === 0
    const named = getJob(sources, step.workstation, step.job)
    const definition = isMonitor ? monitoringDefinition(named, condition, startConditionDeadlineOffset) : named
    const workstation = runsOn(step.workstation, stream, definitions)
    const recovery = recoveryOf(definition, sources, context)
    if (recovery) recoveries.push(recovery)
    const waits = prepareWaits(step, { ...context, workstation })
    return {
      workstation,
      name: step.name,
      priority: step.priority ?? defaultPriority,
      definition,
      fullName: definitionName(definition),
      scope: scopeOn(workstation),
      step,
      recovery: recovery ? stream.jobs.length + recoveries.length - 1 : null,
      waits,
      inside: onlyInside(waits),
    }
  })
  return [...steps, ...recoveries]
}

/**
 * ENQUEUE and DONOTSTART wait for the instance before, which is a dependency that is made when the plan is (User's Guide and
 * Reference, "onoverlap").
 */
const withOverlap = (waits: PreparedWaits, key: string, { onOverlap, workstation, name }: JobStream): PreparedWaits => {
  if (onOverlap === undefined || onOverlap === 'parallel') return waits
  const own: ExternalFollows = {
    streamKey: key,
    job: null,
    matching: 'previous',
    name: `${workstation}#${name}`,
    condition: { type: 'over' },
    join: null,
    mayLack: true,
  }
  const isThere = waits.external.some(
    ({ streamKey, job, matching, condition }) =>
      streamKey === key && job === null && matching === 'previous' && condition === null,
  )
  return isThere ? waits : { ...waits, external: [...waits.external, own] }
}

const getJob = (
  { definitions }: Pick<PlanSources, 'definitions'>,
  workstation: string,
  name: string,
): JobDefinition => {
  const job = definitions.jobs.get(keyOn(workstation, name))
  if (job) return job
  throw new Refusal('definition.unknown', `There is no job definition ${workstation}#${name}.`)
}

/** The recovery job of a job. Its own recovery is not followed. Throws `definition.unknown`. */
export const recoveryOf = (
  definition: JobDefinition,
  sources: Pick<PlanSources, 'definitions'>,
  { stream, scopeOn }: Pick<WaitsContext, 'stream' | 'scopeOn'>,
): PreparedJob | null => {
  const { job } = definition.recovery
  if (!job) return null
  const recovery = getJob(sources, job.workstation ?? definition.workstation, job.name)
  const workstation = runsOn(recovery.workstation, stream, sources.definitions)
  return {
    workstation,
    name: recovery.name,
    priority: defaultPriority,
    definition: recovery,
    fullName: definitionName(recovery),
    scope: scopeOn(workstation),
    step: null,
    recovery: null,
    waits: null,
    inside: null,
  }
}
