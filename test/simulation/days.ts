/** The plan of a simulated site: a random day for each day, planned by number, with predecessors on the days beside it. */
import fc from 'fast-check'
import { cell, nextRow } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import { nameOf } from '#/core/names.ts'
import type { NextIds, PlanBatch, PlanDependency } from '#/model/plan.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { renumberBatch, type NumberKind } from '#/planning/renumber-batch.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'
import { midnight, sketchBatch, type StreamSketch } from '../support/plan.ts'
import { randomPlan, randomResources } from '../support/random-plan.ts'
import { randomFrom, type Random } from '../support/random.ts'

export const dayLength = 86_400_000

/** `2026-11-22` is day 0. */
export const dateOf = (day: number): string => Temporal.PlainDate.from('2026-11-22').add({ days: day }).toString()
const dayOf = (date: string): number => Temporal.PlainDate.from('2026-11-22').until(date).days

export interface Days {
  readonly sketch: (day: number) => StreamSketch[]
  /** A batch of what is missing of the days, in the numbers that are free. */
  readonly batch: (state: PlanState, from: string, to: string) => PlanBatch
  /** A stream that somebody submits now. */
  readonly submission: (state: PlanState, random: Random) => PlanBatch
}

/** So many days have streams; those after them are empty. */
export const openDays = (seed: number, count: number): Days => {
  const random = randomFrom(seed)
  const samples = fc.sample(randomPlan, { seed, numRuns: 2 * count, unbiased: true })
  const ease = random.pick([0, 0.5, 0.8, 0.9])
  const sketches = Array.from({ length: count }, (_, day) =>
    [...(samples[2 * day] ?? []), ...(samples[2 * day + 1] ?? []).map(asOther)].map((one) =>
      easeStream(one, random, ease),
    ),
  )
  const sketch = (day: number): StreamSketch[] => sketches[day] ?? []
  return {
    sketch,
    batch: (state, from, to) => {
      const numbers = openNumbers(state.nextIds)
      const all = Array.from({ length: dayOf(to) - dayOf(from) + 1 }, (_, i) =>
        dayBatch(state, sketch(dayOf(from) + i), dayOf(from) + i, numbers),
      )
      const joined = all.reduce(join)
      link(state, joined, numbers)
      return { ...joined, id: state.nextIds.batch, from, to }
    },
    submission: (state, random) => {
      const day = Math.max(0, Math.floor((state.now - midnight) / dayLength))
      const one = sketch(random.below(count)).slice(0, 1)
      const plain = one.map((stream) => ({ ...stream, name: `X${state.nextIds.stream}`, follows: [] }))
      const batch = dayBatch(state, plain, day, openNumbers(state.nextIds))
      return { ...batch, id: state.nextIds.batch, reason: 'submit', from: null, to: null }
    },
  }
}

/** The streams of a second sample beside those of the first. */
const asOther = (stream: StreamSketch): StreamSketch => {
  const renamed = (stream.follows ?? []).map((name) => name.replace(/^S/, 'T'))
  return { ...stream, name: stream.name.replace(/^S/, 'T'), follows: renamed }
}

/** What keeps the jobs of a random plan from running, much of it taken away: or most plans would stand still. */
const easeStream = (stream: StreamSketch, random: Random, ease: number): StreamSketch => {
  const { untilAt, latestStartAt, start, limit, priority, jobs, ...rest } = stream
  const keeps = (): boolean => !random.chance(ease)
  return {
    ...rest,
    ...(untilAt !== undefined && keeps() && { untilAt }),
    ...(latestStartAt !== undefined && keeps() && { latestStartAt }),
    ...(start !== undefined && keeps() && { start }),
    ...(limit !== undefined && (limit !== 0 || keeps()) && { limit }),
    ...(priority !== undefined && (priority !== 0 || keeps()) && { priority }),
    jobs: jobs.map((job) => {
      const { untilAt: until, files, prompts, confirmed, priority: rank, nop, ...kept } = job
      return {
        ...kept,
        ...(until !== undefined && keeps() && { untilAt: until }),
        ...(files !== undefined && keeps() && { files }),
        ...(prompts !== undefined && keeps() && { prompts }),
        ...(confirmed !== undefined && keeps() && { confirmed }),
        ...(nop !== undefined && keeps() && { nop }),
        ...(rank !== undefined && (rank !== 0 || keeps()) && { priority: rank }),
      }
    }),
  }
}

