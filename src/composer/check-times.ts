/** Warns of latest times before the earliest one, and of repetitions that their window leaves no room for. */
import type { RunCycle } from '#/model/run-cycle.ts'
import type { StreamJob } from '#/model/job-stream.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { Check, Complain } from './complain.ts'

interface Times {
  readonly at?: TimeOfDay
  readonly until?: TimeOfDay
  readonly latestStart?: TimeOfDay
  readonly deadline?: TimeOfDay
}

const minutesOf = ({ minutes, plusDays }: TimeOfDay): number => plusDays * 24 * 60 + minutes

/** Minutes from one to another; undefined for times in different zones, which have no fixed order. */
const between = (one: TimeOfDay, other: TimeOfDay): number | undefined =>
  one.timezone === other.timezone ? minutesOf(other) - minutesOf(one) : undefined

/** Of a stream, of each of its run cycles and of each of its jobs; of a run cycle group likewise. */
export const checkTimes: Check = (definition, _, complain) => {
  if (definition.kind !== 'stream' && definition.kind !== 'runcyclegroup') return
  const { runCycles, exceptions } = definition
  for (const times of [definition, ...runCycles, ...exceptions]) checkOrder(times, complain)
  for (const cycle of runCycles) checkEveryOfCycle(cycle, complain)
  if (definition.kind !== 'stream') return
  for (const job of definition.jobs) {
    checkOrder(job, complain)
    checkEveryOfJob(job, complain)
  }
}

const checkOrder = ({ at, until, latestStart, deadline }: Times, complain: Complain): void => {
  if (at === undefined) return
  const hint = 'Add +1 DAY if it is of the next day.'
  const isEarly = (time: TimeOfDay | undefined): time is TimeOfDay => time !== undefined && (between(at, time) ?? 0) < 0
  if (isEarly(until)) {
    const message = 'UNTIL is before AT, so it could never run.'
    complain(until, { code: 'definition.until_before_at', message, hint })
  }
  if (isEarly(latestStart)) {
    const message = 'JSUNTIL is before AT, so it could never start.'
    complain(latestStart, { code: 'definition.until_before_at', message, hint })
  }
  if (isEarly(deadline)) {
    const message = 'DEADLINE is before AT, so it would always be late.'
    complain(deadline, { code: 'definition.deadline_before_at', message, hint })
  }
}

const everyTooLong = (part: object, rate: number, room: number, complain: Complain): void => {
  if (room >= rate) return
  const message = `EVERY ${rate} minutes does not fit into the ${Math.max(0, room)} minutes it has, so it runs once.`
  complain(part, {
    code: 'definition.every_too_long',
    message,
    hint: 'Let it end later, or come more often.',
  })
}

const checkEveryOfCycle = (cycle: RunCycle, complain: Complain): void => {
  const { at, every } = cycle
  const room = at && every && between(at, every.end)
  if (every !== undefined && room !== undefined) everyTooLong(every.end, every.minutes, room, complain)
}

/** A job may begin its repetitions at its AT; without one nobody knows when it begins. */
const checkEveryOfJob = (job: StreamJob, complain: Complain): void => {
  const { at, every } = job
  const end = job.everyEnd ?? job.until
  const room = at && end && between(at, end)
  if (every !== undefined && room !== undefined) everyTooLong(end ?? job, every, room, complain)
}
