/**
 * Finds a stream or job of the plan by what people call it: `4711` (a job), `WS#STREAM.JOB`, `STREAM.JOB`, `WS#STREAM`, `STREAM`,
 * `STREAM.@` (the whole stream), `stream:12`, or `JOB` of a stream that is known.
 */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { cell, nextRow } from './columns.ts'
import { streamIsAlive, streamIsSatisfied } from './conditions.ts'
import { requireJob, requireStream } from './in-plan.ts'
import { nameOf } from './names.ts'
import type { Holder, PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'
import { instantText, jobName, streamName } from './view.ts'

/**
 * Who is meant, seen from a stream (0: none). Of several occurrences the only one that is not complete is meant. Throws
 * `job.unknown`, `stream.unknown`, and their `ambiguous`.
 */
export const findInPlan = (state: PlanState, text: string, from = 0): Holder => {
  if (/^\d{1,15}$/.test(text)) {
    requireJob(state, Number(text))
    return Number(text)
  }
  if (from !== 0 && !/[#.:]/.test(text)) {
    const job = jobNamed(state, from, text)
    if (job !== undefined) return job
  }
  const hash = text.indexOf('#')
  const dot = text.indexOf('.', hash + 1)
  const job = dot < 0 ? '@' : text.slice(dot + 1)
  const stream = findStream(state, dot < 0 ? text : text.slice(0, dot), { withJob: job === '@' ? undefined : job })
  if (job === '@') return -stream
  return jobNamed(state, stream, job) ?? refuseJob(state, stream, job)
}

/** A job of a stream by its name in any case; not a recovery job. */
export const jobNamed = (state: PlanState, stream: number, name: string): number | undefined => {
  const { jobs, names } = state
  for (const job of jobsIn(state, stream)) {
    const isStep = cell(jobs.isRecovery, job) === 0
    if (isStep && nameOf(names, cell(jobs.name, job)).toUpperCase() === name.toUpperCase()) return job
  }
  return undefined
}

const refuseJob = (state: PlanState, stream: number, job: string): never => {
  const names = [...jobsIn(state, stream)].map((one) => nameOf(state.names, cell(state.jobs.name, one)))
  throw new Refusal('job.unknown', `${streamName(state, stream)} has no job ${job}.${didYouMean(job, names)}`)
}

/** The number of a stream: `WS#STREAM`, `STREAM`, its number, or `stream:12`. `withJob`: only those that have this job. */
export const findStream = (
  state: PlanState,
  text: string,
  { withJob }: { withJob?: string | undefined } = {},
): number => {
  const [, number] = /^(?:stream:)?(\d{1,15})$/i.exec(text) ?? []
  if (number !== undefined) {
    requireStream(state, Number(number))
    return Number(number)
  }
  const named = streamsNamed(state, text)
  if (named.length === 0) {
    throw new Refusal('stream.unknown', `The plan has no job stream ${text}; batuta streams --name '@PART@' searches.`)
  }
  const having = withJob === undefined ? named : named.filter((one) => jobNamed(state, one, withJob) !== undefined)
  const found = having.length === 0 ? named : having
  const open = found.filter((one) => streamIsAlive(state, one) && !streamIsSatisfied(state, one))
  const [only, ...others] = open.length > 0 ? open : found
  if (only !== undefined && others.length === 0) return only
  throw new Refusal('stream.ambiguous', `${text} names more than one job stream; say which: ${listOf(state, found)}.`)
}

const streamsNamed = (state: PlanState, text: string): number[] => {
  const { streams } = state
  const wanted = text.toUpperCase()
  const found: number[] = []
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0) continue
    const name = streamName(state, id).toUpperCase()
    if (name === wanted || (!wanted.includes('#') && name.endsWith(`#${wanted}`))) found.push(id)
  }
  return found
}

const shown = 10

const listOf = (state: PlanState, streams: readonly number[]): string => {
  const named = streams.slice(0, shown).map((id) => {
    const at = instantText(cell(state.streams.scheduledAt, id))
    return `stream:${id} (${streamName(state, id)} of ${at})`
  })
  return [...named, ...(streams.length > shown ? ['and more'] : [])].join(', ')
}

/** As people read it: `FTA1#PAYROLL.PAYCALC`, or `FTA1#PAYROLL`. */
export const holderName = (state: PlanState, holder: Holder): string =>
  holder < 0 ? streamName(state, -holder) : jobName(state, holder)
