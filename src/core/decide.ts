/**
 * What to do now: `decide(state) -> decisions`, each the event that will say it was done.
 *
 * Lazily: the caller applies each decision before it takes the next, so that every decision sees the ones before it (the
 * place that is taken, the resource that is held) without a second bookkeeping. Same state, same decisions, on every node.
 */
import type { EventBody } from '#/model/event.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { cell } from './columns.ts'
import { mayStart } from './conditions.ts'
import { decideRecovery } from './decide-recovery.ts'
import { isUrgentRank } from './ready-queue.ts'
import { Phase, type Holder, type PlanState } from './state.ts'
import type { Workstation } from './workstations.ts'

/** What the state cannot know. */
export interface World {
  /** The agent that takes runs, or null: then nothing is dispatched. */
  readonly agent: string | null
}

const byTheClock = { by: 'clock' } as const

/** All decisions that the state calls for at its present time. The caller applies each before it asks for the next. */
export const decide = function* (state: PlanState, world: World): Generator<EventBody> {
  for (const holder of state.due.until) yield decideUntil(state, holder)
  for (const holder of state.due.deadline) {
    yield holder < 0
      ? { kind: 'stream.late', stream: -holder, cause: { ...byTheClock, reason: 'its deadline has passed' } }
      : { kind: 'job.late', job: holder, cause: { ...byTheClock, reason: 'its deadline has passed' } }
  }
  for (const prompt of state.due.asking) yield { kind: 'prompt.asked', prompt, cause: { by: 'plan' } }
  for (const job of state.recoveries.keys()) {
    const decision = decideRecovery(state, job)
    if (decision !== undefined) yield decision
  }
  if (world.agent === null) return
  for (const workstation of state.workstations) yield* dispatchReady(state, workstation, world.agent)
}

/** The latest time has passed. UNTIL concerns a job's start and a stream's completion (User's Guide, "until"). */
const decideUntil = (state: PlanState, holder: Holder): EventBody => {
  const code = holder < 0 ? cell(state.streams.onUntil, -holder) : cell(state.jobs.onUntil, holder)
  const action = onUntils[code] ?? 'suppress'
  const cause = { ...byTheClock, reason: 'its latest time (UNTIL) has passed' }
  if (holder < 0) {
    const kind = { suppress: 'stream.suppressed', continue: 'stream.late', cancel: 'stream.cancelled' } as const
    return { kind: kind[action], stream: -holder, cause }
  }
  const kind = { suppress: 'job.suppressed', continue: 'job.late', cancel: 'job.cancelled' } as const
  return { kind: kind[action], job: holder, cause }
}

/** Starts what a workstation has room for. With no room left only HI and GO are looked at. */
const dispatchReady = function* (state: PlanState, workstation: Workstation, agent: string): Generator<EventBody> {
  const { jobs } = state
  // A copy: chains come and go while their jobs are dispatched.
  const chains = workstation.ready.slice()
  for (const { rank, head } of chains) {
    let job = head
    while (job !== 0) {
      if (workstation.live.size >= workstation.limit && !isUrgentRank(rank)) break
      const next = cell(jobs.queueNext, job)
      if (cell(jobs.phase, job) === Phase.waiting && mayStart(state, job)) {
        yield { kind: 'run.dispatched', job, run: cell(jobs.run, job) + 1, agent }
      }
      job = next
    }
  }
}
