/**
 * What all instances of a prepared stream have in common, as columns: an instance is a copy of them with its own numbers and times.
 *
 * A site has hundreds of streams and plans tens of thousands of instances a day.
 */
import type { DayNumber } from '#/calendar/day-number.ts'
import { defaultPriority, type StreamJob } from '#/model/job-stream.ts'
import {
  jobTraits,
  makeColumns,
  packedJobs,
  type Durations,
  type Packed,
  type PackedJobs,
} from '#/model/packed-batch.ts'
import type { PlanJob } from '#/model/plan.ts'
import { onUntils, type OnUntil } from '#/model/time-of-day.ts'
import { limitsOn } from './occurrences.ts'
import type { PreparedJob, PreparedStream } from './prepared-stream.ts'
import type { ProductionDays } from './production-day.ts'

export interface StreamShape {
  readonly workstation: number
  readonly name: number
  readonly priority: number
  /** -1: no limit. */
  readonly limit: number
  readonly carryForward: number
  readonly key: number
  /** Its jobs with no times; a recovery job by its place, from 1. */
  readonly jobs: PackedJobs
  /** By the place of the job. */
  readonly durations: readonly (readonly [number, Durations])[]
  /** The first job runs again when it is told to: it watches for STARTCOND. */
  readonly hasMonitor: boolean
  /** The times of the jobs on a day; undefined: they have none. */
  readonly timesOn: (day: DayNumber) => JobTimes | undefined
}

const timeColumns = {
  startAt: packedJobs.startAt,
  untilAt: packedJobs.untilAt,
  onUntil: packedJobs.onUntil,
  deadlineAt: packedJobs.deadlineAt,
  everyEndAt: packedJobs.everyEndAt,
} as const

export type JobTimes = Packed<typeof timeColumns>

/** Numbers for what a shape says: names, and the tasks of its jobs. */
export interface Numbering {
  readonly numberOf: (name: string) => number
  readonly taskOf: (job: PreparedJob) => number
}

export const shapeOf = (stream: PreparedStream, { numberOf, taskOf }: Numbering): StreamShape => {
  const { definition, workstation, jobs } = stream
  const outline = outlineOf(stream)
  const named = {
    workstation: Int32Array.from(jobs, (job) => numberOf(job.workstation)),
    name: Int32Array.from(jobs, (job) => numberOf(job.name)),
    definition: Int32Array.from(jobs, (job) => numberOf(job.fullName)),
    task: Int32Array.from(jobs, taskOf),
  }
  return {
    ...outline,
    workstation: numberOf(workstation),
    name: numberOf(definition.name),
    jobs: { ...outline.jobs, ...named },
  }
}

/** What a shape has whatever the numbers are. */
type Outline = Omit<StreamShape, 'workstation' | 'name'>

/** Streams stay prepared from day to day. */
const outlines = new WeakMap<PreparedStream, Outline>()

const outlineOf = (stream: PreparedStream): Outline => {
  const outline = outlines.get(stream) ?? drawOutline(stream)
  outlines.set(stream, outline)
  return outline
}

const drawOutline = ({ definition, jobs, days, start }: PreparedStream): Outline => {
  const columns = makeColumns(packedJobs, jobs.length)
  const durations: [number, Durations][] = []
  jobs.forEach(({ step, recovery, priority }, place) => {
    columns.isRecovery[place] = step === null ? 1 : 0
    columns.priority[place] = priority
    columns.onUntil[place] = onUntils.indexOf('suppress')
    columns.traits[place] = step === null ? 0 : traitsOf(step)
    columns.every[place] = step?.every ?? 0
    columns.recoveryJob[place] = recovery === null ? 0 : recovery + 1
    const [longest, shortest] = [step?.longest ?? null, step?.shortest ?? null]
    if (longest !== null || shortest !== null) durations.push([place, { longest, shortest }])
  })
  return {
    priority: definition.priority ?? defaultPriority,
    limit: definition.limit ?? -1,
    carryForward: Number(definition.carryForward),
    key: Number(definition.key ?? false),
    jobs: columns,
    durations,
    hasMonitor: start?.file === null,
    timesOn: onceADay((day) => timesOn(jobs, day, days)),
  }
}

/** The bits of `jobTraits`. */
const traitsOf = ({ confirmed, critical, key, nop, onLate }: StreamJob): number => {
  const traits: Record<(typeof jobTraits)[number], boolean | undefined> = {
    confirmed,
    critical,
    key,
    nop,
    killWhenLate: onLate === 'kill',
  }
  return jobTraits.reduce((bits, trait, place) => (traits[trait] === true ? bits | (1 << place) : bits), 0)
}

/** The instances of a day are made one after the other. */
const onceADay = <T>(find: (day: DayNumber) => T): ((day: DayNumber) => T) => {
  let last: { readonly day: DayNumber; readonly found: T } | undefined
  return (day) => {
    if (last?.day !== day) last = { day, found: find(day) }
    return last.found
  }
}

const timesOn = (jobs: readonly PreparedJob[], day: DayNumber, days: ProductionDays): JobTimes | undefined => {
  if (!jobs.some(({ step }) => step !== null && hasTimes(step))) return undefined
  const times = makeColumns(timeColumns, jobs.length)
  times.onUntil.fill(onUntils.indexOf('suppress'))
  jobs.forEach(({ step }, place) => {
    if (step === null || !hasTimes(step)) return
    const { startAt, untilAt, onUntil, deadlineAt, everyEndAt } = timesOf(step, day, days)
    times.startAt[place] = startAt ?? 0
    times.untilAt[place] = untilAt ?? 0
    times.onUntil[place] = onUntils.indexOf(onUntil)
    times.deadlineAt[place] = deadlineAt ?? 0
    times.everyEndAt[place] = everyEndAt ?? 0
  })
  return times
}

const hasTimes = ({ at, until, deadline, everyEnd }: StreamJob): boolean =>
  at !== undefined || until !== undefined || deadline !== undefined || everyEnd !== undefined

interface TimesOfJob extends Pick<PlanJob, 'startAt' | 'untilAt' | 'deadlineAt' | 'everyEndAt'> {
  readonly onUntil: OnUntil
}

/**
 * The times of a job are of the production day of its stream, also when the stream repeats. EVERYENDTIME at or before AT is
 * meant for the next day. With ONLATE KILL and no UNTIL the deadline is the UNTIL too, so that a job that has not started by
 * then never does (User's Guide and Reference, "onlate").
 */
const timesOf = (step: StreamJob, day: DayNumber, days: ProductionDays): TimesOfJob => {
  const { at, everyEnd } = step
  const { untilAt, onUntil, deadlineAt } = limitsOn(day, days, step, step.at)
  const startAt = at ? days.instantOf(day, at) : null
  const endsAt = everyEnd ? days.instantOf(day, everyEnd) : null
  const isNextDay = endsAt !== null && startAt !== null && endsAt <= startAt
  return {
    startAt,
    untilAt: untilAt ?? (step.onLate === 'kill' ? deadlineAt : null),
    onUntil,
    deadlineAt,
    everyEndAt: everyEnd && isNextDay ? days.instantOf(day + 1, everyEnd) : endsAt,
  }
}
