/**
 * What lists ask of jobs and streams most, packed beside the state: status and lateness in a byte, name and workstation as numbers.
 *
 * A row of the plan has 170 bytes: to ask one thing of 240 000 of them is to fetch each from memory, and its status is worked out besides.
 * Here a page of 1024 rows says in one number which statuses occur in it at all, so that who asks for what is rare looks at few pages.
 *
 * It is kept by the journal: whoever asks has it catch up first. So what happens costs nothing more, and a plan without a journal
 * (a forecast, a copy) has no index. It is no part of the state, and made anew, page by page, where it is missing.
 */
import { jobStatuses, streamStatuses, type JobStatus, type StreamStatus } from '#/model/status.ts'
import { cell, nextRow, rowsAPage, type Pages } from './columns.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import { changedFrom, type Journal } from './journal.ts'
import { JobFlag, Phase, StreamFlag, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'

/**
 * What a row is: 0: it is not listed, else the place of its status among the words, from 1. `late` is added to that. So there are 32 kinds,
 * and a set of them is the bits of one number.
 */
export const kinds = 32
const late = 16
export const isLateKind = (kind: number): boolean => (kind & late) !== 0
export const statusOfKind = (kind: number): number => (kind & (late - 1)) - 1

/** All but those that are not listed. */
export const everyKind = ~((1 << 0) | (1 << late))

export interface IndexPage {
  readonly kinds: Uint8Array
  /** How many rows are of each kind, and which kinds occur, as bits. */
  readonly counts: Uint16Array
  present: number
  readonly names: Int32Array
  readonly workstations: Int32Array
  /** How many rows were in use when it was made. */
  readonly rowsInUse: number
}

/** How a row of a table is read. */
export interface Source {
  readonly table: Pages
  readonly isListed: (row: number) => boolean
  readonly kind: (row: number) => number
  readonly name: (row: number) => number
  readonly workstation: (row: number) => number
}

export interface TableIndex {
  readonly source: Source
  /** Undefined: to be made when somebody looks at it. */
  readonly pages: (IndexPage | undefined)[]
  /** The table's size when it was looked at last: what came since lies behind. */
  size: number
}

export interface PlanIndex {
  readonly jobs: TableIndex
  readonly streams: TableIndex
  readonly journal: Journal
  /** How many notes of the journal it has seen. */
  upTo: number
}

const indexes = new WeakMap<PlanState, PlanIndex>()

/** The index of a state as it is now; undefined: nobody keeps a journal of it. */
export const planIndex = (state: PlanState): PlanIndex | undefined => {
  const { journal } = state
  if (journal === null) return undefined
  const known = indexes.get(state)
  const index = known?.journal === journal ? known : createIndex(state, journal)
  if (index !== known) indexes.set(state, index)
  catchUp(state, index)
  return index
}

const createIndex = (state: PlanState, journal: Journal): PlanIndex => ({
  jobs: { source: jobSource(state), pages: [], size: state.jobs.size },
  streams: { source: streamSource(state), pages: [], size: state.streams.size },
  journal,
  upTo: journal.count,
})

const jobPlaces = new Map<JobStatus, number>(jobStatuses.map((status, at) => [status, at + 1]))
const streamPlaces = new Map<StreamStatus, number>(streamStatuses.map((status, at) => [status, at + 1]))

/** Recovery jobs that were never set going are not listed. */
export const jobSource = (state: PlanState): Source => {
  const { jobs } = state
  const isListed = (job: number): boolean => cell(jobs.phase, job) !== Phase.dormant && cell(jobs.stream, job) !== 0
  return {
    table: jobs,
    isListed,
    kind: (job) => {
      if (!isListed(job)) return 0
      const place = jobPlaces.get(jobStatus(state, job).status) ?? 0
      return hasFlag(state, job, JobFlag.late) ? place | late : place
    },
    name: (job) => cell(jobs.name, job),
    workstation: (job) => cell(jobs.workstation, job),
  }
}

export const streamSource = (state: PlanState): Source => {
  const { streams } = state
  const workstation = (stream: number): number => cell(streams.workstation, stream)
  const isListed = (stream: number): boolean => workstation(stream) !== 0
  return {
    table: streams,
    isListed,
    kind: (stream) => {
      if (!isListed(stream)) return 0
      const place = streamPlaces.get(streamStatus(state, stream)) ?? 0
      return hasStreamFlag(state, stream, StreamFlag.late) ? place | late : place
    },
    name: (stream) => cell(streams.name, stream),
    workstation,
  }
}

/** After more changes than these it is cheaper to look at whole pages again. */
const mostChanges = 20_000

const catchUp = (state: PlanState, index: PlanIndex): void => {
  const { journal, jobs, streams } = index
  if (journal.count === index.upTo) return
  const changed = changedFrom(journal, index.upTo, mostChanges)
  index.upTo = journal.count
  if (changed === undefined) {
    jobs.pages.length = 0
    streams.pages.length = 0
    return
  }
  if (changed.plan) for (const table of [jobs, streams]) forgetMovedPages(table)
  // The status of a stream is read off its jobs.
  const moved = new Set(changed.streams)
  for (const job of changed.jobs) {
    updateRow(jobs, job)
    moved.add(cell(state.jobs.stream, job))
  }
  for (const stream of moved) updateRow(streams, stream)
}

/** Rows came or left: pages that have other rows are made anew. New rows have the highest numbers. */
const forgetMovedPages = (index: TableIndex): void => {
  const { source, pages } = index
  const firstNew = (index.size - 1) >>> 10
  pages.forEach((page, number) => {
    if (page?.rowsInUse !== source.table.rowsInUse[number] || number >= firstNew) pages[number] = undefined
  })
  index.size = source.table.size
}

const updateRow = ({ source, pages }: TableIndex, row: number): void => {
  const page = pages[row >>> 10]
  if (page === undefined) return
  const at = row & (rowsAPage - 1)
  const [before, now] = [page.kinds[at] ?? 0, source.kind(row)]
  page.workstations[at] = source.workstation(row)
  if (before === now) return
  page.kinds[at] = now
  count(page, before, -1)
  count(page, now, 1)
}

const count = (page: IndexPage, kind: number, change: 1 | -1): void => {
  const rows = (page.counts[kind] ?? 0) + change
  page.counts[kind] = rows
  page.present = rows === 0 ? page.present & ~(1 << kind) : page.present | (1 << kind)
}

/** A page of the index, made anew where it must be. */
export const pageAt = ({ source, pages }: TableIndex, number: number): IndexPage => {
  const known = pages[number]
  if (known !== undefined) return known
  const page: IndexPage = {
    kinds: new Uint8Array(rowsAPage),
    counts: new Uint16Array(kinds),
    present: 0,
    names: new Int32Array(rowsAPage),
    workstations: new Int32Array(rowsAPage),
    rowsInUse: source.table.rowsInUse[number] ?? 0,
  }
  for (let at = 0, row = number * rowsAPage; at < rowsAPage; at += 1, row += 1) {
    const kind = source.kind(row)
    page.kinds[at] = kind
    page.names[at] = source.name(row)
    page.workstations[at] = source.workstation(row)
    count(page, kind, 1)
  }
  pages[number] = page
  return page
}

/** How many rows there are of each kind. */
export const countKinds = (index: TableIndex): Uint32Array => {
  const { table } = index.source
  const sums = new Uint32Array(kinds)
  for (let row = nextRow(table, 1); row < table.size; row = nextRow(table, (row | (rowsAPage - 1)) + 1)) {
    pageAt(index, row >>> 10).counts.forEach((rows, kind) => (sums[kind] = (sums[kind] ?? 0) + rows))
  }
  return sums
}
