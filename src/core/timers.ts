/**
 * The times the plan waits for, soonest first: a binary heap of (instant, what, whom).
 *
 * Equal instants come out by kind and then by number, so that every node sees them in the same order.
 */
import type { Instant } from '#/lib/clock.ts'

export const timerKinds = [
  'stream-start',
  'job-start',
  'job-until',
  'stream-until',
  'job-deadline',
  'stream-deadline',
  'job-longest',
  'stream-condition',
  'freeze-until',
] as const
export type TimerKind = (typeof timerKinds)[number]

export interface Timer {
  readonly at: Instant
  readonly kind: TimerKind
  readonly id: number
}

export interface Timers {
  readonly heap: Timer[]
}

export const createTimers = (): Timers => ({ heap: [] })

const before = (a: Timer, b: Timer): boolean => {
  if (a.at !== b.at) return a.at < b.at
  if (a.kind !== b.kind) return timerKinds.indexOf(a.kind) < timerKinds.indexOf(b.kind)
  return a.id < b.id
}

const swap = (heap: Timer[], i: number, j: number): void => {
  const held = heap[i] as Timer
  heap[i] = heap[j] as Timer
  heap[j] = held
}

export const addTimer = ({ heap }: Timers, timer: Timer): void => {
  heap.push(timer)
  let child = heap.length - 1
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!before(heap[child] as Timer, heap[parent] as Timer)) return
    swap(heap, child, parent)
    child = parent
  }
}

/** The soonest instant anybody waits for, or undefined. */
export const nextTimerAt = ({ heap }: Timers): Instant | undefined => heap[0]?.at

/** Takes out the timers of those who are gone. */
export const removeTimers = ({ heap }: Timers, isGone: (timer: Timer) => boolean): void => {
  let kept = 0
  for (const timer of heap) {
    if (isGone(timer)) continue
    heap[kept] = timer
    kept += 1
  }
  heap.length = kept
  for (let place = (kept >> 1) - 1; place >= 0; place -= 1) sink(heap, place)
}

/** Takes out the soonest timer if it is due at `now`. */
export const takeDueTimer = ({ heap }: Timers, now: Instant): Timer | undefined => {
  const first = heap[0]
  if (first === undefined || first.at > now) return undefined
  const last = heap.pop() as Timer
  if (heap.length === 0) return first
  heap[0] = last
  sink(heap, 0)
  return first
}

/** Moves a timer down until none below it is sooner. */
const sink = (heap: Timer[], from: number): void => {
  for (let parent = from; ;) {
    const left = 2 * parent + 1
    if (left >= heap.length) return
    const right = left + 1
    const child = right < heap.length && before(heap[right] as Timer, heap[left] as Timer) ? right : left
    if (!before(heap[child] as Timer, heap[parent] as Timer)) return
    swap(heap, parent, child)
    parent = child
  }
}
