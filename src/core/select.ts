/** Lists of the live plan: which jobs, which streams, a page at a time. */
import { wildcards } from '#/lib/wildcards.ts'
import type { JobStatus, StreamStatus } from '#/model/status.ts'
import { all, type Condition } from '#/selection/condition.ts'
import { fieldsByName } from '#/selection/nouns.ts'
import { countByIndex, indexReaders, jobsOfStreams, numbersNamed, rowsOfIndex, type RowsAsked } from './candidates.ts'
import { cell } from './columns.ts'
import { allOf, predicateOf, type Predicate, type Readers, type Schema } from './condition-test.ts'
import { jobReaders } from './job-readers.ts'
import type { KnownTimes } from './known-times.ts'
import { nameOf } from './names.ts'
import { isOfKinds, kindsOfStatus, narrow } from './narrow.ts'
import { everyKind, jobSource, planIndex, streamSource, type Source } from './plan-index.ts'
import { rememberedByCode, rememberedInRow, type Tally } from './remembered.ts'
import { drained, scan, type PageAsked, type Scan, type Scanned, type Selected } from './scan.ts'
import type { PlanState } from './state.ts'
import { streamReaders } from './stream-readers.ts'
import { streamName } from './view.ts'
import { workstationAt } from './workstations.ts'

export interface Selection<Status> extends PageAsked {
  readonly status?: readonly Status[] | undefined
  /** A pattern in any case. */
  readonly name?: string | undefined
  readonly where?: Condition | undefined
  /** What the caller may see. */
  readonly within?: Within | undefined
}

/** Only of streams whose full name passes; asked with the full name of a job it says the same of its stream. */
export interface Within {
  /** The same text for the same streams: what is kept for one caller is given to no other. */
  readonly key: string
  readonly passes: (stream: string) => boolean
}

/** Jobs of the plan in the order they were planned. Recovery jobs that were never set going are not among them. */
export const selectJobs = (state: PlanState, selection: Selection<JobStatus>): Selected =>
  drained(scanJobs(state, selection))

export const selectStreams = (state: PlanState, selection: Selection<StreamStatus>): Selected =>
  drained(scanStreams(state, selection))

/** The same a thousand rows at a time. `times`: what is known of estimated times. */
export const scanJobs = (state: PlanState, selection: Selection<JobStatus>, times?: KnownTimes): Scan => {
  const readers = jobReaders(state, times, selection.within?.passes)
  const asked = jobsAsked(state, selection, { readers })
  const candidates = numbersNamed(selection.where, 'id') ?? jobsOfStreams(state, asked, selection.where)
  return scanTable(state, 'jobs', { ...asked, candidates, readers, selection })
}

export const scanStreams = (state: PlanState, selection: Selection<StreamStatus>, times?: KnownTimes): Scan => {
  const readers = streamReaders(state, times, selection.within?.passes)
  const asked = streamsAsked(state, selection, { readers })
  return scanTable(state, 'streams', { ...asked, candidates: numbersNamed(selection.where, 'id'), readers, selection })
}

export interface Selecting extends Pick<Scanned, 'readers'> {
  readonly isWanted: Predicate<number>
  /** How many there are in all, where the index tells without a look at each; undefined: it does not. */
  readonly quickCount: () => number | undefined
  /** The memory that it takes, which grows with the rows that it is asked of; bytes. */
  readonly bytes: () => number
}

/** Of one that remembers nothing, measured. */
const bytesOfSelecting = 4_000

type One<Status> = Omit<Selection<Status>, keyof PageAsked>

/** Which jobs of the plan are meant, asked of each by itself. Holds as long as the state is there, whatever happens to it. */
export const selectedJobs = (state: PlanState, selection: One<JobStatus>, times?: KnownTimes): Selecting => {
  const readers = jobReaders(state, times, selection.within?.passes)
  const tally = { bytes: bytesOfSelecting }
  const asked = jobsAsked(state, selection, { readers, tally })
  const count = () => quickCount(state, 'jobs', selection.where, asked)
  return { isWanted: askedOfEach(jobSource(state), asked), readers, quickCount: count, bytes: () => tally.bytes }
}

export const selectedStreams = (state: PlanState, selection: One<StreamStatus>, times?: KnownTimes): Selecting => {
  const readers = streamReaders(state, times, selection.within?.passes)
  const tally = { bytes: bytesOfSelecting }
  const asked = streamsAsked(state, selection, { readers, tally })
  const count = () => quickCount(state, 'streams', selection.where, asked)
  return { isWanted: askedOfEach(streamSource(state), asked), readers, quickCount: count, bytes: () => tally.bytes }
}

type Asking = Pick<Schema<number>, 'readers' | 'tally'>

interface Asked extends RowsAsked {
  /** What the index does not answer. */
  readonly rest: readonly Predicate<number>[]
}

interface TableAsked extends Asked {
  /** The rows that alone can be meant. */
  readonly candidates: number[] | undefined
  readonly readers: Readers<number>
  readonly selection: PageAsked
}

const quickCount = (
  state: PlanState,
  table: 'jobs' | 'streams',
  where: Condition | undefined,
  asked: Asked,
): number | undefined => {
  const isByIndex = planIndex(state) !== undefined && numbersNamed(where, 'id') === undefined
  return isByIndex && asked.rest.length === 0 ? countByIndex(state, table, asked) : undefined
}

