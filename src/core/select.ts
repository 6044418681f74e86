/** Lists and counts of the live plan: which jobs, which streams, a page at a time. */
import { Refusal } from '#/lib/refusal.ts'
import { wildcards } from '#/lib/wildcards.ts'
import { jobStatuses, streamStatuses, type JobStatus, type StreamStatus } from '#/model/status.ts'
import { cell, nextRow, type Pages } from './columns.ts'
import { nameOf } from './names.ts'
import { Phase, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { streamName } from './view.ts'

export interface Selection<Status> {
  readonly status?: readonly Status[] | undefined
  readonly name?: string | undefined
  readonly limit: number
  readonly after?: string | undefined
}

/** Numbers in the order of the plan, and where the next page begins. */
export interface Selected {
  readonly ids: number[]
  readonly next: string | null
}

/** Jobs of the plan in the order they were planned. Recovery jobs that were never set going are not among them. */
export const selectJobs = (state: PlanState, selection: Selection<JobStatus>): Selected => {
  const matches = jobPattern(selection.name)
  return page(state.jobs, selection, (job) => {
    if (cell(state.jobs.phase, job) === Phase.dormant || cell(state.jobs.stream, job) === 0) return false
    if (selection.status !== undefined && !selection.status.includes(jobStatus(state, job).status)) return false
    return matches(state, job)
  })
}

export const selectStreams = (state: PlanState, selection: Selection<StreamStatus>): Selected => {
  const pattern = selection.name === undefined ? undefined : wildcards(selection.name)
  return page(state.streams, selection, (stream) => {
    if (cell(state.streams.workstation, stream) === 0) return false
    if (selection.status !== undefined && !selection.status.includes(streamStatus(state, stream))) return false
    if (pattern === undefined) return true
    return (
      pattern.test(nameOf(state.names, cell(state.streams.name, stream))) || pattern.test(streamName(state, stream))
    )
  })
}

const page = (table: Pages, { limit, after }: Selection<unknown>, isWanted: (id: number) => boolean): Selected => {
  const ids: number[] = []
  for (let id = nextRow(table, firstAfter(after)); id < table.size; id = nextRow(table, id + 1)) {
    if (!isWanted(id)) continue
    if (ids.length === limit) return { ids, next: String(ids.at(-1)) }
    ids.push(id)
  }
  return { ids, next: null }
}

const firstAfter = (after: string | undefined): number => {
  if (after === undefined) return 1
  const id = Number(after)
  if (!Number.isSafeInteger(id) || id < 0) {
    throw new Refusal('request.invalid', `after=${after} is not a cursor; take the "next" of the page before.`)
  }
  return id + 1
}

/** A job's own name, or `STREAM.JOB` and `WS#STREAM.JOB` when the pattern has a dot. */
const jobPattern = (name: string | undefined): ((state: PlanState, job: number) => boolean) => {
  if (name === undefined) return () => true
  const dot = name.lastIndexOf('.')
  const own = wildcards(name.slice(dot + 1))
  if (dot < 0) return (state, job) => own.test(nameOf(state.names, cell(state.jobs.name, job)))
  const stream = wildcards(name.slice(0, dot))
  return (state, job) => {
    if (!own.test(nameOf(state.names, cell(state.jobs.name, job)))) return false
    const id = cell(state.jobs.stream, job)
    return stream.test(nameOf(state.names, cell(state.streams.name, id))) || stream.test(streamName(state, id))
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
