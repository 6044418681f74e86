/**
 * The jobs that wait for nothing but a place, in lines.
 *
 * Jobs of one line are equal before every condition of a start: same workstation, same rank, same units of resources to take,
 * same place in a stream. If its first may not start, none of it may, so that only the first is looked at. The lines that stand
 * at a window of a workstation (one rank, one list of needs) differ in their stream alone; a line whose stream has no place for
 * another job steps back from the window until it has. So a decision costs the windows and the jobs it starts, however many wait.
 */
import { cell, put } from './columns.ts'
import { isStopped, streamHasPlace } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { rankOf, wasReadyBefore } from './rank.ts'
import { unitsToTake, wantsOf, type Want } from './resources.ts'
import { JobFlag, Stop, type PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'
import { workstationAt, type Workstation } from './workstations.ts'

/** First come first served; the line itself runs through two columns of the jobs. */
export interface Line {
  readonly number: number
  readonly workstation: number
  readonly rank: number
  /** What its jobs have to take, `WS#TAPE 2`; '' is nothing. */
  readonly wants: string
  /** Whose places they need; 0: their streams have room for all. */
  readonly stream: number
  head: number
  tail: number
  /** How many stand in it. */
  length: number
  /** It stands at its window. */
  isOpen: boolean
}

/** Where the ready jobs of one rank that need the same come up; without lines it is taken away. Made of the lines that are open. */
export interface Window {
  readonly rank: number
  readonly wants: string
  /** The same taken apart: what each of its jobs takes. */
  readonly takes: readonly Want[]
  /** The one whose first job has been ready longest in front. */
  readonly lines: Line[]
  /** The line of the streams that have room for all. */
  plain: Line | undefined
}

export const lineAt = (state: PlanState, number: number): Line => {
  const line = state.lines.get(number)
  if (line === undefined) throw new Error(`there is no line ${number}`)
  return line
}

/** The stream that the job's line depends on: one with a limit, that holds resources, or that is frozen or drained; else 0. */
const gateOf = (state: PlanState, job: number): number => {
  const stream = cell(state.jobs.stream, job)
  const { streams, needs, freezes } = state
  const isOwn =
    cell(streams.limit, stream) >= 0 ||
    (hasFlag(state, job, JobFlag.needs) && needs.has(-stream)) ||
    (freezes.size > 0 && isApart(state, job))
  return isOwn ? stream : 0
}

/** A freeze of a whole workstation keeps all its windows shut; any other, and a drain, concerns some streams and not the rest. */
const isApart = ({ jobs, streams, workstations }: PlanState, job: number): boolean =>
  cell(streams.stops, cell(jobs.stream, job)) !== 0 ||
  ((workstations[cell(jobs.workstation, job)]?.stops ?? 0) & Stop.drain) !== 0

/** The jobs of a stream may have their turn on a workstation. */
const hasTurn = (state: PlanState, stream: number, workstation: number): boolean =>
  streamHasPlace(state, stream) && !isStopped(state, stream, workstation)

/** Puts a ready job into the line where it belongs, by the time it became ready. One that stands there already stays. */
export const enqueue = (state: PlanState, job: number): void => {
  const { jobs } = state
  const present = cell(jobs.line, job)
  if (present === 0) {
    const line = lineFor(state, job)
    return insert(state, line, job, line.tail)
  }
  if (belongsIn(state, lineAt(state, present), job)) return
  dequeue(state, job)
  enqueue(state, job)
}

const belongsIn = (state: PlanState, line: Line, job: number): boolean =>
  line.rank === rankOf(state, job) &&
  line.workstation === cell(state.jobs.workstation, job) &&
  line.stream === gateOf(state, job) &&
  line.wants === wantsOf(state, job)

/** Takes a job out, wherever it stands. */
export const dequeue = (state: PlanState, job: number): void => {
  const { jobs } = state
  const number = cell(jobs.line, job)
  if (number === 0) return
  const line = lineAt(state, number)
  const next = cell(jobs.queueNext, job)
  const previous = cell(jobs.queuePrevious, job)
  put(jobs.line, job, 0)
  line.length -= 1
  if (next === 0) line.tail = previous
  else put(jobs.queuePrevious, next, previous)
  if (previous === 0) line.head = next
  else put(jobs.queueNext, previous, next)
  if (line.head === 0) return forget(state, line)
  if (previous === 0 && line.isOpen) reseat(state, line)
}

/** Puts all ready jobs of a stream where they belong, after what they have in common has changed: its limit, what it holds. */
export const requeueStream = (state: PlanState, stream: number): void => {
  const moving: number[] = []
  for (const job of jobsIn(state, stream)) if (cell(state.jobs.line, job) !== 0) moving.push(job)
  requeue(state, moving)
}

/**
 * Puts jobs that stand in lines where they belong now. The latest first, each from the place of the one before it: one pass over a
 * line, not one for each job.
 */
export const requeue = (state: PlanState, moving: number[]): void => {
  const { jobs } = state
  moving.sort((a, b) => (wasReadyBefore(state, a, b) ? 1 : -1))
  for (const job of moving) dequeue(state, job)
  const latest = new Map<Line, number>()
  for (const job of moving) {
    const line = lineFor(state, job)
    const later = latest.get(line)
    insert(state, line, job, later === undefined ? line.tail : cell(jobs.queuePrevious, later))
    latest.set(line, job)
  }
}

/** Lets the lines of a stream step up to their windows, or back, after it took or freed a place, or has begun. */
export const reviewLines = (state: PlanState, stream: number): void => {
  const numbers = state.linesOf.get(stream)
  if (numbers === undefined) return
  for (const number of numbers) {
    const line = lineAt(state, number)
    const isOpen = hasTurn(state, stream, line.workstation)
    if (line.isOpen === isOpen) continue
    line.isOpen = isOpen
    if (isOpen) seat(state, line)
    else unseat(state, line)
  }
}

/** The line where a job belongs; a new line has no jobs yet. */
const lineFor = (state: PlanState, job: number): Line => {
  const workstation = cell(state.jobs.workstation, job)
  const stream = gateOf(state, job)
  const rank = rankOf(state, job)
  const wants = wantsOf(state, job)
  const known =
    stream === 0
      ? findWindow(workstationAt(state, workstation), rank, wants)?.plain
      : findLine(state, stream, { workstation, rank, wants })
  if (known !== undefined) return known
  state.lastLine += 1
  const number = state.lastLine
  const isOpen = stream === 0 || hasTurn(state, stream, workstation)
  const line: Line = { number, workstation, rank, wants, stream, head: 0, tail: 0, length: 0, isOpen }
  state.lines.set(number, line)
  if (stream === 0) return line
  const ofStream = state.linesOf.get(stream)
  if (ofStream === undefined) state.linesOf.set(stream, [number])
  else ofStream.push(number)
  return line
}

/** A line of a stream. */
const findLine = (
  state: PlanState,
  stream: number,
  { workstation, rank, wants }: Pick<Line, 'workstation' | 'rank' | 'wants'>,
): Line | undefined => {
  for (const number of state.linesOf.get(stream) ?? []) {
    const line = lineAt(state, number)
    if (line.rank === rank && line.workstation === workstation && line.wants === wants) return line
  }
  return undefined
}

/** Puts a job behind `after`, or further to the front: behind the last that was ready no later than it. 0: to the front. */
const insert = (state: PlanState, line: Line, job: number, after: number): void => {
  const { jobs } = state
  const readyAt = cell(jobs.readyAt, job)
  let previous = after
  while (previous !== 0 && cell(jobs.readyAt, previous) > readyAt) previous = cell(jobs.queuePrevious, previous)
  const next = previous === 0 ? line.head : cell(jobs.queueNext, previous)
  put(jobs.line, job, line.number)
  line.length += 1
  put(jobs.queuePrevious, job, previous)
  put(jobs.queueNext, job, next)
  if (next === 0) line.tail = job
  else put(jobs.queuePrevious, next, job)
  if (previous === 0) line.head = job
  else put(jobs.queueNext, previous, job)
  if (previous !== 0 || !line.isOpen) return
  if (next === 0) seat(state, line)
  else reseat(state, line)
}

const findWindow = ({ ready }: Workstation, rank: number, wants: string): Window | undefined => {
  for (const window of ready) if (window.rank === rank && window.wants === wants) return window
  return undefined
}

/** Of all that stand there the one that has been ready longest. */
export const firstAt = ({ lines }: Window): number => lines[0]?.head ?? 0

/** Gives a line its place at its window, by its first job. */
export const seat = (state: PlanState, line: Line): void => {
  const workstation = workstationAt(state, line.workstation)
  const window = findWindow(workstation, line.rank, line.wants) ?? openWindow(state, workstation, line)
  if (line.stream === 0) window.plain = line
  const { lines } = window
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (wasReadyBefore(state, lines[middle]?.head ?? 0, line.head)) low = middle + 1
    else high = middle
  }
  lines.splice(low, 0, line)
}

