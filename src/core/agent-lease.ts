/**
 * The lease of an agent: renewed while it is connected, run out when it has been away for long.
 *
 * A run whose agent is silent is not known to be dead: it is said to be unreachable, and nothing is done about it unless the
 * site wants its runs to become `unknown` after a second, longer time. Nothing is ever restarted because of silence.
 */
import type { Instant } from '#/lib/clock.ts'
import { formatDuration } from '#/lib/words.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import type { PlanState } from './state.ts'

/** An agent that is away, and since when. */
export interface Absence {
  readonly agent: string
  readonly since: Instant
}

export interface LeaseTerms {
  /** How long an agent may be away before it is called lost, milliseconds (option agentLease). */
  readonly leaseMs: number
  /** After how long its runs become unknown, milliseconds; 0: never (option agentRunsUnknownAfter). */
  readonly unknownAfterMs: number
}

/** What is to be said of an agent that is away; each event is applied before the next is asked for. */
export const absenceEvents = function* (
  state: PlanState,
  { agent, since }: Absence,
  { leaseMs, unknownAfterMs }: LeaseTerms,
): Generator<EventBody> {
  const awayFor = state.now - since
  if (awayFor >= leaseMs && !state.lostAgents.has(agent)) yield { kind: 'agent.lost', agent, since }
  if (unknownAfterMs === 0 || awayFor < unknownAfterMs) return
  const reason = `its agent ${agent} has been away for ${formatDuration(awayFor)} (agentRunsUnknownAfter)`
  for (const job of runsOf(state, agent)) yield { kind: 'run.lost', job, run: cell(state.jobs.run, job), reason }
}

/** What is to be said of agents that were lost when one connects: it is back, or another has taken its place. */
export const returnEvents = function* ({ lostAgents }: PlanState, connected: string): Generator<EventBody> {
  for (const agent of lostAgents.keys()) {
    yield agent === connected ? { kind: 'agent.back', agent } : { kind: 'agent.back', agent, replacedBy: connected }
  }
}

type AgentEvent = Extract<EventBody, { kind: 'agent.lost' | 'agent.back' }>

export const applyAgent = ({ lostAgents }: PlanState, event: AgentEvent): void => {
  if (event.kind === 'agent.lost') lostAgents.set(event.agent, event.since)
  else lostAgents.delete(event.agent)
}

/** The jobs whose live run an agent has. */
export const runsOf = ({ agents }: PlanState, agent: string): number[] =>
  [...agents].flatMap(([job, holder]) => (holder === agent ? [job] : []))

/** Since when the agent of a job's live run is lost; undefined: it is not. */
export const unreachableSince = ({ lostAgents, agents }: PlanState, job: number): Instant | undefined =>
  lostAgents.size === 0 ? undefined : lostAgents.get(agents.get(job) ?? '')
