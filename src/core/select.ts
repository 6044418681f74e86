/** Lists and counts of the live plan: which jobs, which streams, a page at a time. */
import { wildcards } from '#/lib/wildcards.ts'
import { jobStatuses, streamStatuses, type JobStatus, type StreamStatus } from '#/model/status.ts'
import type { Condition } from '#/selection/condition.ts'
import { fieldsByName } from '#/selection/nouns.ts'
import { cell, nextRow } from './columns.ts'
import { predicateOf, type Predicate, type Readers } from './condition-test.ts'
import { jobReaders } from './job-readers.ts'
import type { KnownTimes } from './known-times.ts'
import { nameOf } from './names.ts'
import { phaseWords } from './phase-words.ts'
import { drained, scan, type PageAsked, type Scan, type Scanned, type Selected } from './scan.ts'
import { Phase, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { jobsIn } from './stream-jobs.ts'
import { streamReaders } from './stream-readers.ts'
import { phaseNames } from './transitions.ts'
import { streamName } from './view.ts'

export interface Selection<Status> extends PageAsked {
  readonly status?: readonly Status[] | undefined
  /** A pattern in any case. */
  readonly name?: string | undefined
  readonly where?: Condition | undefined
  /** Only of streams whose full name passes: what the caller may see. */
  readonly within?: ((stream: string) => boolean) | undefined
}

/** Jobs of the plan in the order they were planned. Recovery jobs that were never set going are not among them. */
export const selectJobs = (state: PlanState, selection: Selection<JobStatus>): Selected =>
  drained(scanJobs(state, selection))

export const selectStreams = (state: PlanState, selection: Selection<StreamStatus>): Selected =>
  drained(scanStreams(state, selection))

/** The same a thousand rows at a time. `times`: what is known of estimated times. */
export const scanJobs = (state: PlanState, selection: Selection<JobStatus>, times?: KnownTimes): Scan => {
  const rows = jobCandidates(state, selection.where) ?? state.jobs
  return scan({ rows, ...selectedJobs(state, selection, times) }, selection)
}

export const scanStreams = (state: PlanState, selection: Selection<StreamStatus>, times?: KnownTimes): Scan => {
  const rows = numbersIn(selection.where, 'id') ?? state.streams
  return scan({ rows, ...selectedStreams(state, selection, times) }, selection)
}

type Tested = Pick<Scanned, 'isWanted' | 'readers'>
type Narrowed<Status> = Pick<Selection<Status>, 'status' | 'name' | 'where' | 'within'>

/** Which jobs of the plan are meant, asked of each by itself. */
export const selectedJobs = (state: PlanState, selection: Narrowed<JobStatus>, times?: KnownTimes): Tested => {
  const { jobs } = state
  const readers = jobReaders(state, times)
  const isListed = (job: number): boolean => cell(jobs.phase, job) !== Phase.dormant && cell(jobs.stream, job) !== 0
  const tests = [
    ...conditionTest(selection.where, { readers, fields: fieldsByName.job }),
    ...jobNamed(state, selection.name),
    ...jobWithin(state, selection.within),
  ]
  const { status } = selection
  if (status !== undefined) tests.push(hasStatus(state, status))
  return { isWanted: (job) => isListed(job) && tests.every((test) => test(job)), readers }
}

export const selectedStreams = (state: PlanState, selection: Narrowed<StreamStatus>, times?: KnownTimes): Tested => {
  const { streams } = state
  const readers = streamReaders(state, times)
  const isListed = (stream: number): boolean => cell(streams.workstation, stream) !== 0
  const tests = [
    ...conditionTest(selection.where, { readers, fields: fieldsByName.stream }),
    ...streamNamed(state, selection.name),
    ...streamWithin(state, selection.within),
  ]
  const { status } = selection
  if (status !== undefined) tests.push((stream) => status.includes(streamStatus(state, stream)))
  return { isWanted: (stream) => isListed(stream) && tests.every((test) => test(stream)), readers }
}

const conditionTest = (
  where: Condition | undefined,
  schema: { readonly readers: Readers<number>; readonly fields: typeof fieldsByName.job },
): Predicate<number>[] => (where === undefined ? [] : [predicateOf(where, schema)])

/** Of most jobs the phase tells that their status is another: 200 000 jobs are looked through in 2 ms, and not in 25. */
const hasStatus = (state: PlanState, wanted: readonly JobStatus[]): Predicate<number> => {
  const may = phaseNames.map((name) => phaseWords[name].some(({ status }) => wanted.includes(status)))
  const { phase } = state.jobs
  return (job) => may[cell(phase, job)] === true && wanted.includes(jobStatus(state, job).status)
}

/** The numbers that a condition names, ascending; undefined: it names none. */
const numbersIn = (where: Condition | undefined, field: string): number[] | undefined => {
  if (where === undefined) return undefined
  for (const part of where.is === 'all' ? where.of : [where]) {
    if (part.is !== 'field' || part.field !== field || part.test.is !== 'one of') continue
    const numbers = part.test.values.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0)
    return [...new Set(numbers)].sort((a, b) => a - b)
  }
  return undefined
}