interface Numbers {
  readonly take: (kind: NumberKind, count: number) => number
}

const openNumbers = (next: NextIds): Numbers => {
  const free = { ...next }
  return {
    take: (kind, count) => {
      const first = free[kind]
      free[kind] += count
      return first
    },
  }
}

const join = (one: PlanBatch, other: PlanBatch): PlanBatch => ({
  ...one,
  streams: [...one.streams, ...other.streams],
  jobs: [...one.jobs, ...other.jobs],
  dependencies: [...one.dependencies, ...other.dependencies],
  tasks: [...one.tasks, ...other.tasks],
  prompts: [...one.prompts, ...other.prompts],
})

/** The rows of a day. Streams that a server let in before it died are not let in again, and the others follow those. */
const dayBatch = (state: PlanState, sketches: StreamSketch[], day: number, numbers: Numbers): PlanBatch => {
  const date = dateOf(day)
  const whole = moveTimes(sketchBatch(sketches, randomResources), day * dayLength, date)
  const known = knownStreams(state, whole, date)
  const given = { streams: new Map<number, number>(), jobs: new Map<number, number>() }
  const highest = (kind: 'file' | 'join'): number =>
    whole.dependencies.reduce((most, row) => (row.type === kind ? Math.max(most, row.id) : most), 0)
  const first = {
    task: numbers.take('task', whole.tasks.length),
    prompt: numbers.take('prompt', whole.prompts.length),
    file: numbers.take('file', highest('file')),
    join: numbers.take('join', highest('join')),
    pending: 1,
  }
  // Rows are neighbours by number: those that are new take the free numbers without gaps.
  for (const { id } of whole.streams) if (!known.streams.has(id)) given.streams.set(id, numbers.take('stream', 1))
  for (const { id } of whole.jobs) if (!known.jobs.has(id)) given.jobs.set(id, numbers.take('job', 1))
  const of = (kind: NumberKind, id: number): number => {
    if (kind === 'stream') return known.streams.get(id) ?? given.streams.get(id) ?? 0
    if (kind === 'job') return known.jobs.get(id) ?? given.jobs.get(id) ?? 0
    return id - 1 + first[kind]
  }
  const own: PlanBatch = {
    ...whole,
    streams: whole.streams.filter(({ id }) => !known.streams.has(id)),
    jobs: whole.jobs.filter(({ id }) => !known.jobs.has(id)),
    dependencies: whole.dependencies.filter(
      ({ waiter }) => !known[waiter.of === 'stream' ? 'streams' : 'jobs'].has(waiter.id),
    ),
  }
  return compact(unpackBatch(renumberBatch(packBatch(own), of)))
}

/** Prompts and tasks that no row names any more are left out. */
const compact = (batch: PlanBatch): PlanBatch => {
  const tasks = new Set(batch.jobs.map(({ task }) => task))
  const prompts = new Set(batch.dependencies.flatMap((row) => (row.type === 'prompt' ? [row.prompt] : [])))
  return {
    ...batch,
    tasks: batch.tasks.filter(({ id }) => tasks.has(id)),
    prompts: batch.prompts.filter(({ id }) => prompts.has(id)),
  }
}

