/**
 * Promotes what critical jobs wait for when it must start soon.
 *
 * To know when that is takes an estimate of the whole plan, in a thread with a copy of it. As long as only runs come and go the answer
 * of the last estimate holds, and says when to look again: an idle plan of 200 000 jobs is then estimated twelve times an hour, not 120. Of a run that
 * has ended something is learned: how much sooner that may be than it was said is known without an estimate.
 */
import { cell, nextRow } from '#/core/columns.ts'
import { promote, promotedAhead, soonerBy, type Promotions } from '#/core/promotion.ts'
import { Trait, type PlanState } from '#/core/state.ts'
import type { Clock, Instant } from '#/lib/clock.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import type { GlobalOptions } from '#/model/global-options.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Conductor } from './conductor.ts'

/** Those by which it is said what is critical, and how soon it is promoted. */
export type PromotionOptions = Pick<GlobalOptions, 'enWorkloadServiceAssurance' | 'promotionOffset' | 'deadlineOffset'>

export interface PromoterParts {
  readonly state: () => PlanState
  readonly conductor: () => Conductor
  readonly desk: Pick<AssuranceDesk, 'standing'>
  readonly options: () => PromotionOptions
  readonly clock: Clock
}

type Committed = Pick<LedgerEvent, 'kind'> & { readonly job?: number }

export interface Promoter {
  /** To be told of each commit. */
  readonly committed: (events: readonly Committed[]) => void
  /** One look, to be repeated. Answers the promotions it made. */
  readonly lookOnce: () => Promise<readonly LedgerEvent[]>
}

/** These move no critical start but by the durations that are learned of them. */
const ofRuns: ReadonlySet<EventBody['kind']> = new Set([
  'run.dispatched',
  'run.started',
  'run.ended',
  'stream.succeeded',
  'job.late',
  'job.long',
  'stream.late',
  'file.found',
] as const)

/** How long an estimate is trusted in any case, milliseconds. */
const trustedFor = 5 * 60_000

interface Known {
  readonly state: PlanState
  readonly at: Instant
  readonly promotions: Promotions
  readonly options: string
}

export const createPromoter = ({ state, conductor, desk, options, clock }: PromoterParts): Promoter => {
  let known: Known | undefined
  let changedAt = 0
  /** The histories of jobs that have ended since. */
  let learned = new Set<number>()
  const optionsNow = (): string => {
    const { enWorkloadServiceAssurance, promotionOffset, deadlineOffset } = options()
    return JSON.stringify([enWorkloadServiceAssurance, promotionOffset, deadlineOffset])
  }
  /** Whether the last estimate says that nothing is due before somebody looks again. */
  const isKnown = (now: Instant): boolean => {
    if (known === undefined || known.state !== state() || known.options !== optionsNow()) return false
    if (known.at <= changedAt || now >= known.at + trustedFor) return false
    const { firstAt, durations } = known.promotions
    return now + promotedAhead < firstAt - soonerBy(known.state, durations, learned)
  }
  return {
    committed: (events) => {
      for (const { kind, job } of events) {
        if (!ofRuns.has(kind)) changedAt = clock.now()
        else if (kind === 'run.ended' && job !== undefined) learned.add(cell(state().jobs.history, job))
      }
    },
    lookOnce: async () => {
      const looked = state()
      if (isKnown(clock.now()) || !hasCriticalJobs(looked)) return []
      const asked = optionsNow()
      learned = new Set()
      const { times, promotions } = await desk.standing(clock.now())
      known = { state: looked, at: times.at, promotions, options: asked }
      if (promotions.due.length === 0) return []
      return conductor().take((now) => promote(now, promotions.due))
    },
  }
}

/** One look over their traits. */
const hasCriticalJobs = ({ jobs }: PlanState): boolean => {
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if ((cell(jobs.traits, job) & Trait.critical) !== 0) return true
  }
  return false
}