/** By the index where there is one, and where few rows are known without it the better by those. */
const scanTable = (state: PlanState, table: 'jobs' | 'streams', asked: TableAsked): Scan => {
  const { candidates, readers, selection } = asked
  if (candidates === undefined && planIndex(state) !== undefined) return scanIndex(state, table, asked)
  const source = table === 'jobs' ? jobSource(state) : streamSource(state)
  return scan({ rows: candidates ?? state[table], isWanted: askedOfEach(source, asked), readers }, selection)
}

const scanIndex = function* (state: PlanState, table: 'jobs' | 'streams', asked: TableAsked): Scan {
  const { selection, rest } = asked
  const readers = indexReaders(state, table, asked.readers)
  const isWanted = rest.length === 0 ? undefined : allOf(rest)
  const total = selection.count === true && isWanted === undefined ? countByIndex(state, table, asked) : undefined
  const page = { ...selection, ...(total !== undefined && { count: false }) }
  const selected = yield* scan({ rows: rowsOfIndex(state, table, asked), isWanted, readers }, page)
  return total === undefined ? selected : { ...selected, total }
}

/** Also what the index would answer is asked of the row itself. */
const askedOfEach = (source: Source, { kinds, names, workstations, rest }: Asked): Predicate<number> =>
  allOf([
    source.isListed,
    ...names.map((test) => (row: number) => test(source.name(row))),
    ...workstations.map((test) => (row: number) => test(source.workstation(row))),
    ...(kinds === everyKind ? [] : [(row: number) => isOfKinds(kinds, source.kind(row))]),
    ...rest,
  ])

/** A job is asked for by its own name, or as `STREAM.JOB` and `WS#STREAM.JOB` when the pattern has a dot. */
const jobsAsked = (state: PlanState, selection: One<JobStatus>, asking: Asking) => {
  const { jobs } = state
  const { tally } = asking
  const schema = { ...asking, fields: fieldsByName.job }
  const { where, name, status, within } = selection
  const narrowed = narrow(where, { noun: 'job', ...schema })
  const dot = name?.lastIndexOf('.') ?? -1
  const streams = narrowed.streams.length === 0 ? [] : [ofStreams(state, narrowed.streams, { within, tally })]
  if (name !== undefined && dot >= 0) streams.push(streamTest(state, name.slice(0, dot), tally))
  const ofStream = [...streams, ...streamWithin(state, within)].map((test) => {
    const isOf = rememberedInRow(test, tally)
    return (job: number) => isOf(cell(jobs.stream, job))
  })
  return {
    kinds: kindsAsked(narrowed.kinds, 'job', status),
    names: [...narrowed.names, ...(name === undefined ? [] : [nameTest(state, name.slice(dot + 1), tally)])],
    workstations: narrowed.workstations,
    streams,
    rest: [...ofStream, ...restOf(narrowed.rest, schema)],
  }
}

const ofStreams = (
  state: PlanState,
  conditions: readonly Condition[],
  { within, tally }: { readonly within: Within | undefined } & Pick<Asking, 'tally'>,
): Predicate<number> =>
  predicateOf(all(conditions), {
    readers: streamReaders(state, undefined, within?.passes),
    fields: fieldsByName.stream,
    tally,
  })

const restOf = (conditions: readonly Condition[], schema: Schema<number>): Predicate<number>[] =>
  conditions.length === 0 ? [] : [predicateOf(all(conditions), schema)]

const streamsAsked = (state: PlanState, selection: One<StreamStatus>, asking: Asking) => {
  const schema = { ...asking, fields: fieldsByName.stream }
  const { where, name, status, within } = selection
  const narrowed = narrow(where, { noun: 'stream', ...schema })
  const named = name === undefined ? [] : [streamTest(state, name, asking.tally)]
  return {
    ...narrowed,
    kinds: kindsAsked(narrowed.kinds, 'stream', status),
    rest: [...named, ...streamWithin(state, within), ...restOf(narrowed.rest, schema)],
  }
}

const kindsAsked = (kinds: number, noun: 'job' | 'stream', status: readonly string[] | undefined): number =>
  status === undefined ? kinds : kinds & kindsOfStatus(noun, status)

const nameTest = (state: PlanState, name: string, tally: Tally | undefined): Predicate<number> => {
  const pattern = wildcards(name)
  return rememberedByCode((code) => pattern.test(nameOf(state.names, code)), tally)
}

/** By its name, or by its full name. */
const streamTest = (state: PlanState, name: string, tally: Tally | undefined): Predicate<number> => {
  const isNamed = nameTest(state, name, tally)
  const pattern = wildcards(name)
  const { streams } = state
  // A day has the streams of the day before: each full name is looked at once.
  const known = state.workstations.length
  const isFullName = rememberedInRow((code) => {
    const [workstation, own] = [code % known, Math.floor(code / known)]
    return pattern.test(`${workstationAt(state, workstation).name}#${nameOf(state.names, own)}`)
  }, tally)
  return (stream) => {
    const [own, workstation] = [cell(streams.name, stream), cell(streams.workstation, stream)]
    if (isNamed(own)) return true
    // One that came while the list was looked through has no number of its own yet.
    return workstation < known ? isFullName(own * known + workstation) : pattern.test(streamName(state, stream))
  }
}

const streamWithin = (state: PlanState, within: Within | undefined): Predicate<number>[] =>
  within === undefined ? [] : [(stream) => within.passes(streamName(state, stream))]
