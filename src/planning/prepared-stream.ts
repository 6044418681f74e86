/** A stream ready to be planned: every name of its definition looked up once, for all its instances. */
import { Refusal } from '#/lib/refusal.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import { defaultPriority, type JobStream, type StreamJob } from '#/model/job-stream.ts'
import { keyOn } from './definition-index.ts'
import type { PlanSources } from './plan-request.ts'
import { canonicalWorkstation, prepareWaits, type PreparedWaits } from './prepared-waits.ts'
import { productionDaysOf, type ProductionDays } from './production-day.ts'

/** A job of the stream: one of its steps, or the recovery job of one. */
export interface PreparedJob {
  readonly workstation: string
  readonly name: string
  readonly priority: number
  readonly definition: JobDefinition
  /** Null for a recovery job. */
  readonly step: StreamJob | null
  /** The place of its recovery job. */
  readonly recovery: number | null
  readonly waits: PreparedWaits | null
}

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
}

/** Throws `definition.unknown` when a name of the definition leads nowhere. */
export const prepareStream = (stream: JobStream, sources: PlanSources): PreparedStream => {
  const { definitions } = sources
  const key = keyOn(stream.workstation, stream.name)
  const places = new Map(stream.jobs.map((step, place) => [step.name.toUpperCase(), place]))
  const workstation = canonicalWorkstation(stream.workstation, definitions)
  const recoveries: PreparedJob[] = []
  const steps = stream.jobs.map((step): PreparedJob => {
    const definition = getJob(sources, step.workstation, step.job)
    const runsOn = canonicalWorkstation(step.workstation, definitions)
    const recovery = recoveryOf(definition, sources)
    if (recovery) recoveries.push(recovery)
    return {
      workstation: runsOn,
      name: step.name,
      priority: step.priority ?? defaultPriority,
      definition,
      step,
      recovery: recovery ? stream.jobs.length + recoveries.length - 1 : null,
      waits: prepareWaits(step, { definitions, stream, workstation: runsOn, places }),
    }
  })
  return {
    key,
    name: `${workstation}#${stream.name}`,
    workstation,
    definition: stream,
    days: productionDaysOf(key, sources),
    jobs: [...steps, ...recoveries],
    places,
    waits: prepareWaits(stream, { definitions, stream, workstation, places }),
  }
}

const getJob = ({ definitions }: PlanSources, workstation: string, name: string): JobDefinition => {
  const job = definitions.jobs.get(keyOn(workstation, name))
  if (job) return job
  throw new Refusal('definition.unknown', `There is no job definition ${workstation}#${name}.`)
}

/** The recovery job of a job. Its own recovery is not followed. */
const recoveryOf = (definition: JobDefinition, sources: PlanSources): PreparedJob | null => {
  const { job } = definition.recovery
  if (!job) return null
  const recovery = getJob(sources, job.workstation ?? definition.workstation, job.name)
  return {
    workstation: canonicalWorkstation(recovery.workstation, sources.definitions),
    name: recovery.name,
    priority: defaultPriority,
    definition: recovery,
    step: null,
    recovery: null,
    waits: null,
  }
}
