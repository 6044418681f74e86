/**
 * Turns what an agent reports into the event that will say so, or into nothing when the ledger knows it already.
 *
 * Agents repeat themselves until they are heard; a report is news only while its run is live, or its outcome unknown.
 */
import { isSuccess, parseReturnCodes } from '#/composer/return-codes.ts'
import type { Instant } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'
import type { ShortestDuration } from '#/model/job-stream.ts'
import type { Report } from '#/model/report.ts'
import { cell } from './columns.ts'
import { isLive, streamIsAlive } from './conditions.ts'
import { shortestRun } from './duration-limits.ts'
import { confirmedEnd, runsOn } from './confirmed-runs.ts'
import { hasFlag, hasTrait } from './flags.ts'
import { JobFlag, Phase, Trait, type PlanState } from './state.ts'
import { wasKilled } from './unknown-runs.ts'

/** How long a job that its agent refused waits before it is offered again. */
const refusedAgainAfter = 15_000

/** The event of a report, or undefined when it is no news. */
export const eventOf = (state: PlanState, report: Report): EventBody | undefined => {
  const { job, run } = report
  const phase = cell(state.jobs.phase, job)
  const isThisRun = cell(state.jobs.run, job) === run
  const dispatched = isThisRun && phase === Phase.dispatched
  // Nobody has resolved a run whose outcome was unknown: then the truth does.
  const unknown = isThisRun && phase === Phase.unknown
  const live = isThisRun && (isLive(state, job) || unknown)
  switch (report.type) {
    case 'accepted':
      return undefined
    case 'started':
      return dispatched || unknown ? { kind: 'run.started', job, run, pid: report.pid } : undefined
    case 'ended':
      return live ? ended(state, report) : undefined
    case 'failed':
      return live ? { kind: 'run.failed', job, run, reason: report.reason } : undefined
    case 'refused':
      return dispatched || unknown
        ? { kind: 'run.refused', job, run, reason: report.reason, retryAt: state.now + refusedAgainAfter }
        : undefined
    case 'lost':
      return live && !unknown ? { kind: 'run.lost', job, run, reason: report.reason } : undefined
  }
}

const ended = (state: PlanState, report: Extract<Report, { type: 'ended' }>): EventBody => {
  const { job, run, returnCode, signal, startedAt, userMs, systemMs, peakMemory } = report
  const condition = state.tasks.get(cell(state.jobs.task, job))?.successCondition
  // A run ended by signal n has return code 128 + n, as in the shell: RCCONDSUCC judges that too.
  // Killed is abended, whatever the job makes of TERM (plan.md 3.4).
  const killed = wasKilled(state, job)
  const good = !killed && meansSuccess(condition ?? null, returnCode)
  const repeatAt = nextRepetition(state, job, startedAt)
  const short = isShort(state, job, startedAt)
  const abends = !good || short === 'abend'
  const confirmed = confirmedEnd(state, job)
  const pends =
    confirmed === undefined &&
    !killed &&
    repeatAt === null &&
    (hasTrait(state, job, Trait.confirmed) || short === 'confirm')
  // Field by field: to spread what few have took a tenth of what an end costs.
  const event: Extract<EventBody, { kind: 'run.ended' }> = {
    kind: 'run.ended',
    job,
    run,
    outcome: confirmed ?? (abends ? 'abended' : 'succeeded'),
    returnCode,
    signal,
    startedAt: Math.round(startedAt),
    usage: { userMs, systemMs, peakMemory },
    repeatAt,
  }
  return pends ? { ...event, pending: true } : event
}

/** MINDUR: what to do with a run that ended sooner (User's Guide and Reference, "mindur"); undefined: it did not. */
const isShort = (state: PlanState, job: number, startedAt: Instant): ShortestDuration['action'] | undefined => {
  const shortest = shortestRun(state, job)
  if (shortest === undefined || state.now - startedAt >= shortest) return undefined
  return state.durations.get(job)?.shortest?.action
}

/** RCCONDSUCC, else RC=0. A condition that cannot be read was refused when the definition was applied. */
const meansSuccess = (condition: string | null, returnCode: number): boolean => {
  if (condition === null) return returnCode === 0
  const test = parseReturnCodes(condition)
  return 'error' in test ? returnCode === 0 : isSuccess(test, returnCode)
}

const day = 86_400_000

/**
 * When an EVERY job runs next, or null when it is done: start + k x rate; repetitions that were missed are made up for by
 * one at once, and then the rate is kept again (User's Guide, "every"). Without UNTIL they end a day after the stream's time.
 */
export const nextRepetition = (state: PlanState, job: number, startedAt: Instant): Instant | null => {
  const { jobs, streams, now } = state
  const rate = cell(jobs.every, job) * 60_000
  // Confirmed, it has come to its end whatever the clock says.
  if (runsOn(state, job) || confirmedEnd(state, job) !== undefined) return null
  if (rate === 0 || hasFlag(state, job, JobFlag.cancelled) || wasKilled(state, job)) return null
  if (!streamIsAlive(state, cell(jobs.stream, job))) return null
  const due = cell(jobs.startAt, job) || cell(jobs.readyAt, job) || startedAt
  const next = due + Math.max(1, Math.floor((now - due) / rate)) * rate
  const last =
    cell(jobs.everyEndAt, job) || cell(jobs.untilAt, job) || cell(streams.scheduledAt, cell(jobs.stream, job)) + day
  return next >= last || now >= last ? null : next
}