/** Its first job is another than before. Of a window with one line nothing changes. */
const reseat = (state: PlanState, line: Line): void => {
  const { lines = [] } = findWindow(workstationAt(state, line.workstation), line.rank, line.wants) ?? {}
  if (lines.length === 1) return
  lines.splice(lines.indexOf(line), 1)
  seat(state, line)
}

const openWindow = (state: PlanState, { ready }: Workstation, { rank, wants, head }: Line): Window => {
  const window: Window = { rank, wants, takes: [...unitsToTake(state, head)], lines: [], plain: undefined }
  const place = ready.findIndex((other) => other.rank < rank || (other.rank === rank && other.wants > wants))
  ready.splice(place < 0 ? ready.length : place, 0, window)
  for (const { resource } of window.takes) {
    const windows = state.windowsOf.get(resource)
    if (windows === undefined) state.windowsOf.set(resource, [window])
    else windows.push(window)
  }
  return window
}

const closeWindow = ({ windowsOf }: PlanState, { ready }: Workstation, window: Window): void => {
  ready.splice(ready.indexOf(window), 1)
  for (const { resource } of window.takes) {
    const windows = windowsOf.get(resource) ?? []
    windows.splice(windows.indexOf(window), 1)
    if (windows.length === 0) windowsOf.delete(resource)
  }
}

/** Takes a line from its window, and the window away when it was the last. */
const unseat = (state: PlanState, line: Line): void => {
  const { workstation, rank, wants, stream, number } = line
  const on = workstationAt(state, workstation)
  const window = findWindow(on, rank, wants)
  if (window === undefined) throw new Error(`line ${number} is open, but its window is not there`)
  if (stream === 0) window.plain = undefined
  window.lines.splice(window.lines.indexOf(line), 1)
  if (window.lines.length === 0) closeWindow(state, on, window)
}

/** The last of its jobs has gone. */
const forget = (state: PlanState, line: Line): void => {
  const { number } = line
  if (line.isOpen) unseat(state, line)
  state.lines.delete(number)
  if (line.stream === 0) return
  const ofStream = state.linesOf.get(line.stream) ?? []
  ofStream.splice(ofStream.indexOf(number), 1)
  if (ofStream.length === 0) state.linesOf.delete(line.stream)
}
