/**
 * STARTCOND in the plan (User's Guide and Reference, "startcond"): a stream waits for a file, or for its monitoring job.
 *
 * The manual adds a job to the stream that runs until the condition is met. For a job condition it is added here too: the job
 * that is named, which the others follow, and which runs again every INTERVAL until the condition comes true. A file is looked
 * for by the agent, as for OPENS, and needs no job.
 */
import { parseReturnCodes } from '#/composer/return-codes.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { StartDependency } from '#/model/plan.ts'
import type { StartCondition } from '#/model/start-condition.ts'
import { substitute, type Scope } from './variables.ts'

type JobCondition = Extract<StartCondition, { type: 'job' }>
type FileCondition = Extract<StartCondition, { type: 'file' }>

/** The watch of an instance goes on in this one, because of RERUN. */
export interface Watch {
  /** The instance whose condition came true. */
  readonly continues: number
  /** When the first of them began, plus startConditionDeadlineOffset: all end together. */
  readonly until: Instant
  /** A monitoring job does not run again before. */
  readonly from: Instant
  /** The time of the file that was seen last, as its machine tells it in milliseconds; null: none was seen. */
  readonly after: number | null
}

export interface PreparedStart {
  /** As composer writes it, without the keyword. */
  readonly text: string
  readonly rerun: boolean
  /** Seconds between two looks. */
  readonly interval: number
  /** The file; null: the first job of the stream is the monitoring job. */
  readonly file: { readonly workstation: string; readonly path: string; readonly event: FileCondition['event'] } | null
}

/** A condition that is always true must not run as fast as the machine can. Seconds. */
const shortestInterval = 5

/** The stream with its monitoring job as the first, if its condition asks for one. What follows nothing in it follows that. */
export const withMonitoringJob = (stream: JobStream): JobStream => {
  const { startCondition: condition, jobs, workstation } = stream
  if (condition?.type !== 'job') return stream
  const name = condition.alias ?? freeName(condition.job, jobs)
  const monitor: StreamJob = {
    workstation: condition.workstation ?? workstation,
    job: condition.job,
    name,
    follows: [],
    needs: [],
    opens: [],
    prompts: [],
  }
  const follow = (step: StreamJob): StreamJob =>
    hasOwnPredecessor(step) ? step : { ...step, follows: [...step.follows, { job: name }] }
  return { ...stream, jobs: [monitor, ...jobs.map(follow)] }
}

/** In its stream a job is called without the folder of its definition. */
const freeName = (job: string, steps: readonly StreamJob[]): string => {
  const own = job.slice(job.lastIndexOf('/') + 1)
  return steps.some(({ name }) => name.toUpperCase() === own.toUpperCase()) ? 'job_StartCond' : own
}

const hasOwnPredecessor = ({ follows, joins = [] }: StreamJob): boolean =>
  [...follows, ...joins.flatMap((join) => join.follows)].some(
    ({ stream, networkAgent }) => stream === undefined && networkAgent === undefined,
  )

/**
 * The definition under which the monitoring job runs: it succeeds when the condition is true, else it runs again after INTERVAL.
 * Throws `definition.unknown` when the job has no such condition, or one that return codes cannot tell.
 */
export const monitoringDefinition = (job: JobDefinition, condition: JobCondition, offset: number): JobDefinition => {
  const { successConditions = [], outputConditions = [] } = job
  const all = [...successConditions, ...outputConditions]
  const asked = all.find(({ name }) => name.toUpperCase() === condition.condition.toUpperCase())
  const name = `${job.workstation}#${job.name}`
  if (asked === undefined) {
    throw new Refusal(
      'definition.unknown',
      `${name} has no output condition ${condition.condition}, which STARTCOND asks for.`,
    )
  }
  if ('error' in parseReturnCodes(asked.expression)) {
    const what = `The output condition ${condition.condition} of ${name}, which STARTCOND asks for,`
    throw new Refusal(
      'definition.unknown',
      `${what} is no comparison of return codes; other conditions are not known here.`,
    )
  }
  const interval = intervalOf(condition)
  const { successCondition: _, ...rest } = job
  return {
    ...rest,
    successConditions: [asked],
    outputConditions: all.filter((one) => one !== asked),
    recovery: { action: 'rerun', repeatEvery: interval / 60, attempts: Math.ceil((offset * 60) / interval) + 1 },
  }
}

const intervalOf = ({ interval }: StartCondition): number => Math.max(interval, shortestInterval)

/** Undefined without STARTCOND. Variables are those of the workstation where the file lies. */
export const prepareStart = (
  { startCondition: condition }: JobStream,
  workstation: string,
  scopeOn: (workstation: string) => Scope,
): PreparedStart | undefined => {
  if (condition === undefined) return undefined
  const { rerun } = condition
  const interval = intervalOf(condition)
  const place = condition.workstation ?? workstation
  if (condition.type === 'job') {
    const text = `JOB ${place}#${condition.job} OUTCOND ${condition.condition}`
    return { text, rerun, interval, file: null }
  }
  const path = substitute(condition.file, scopeOn(place))
  const { event } = condition
  const text = `${event === 'created' ? 'FILECREATED' : 'FILEMODIFIED'} ${place}#"${path}"`
  return { text, rerun, interval, file: { workstation: place, path, event } }
}

/** When an instance is to begin, and what watch it goes on with. */
interface Begin {
  readonly scheduledAt: Instant
  readonly startAt: Instant | null
  readonly watch?: Watch | undefined
}

/** What the agent is asked about the file: its own qualifiers, see `agent/watched-file.ts`. */
export const startQualifier = (event: FileCondition['event'], { scheduledAt, watch }: Begin): string => {
  if (event === 'modified') return `modified after ${watch?.after ?? scheduledAt}`
  return watch?.after == null ? 'created' : `created after ${watch.after}`
}

/** How long an instance waits, and whether another one goes on after it; `offset` in minutes (startConditionDeadlineOffset). */
export const startRow = (
  { text, rerun, interval }: PreparedStart,
  { scheduledAt, startAt, watch }: Begin,
  offset: number,
): Pick<StartDependency, 'text' | 'rerun' | 'interval' | 'until' | 'continues'> => ({
  text,
  rerun,
  interval,
  until: watch?.until ?? Math.max(scheduledAt, startAt ?? 0) + offset * 60_000,
  continues: watch?.continues ?? null,
})