/** Who asks for one job, or for those of one stream, does not wait for a look at all. */
const jobCandidates = (state: PlanState, where: Condition | undefined): number[] | undefined => {
  const jobs = numbersIn(where, 'id')
  if (jobs !== undefined) return jobs
  const streams = numbersIn(where, 'streamId')
  return streams?.flatMap((stream) => [...jobsIn(state, stream)]).sort((a, b) => a - b)
}

/** A job's own name, or `STREAM.JOB` and `WS#STREAM.JOB` when the pattern has a dot. Each name is looked at once. */
const jobNamed = (state: PlanState, name: string | undefined): Predicate<number>[] => {
  if (name === undefined) return []
  const { jobs } = state
  const dot = name.lastIndexOf('.')
  const own = wildcards(name.slice(dot + 1))
  const isOwn = remembering((code) => own.test(nameOf(state.names, code)))
  if (dot < 0) return [(job) => isOwn(cell(jobs.name, job))]
  const isOfStream = remembering(streamTest(state, name.slice(0, dot)))
  return [(job) => isOwn(cell(jobs.name, job)) && isOfStream(cell(jobs.stream, job))]
}

const streamNamed = (state: PlanState, name: string | undefined): Predicate<number>[] =>
  name === undefined ? [] : [streamTest(state, name)]

const streamTest = (state: PlanState, name: string): Predicate<number> => {
  const pattern = wildcards(name)
  return (id) => pattern.test(nameOf(state.names, cell(state.streams.name, id))) || pattern.test(streamName(state, id))
}

type Within = Selection<unknown>['within']

const streamWithin = (state: PlanState, within: Within): Predicate<number>[] =>
  within === undefined ? [] : [remembering((stream) => within(streamName(state, stream)))]

/** The name of a stream is looked at once, for all its jobs. */
const jobWithin = (state: PlanState, within: Within): Predicate<number>[] =>
  streamWithin(state, within).map((test) => (job) => test(cell(state.jobs.stream, job)))

const remembering = (test: Predicate<number>): Predicate<number> => {
  const known = new Map<number, boolean>()
  return (code) => {
    const before = known.get(code)
    if (before !== undefined) return before
    const verdict = test(code)
    known.set(code, verdict)
    return verdict
  }
}

/** Jobs by status, every status named. */
export const countJobs = (state: PlanState): Record<JobStatus, number> => {
  const counts = zeros(jobStatuses)
  const { jobs } = state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if (cell(jobs.phase, job) !== Phase.dormant) counts[jobStatus(state, job).status] += 1
  }
  return counts
}

/** Streams by status, every status named. */
export const countStreams = (state: PlanState): Record<StreamStatus, number> => {
  const counts = zeros(streamStatuses)
  const { streams } = state
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1)) {
    if (cell(streams.workstation, stream) !== 0) counts[streamStatus(state, stream)] += 1
  }
  return counts
}

const zeros = <Word extends string>(words: readonly Word[]): Record<Word, number> => {
  const counts: Partial<Record<Word, number>> = {}
  for (const word of words) counts[word] = 0
  return counts as Record<Word, number>
}
