/**
 * Looks after what is live: every live phase has a deadline that leads to something visible.
 *
 * A run that its agent was given and that does not start is offered again, which starts nothing twice. A run whose kill was asked
 * for and that does not go is killed again, and said loudly. An agent that is away has its lease looked at.
 */
import { absenceEvents, type Absence, type LeaseTerms } from '#/core/agent-lease.ts'
import { cell } from '#/core/columns.ts'
import { hasFlag } from '#/core/flags.ts'
import { JobFlag, Phase, type PlanState } from '#/core/state.ts'
import { jobName } from '#/core/view.ts'
import type { RunRequest } from '#/contract/agent-messages.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import type { EventBody } from '#/model/event.ts'
import type { AgentLink } from './agents/agent-link.ts'
import type { Input } from './conductor.ts'
import { runRequest } from './run-request.ts'

export interface RoundsParts {
  readonly state: PlanState
  readonly link: Pick<AgentLink, 'state' | 'start' | 'kill'>
  /** Commits; false when that was not possible now. */
  readonly take: (input: Input) => Promise<boolean>
  readonly clock: Clock
  readonly lease: () => LeaseTerms
  readonly killGraceMs: number
  readonly log: Log
}

export interface LiveRounds {
  /** One look at everything that is live. */
  readonly lookOnce: () => Promise<void>
  readonly stop: () => void
}

const lookEveryMs = 5_000

/** How long a run may take from its dispatch to its start; the agent writes it down first, on a disk that may be busy. */
const startWithinMs = 30_000

/** How long the processes of a run may take to be gone after KILL. */
const goneWithinMs = 20_000

/** Since when each run has been seen where it is, by its job. */
type Seen = Map<number, { readonly run: number; at: number }>

/** Begins to look every few seconds. */
export const startLiveRounds = (parts: RoundsParts): LiveRounds => {
  const begunAt = parts.clock.now()
  const given: Seen = new Map()
  const killed: Seen = new Map()
  const lookOnce = async (): Promise<void> => {
    if (parts.link.state().connected) await offerAgain(parts, unstartedIn(parts, given))
    else {
      // It is offered all that it was given when it comes back.
      given.clear()
      for (const absence of absencesOf(parts, begunAt)) await endLease(parts, absence)
    }
    await killAgain(parts, unkilledIn(parts, killed))
  }
  const timer = setInterval(() => void lookOnce(), lookEveryMs)
  return { lookOnce, stop: () => clearInterval(timer) }
}

/** The agents that are away: the one the link leads to, and whoever else has runs. */
const absencesOf = ({ state, link }: RoundsParts, begunAt: number): Absence[] => {
  const { name, since } = link.state()
  const names = new Set(state.agents.values())
  if (name !== null) names.add(name)
  return [...names].map((agent) => ({
    agent,
    since: state.lostAgents.get(agent) ?? (agent === name ? since : null) ?? begunAt,
  }))
}

const endLease = async ({ take, state, lease, clock, log }: RoundsParts, absence: Absence): Promise<void> => {
  const { agent, since } = absence
  const { leaseMs, unknownAfterMs } = lease()
  const awayFor = clock.now() - since
  const isNews = awayFor >= leaseMs && !state.lostAgents.has(agent)
  if (!isNews && (unknownAfterMs === 0 || awayFor < unknownAfterMs)) return
  if (isNews) log.error({ agent }, `agent ${agent} has been away longer than its lease: its runs are unreachable`)
  await take((now) => absenceEvents(now, absence, { leaseMs, unknownAfterMs }))
}

const unstartedIn = (parts: RoundsParts, seen: Seen): number[] =>
  overdueIn(parts, seen, startWithinMs, (job) => cell(parts.state.jobs.phase, job) === Phase.dispatched)

const unkilledIn = (parts: RoundsParts, seen: Seen): number[] =>
  overdueIn(parts, seen, parts.killGraceMs + goneWithinMs, (job) => hasFlag(parts.state, job, JobFlag.killRequested))

/** The live jobs that have been seen there for so long; they are counted anew. */
const overdueIn = (
  { state, clock }: RoundsParts,
  seen: Seen,
  afterMs: number,
  isThere: (job: number) => boolean,
): number[] => {
  const at = clock.now()
  const overdue: number[] = []
  for (const job of state.agents.keys()) {
    if (!isThere(job)) {
      seen.delete(job)
      continue
    }
    const run = cell(state.jobs.run, job)
    const known = seen.get(job)
    if (known?.run !== run) seen.set(job, { run, at })
    else if (at - known.at >= afterMs) {
      overdue.push(job)
      known.at = at
    }
  }
  for (const job of seen.keys()) if (!state.agents.has(job)) seen.delete(job)
  return overdue
}

/** Only what the ledger has: what is noted within the input is committed when that is answered. */
const offerAgain = async ({ take, link, log }: RoundsParts, jobs: readonly number[]): Promise<void> => {
  if (jobs.length === 0) return
  const offers: RunRequest[] = []
  const committed = await take((state) => {
    for (const job of jobs) if (cell(state.jobs.phase, job) === Phase.dispatched) offers.push(runRequest(state, job))
    return []
  })
  if (!committed) return
  for (const offer of offers) {
    const { job, run, stream, name } = offer
    log.warn(
      { job, run },
      `${stream}.${name} run ${run} was given to the agent and does not start: it is offered again`,
    )
    link.start(offer)
  }
}

const killAgain = async (parts: RoundsParts, jobs: readonly number[]): Promise<void> => {
  if (jobs.length === 0) return
  const { take, link, log, killGraceMs } = parts
  const kills: { readonly job: number; readonly run: number; readonly name: string }[] = []
  const committed = await take(function* (state): Generator<EventBody> {
    for (const job of jobs) {
      if (!hasFlag(state, job, JobFlag.killRequested) || !state.agents.has(job)) continue
      const run = cell(state.jobs.run, job)
      kills.push({ job, run, name: jobName(state, job) })
      if (hasFlag(state, job, JobFlag.killOverdue)) continue
      const cause = { by: 'clock', reason: 'its processes are not gone long after its kill was asked for' }
      yield { kind: 'job.kill_overdue', job, run, cause }
    }
  })
  if (!committed) return
  for (const { job, run, name } of kills) {
    log.error({ job, run }, `${name} run ${run} was to be killed and is not gone: it is killed again`)
    link.kill(job, run, killGraceMs)
  }
}