const moveTimes = (batch: PlanBatch, by: number, day: string): PlanBatch => {
  const moved = (at: number | null): number | null => (at === null ? null : at + by)
  return {
    ...batch,
    streams: batch.streams.map((row) => ({
      ...row,
      day,
      scheduledAt: row.scheduledAt + by,
      startAt: moved(row.startAt),
      untilAt: moved(row.untilAt),
      latestStartAt: moved(row.latestStartAt),
      deadlineAt: moved(row.deadlineAt),
    })),
    jobs: batch.jobs.map((row) => ({
      ...row,
      startAt: moved(row.startAt),
      untilAt: moved(row.untilAt),
      deadlineAt: moved(row.deadlineAt),
      everyEndAt: moved(row.everyEndAt),
    })),
    dependencies: batch.dependencies.map((row): PlanDependency =>
      row.type === 'start' ? { ...row, until: row.until + by } : row,
    ),
  }
}

/** Which streams of the batch are in the plan already: the numbers of their rows there. */
const knownStreams = (
  { streams, names }: PlanState,
  batch: PlanBatch,
  day: string,
): { streams: Map<number, number>; jobs: Map<number, number> } => {
  const known = { streams: new Map<number, number>(), jobs: new Map<number, number>() }
  const byName = new Map<string, number>()
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1))
    if (nameOf(names, cell(streams.day, id)) === day && nameOf(names, cell(streams.name, id)) !== 'USERJOBS')
      byName.set(nameOf(names, cell(streams.name, id)), id)
  for (const { id, name, firstJob, jobCount } of batch.streams) {
    const there = byName.get(name)
    if (there === undefined) continue
    known.streams.set(id, there)
    for (let i = 0; i < jobCount; i += 1) known.jobs.set(firstJob + i, cell(streams.firstJob, there) + i)
  }
  return known
}

/**
 * Predecessors across days: every third stream follows that of its name on the day before, as far as that is in the plan, and
 * every fifth one a stream of the day to come, which is pending until that day is planned.
 */
const link = (state: PlanState, batch: PlanBatch, numbers: Numbers): void => {
  const plain = { condition: null, join: null, resolves: null }
  for (const { id, name, day, scheduledAt, jobCount } of batch.streams) {
    const before = dateOf(dayOf(day) - 1)
    if (id % 3 === 0) {
      const predecessor =
        batch.streams.find((row) => row.name === name && row.day === before)?.id ?? findStream(state, name, before)
      if (predecessor !== undefined && jobCount > 0)
        batch.dependencies.push({ type: 'stream', waiter: { of: 'stream', id }, predecessor, ...plain })
    }
    if (id % 5 === 0 && jobCount > 0) {
      const next = { stream: 'WS#S0', job: null, day: dateOf(dayOf(day) + 1), scheduledAt: scheduledAt + dayLength }
      if (batch.streams.some((row) => row.day === next.day)) continue
      const pending = numbers.take('pending', 1)
      const waiter = { of: 'stream', id } as const
      batch.dependencies.push({ type: 'pending', waiter, id: pending, ...next, condition: null, join: null })
    }
  }
  resolve(state, batch)
}

const findStream = (state: PlanState, name: string, day: string): number | undefined => {
  const { streams, names } = state
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    const isThere = nameOf(names, cell(streams.day, id)) === day && nameOf(names, cell(streams.name, id)) === name
    if (isThere && !jobsIn(state, id).next().done) return id
  }
  return undefined
}

/** What was pending on these days has its instance now, or never will. */
const resolve = (state: PlanState, batch: PlanBatch): void => {
  const last = batch.streams.at(-1)?.day
  batch.orphaned = []
  for (const { id, holder, day, join, condition } of state.pending.values()) {
    if (last !== undefined && day > last) continue
    const found = batch.streams.find((row) => row.day === day && row.name === 'S0')
    const waiter = { of: holder < 0 ? 'stream' : 'job', id: Math.abs(holder) } as const
    if (found === undefined) batch.orphaned.push(id)
    else batch.dependencies.push({ type: 'stream', waiter, predecessor: found.id, condition, join, resolves: id })
  }
}
