/**
 * Judges whether what is kept about the plan still holds: by the journal of what has changed since, whenever it is looked up.
 *
 * Nothing is told to those who keep answers, and nothing is worked out for answers that nobody asks for any more. What this server has told
 * somebody (an order was carried out, things have changed) nobody is shown an older state of: an answer that is behind is over then.
 */
import type { Verdict } from '#/cache/kind.ts'
import { changedFrom, placeAfter, type Changed, type Journal } from '#/core/journal.ts'
import type { PlanState } from '#/core/state.ts'
import { Refusal } from '#/lib/refusal.ts'
import { isSmallPlan } from '#/engine/small-plan.ts'

/** A moment of the plan: before it, and after it. */
export interface Moment {
  /** Which plan it was: another one begins when the state is rebuilt, and with each term. */
  readonly plan: number
  /** The number of the first note that came after it. */
  at: number
}

export interface Lookout {
  readonly now: () => Moment
  /** The moment up to which everything is committed: what the database tells may lack what came after it. */
  readonly committed: () => Moment
  /** Of what tells no more than that a job is in the plan. */
  readonly isSamePlan: (moment: Moment) => boolean
  /** Whether what was true at a moment still is; moves the moment on. `affects`: whether a change may make it another. */
  readonly judge: (moment: Moment, affects: (changed: Changed, state: PlanState) => boolean) => Verdict
  /**
   * Brings what was true at a moment up to now by what has changed since; moves the moment on where `work` could. undefined where it could
   * not, where too much has changed, or rows came or left.
   */
  readonly revise: <Revised>(
    moment: Moment,
    work: (changed: Changed, state: PlanState) => Revised | undefined,
  ) => Revised | undefined
  /** What has happened up to now is known to somebody. */
  readonly told: () => void
  /** Another number whenever something new was told. */
  readonly epoch: () => number
  /** A look at all of the plan costs nearly nothing. */
  readonly isSmall: () => boolean
}

export interface LookoutParts {
  /** The plan at this moment. Throws while there is none. */
  readonly state: () => PlanState
  /** The last event that is committed; undefined: all of the state is. */
  readonly committed: () => number | undefined
  /** What is kept about the former plan is of no use any more. */
  readonly onAnotherPlan: () => void
}

/** Of more changes than this nobody looks at each: an answer that long behind is made anew. A night peak has so many in half a minute. */
const mostLookedAt = 2_000

interface Watched {
  /** Only to tell it from another: a plan that is gone is not held. */
  state: WeakRef<PlanState> | undefined
  term: number
  plan: number
  toldAt: number
  /** What was committed then. */
  toldSeq: number
  epoch: number
}

export const createLookout = (parts: LookoutParts): Lookout => {
  const watched: Watched = { state: undefined, term: -1, plan: 0, toldAt: 0, toldSeq: 0, epoch: 0 }
  const look = (): { readonly state: PlanState; readonly journal: Journal } => {
    const state = parts.state()
    if (watched.state?.deref() !== state || watched.term !== state.term) {
      parts.onAnotherPlan()
      Object.assign(watched, { state: new WeakRef(state), term: state.term, plan: watched.plan + 1 })
      Object.assign(watched, { toldAt: 0, toldSeq: 0, epoch: watched.epoch + 1 })
    }
    if (state.journal === null) throw new Error('nobody keeps a journal of this state')
    return { state, journal: state.journal }
  }
  const committedSeq = ({ seq }: PlanState): number => parts.committed() ?? seq
  return {
    now: () => {
      const { journal } = look()
      return { plan: watched.plan, at: journal.count }
    },
    committed: () => {
      const { state, journal } = look()
      const seq = committedSeq(state)
      const place = seq >= state.seq ? journal.count : placeAfter(journal, state.term, seq)
      // What is not known to be true of any moment holds for none.
      return { plan: watched.plan, at: typeof place === 'number' ? place : -1 }
    },
    isSamePlan: ({ plan }) => {
      look()
      return plan === watched.plan
    },
    judge: (moment, affects) => {
      const { state, journal } = look()
      if (moment.plan !== watched.plan) return 'over'
      if (moment.at === journal.count) return 'holds'
      const changed = changedFrom(journal, moment.at, mostLookedAt)
      if (changed !== undefined && !affects(changed, state)) {
        moment.at = journal.count
        return 'holds'
      }
      return moment.at < watched.toldAt ? 'over' : 'behind'
    },
    revise: (moment, work) => {
      const { state, journal } = look()
      const changed = moment.plan === watched.plan ? changedFrom(journal, moment.at, mostLookedAt) : undefined
      const revised = changed === undefined || changed.plan ? undefined : work(changed, state)
      if (revised !== undefined) moment.at = journal.count
      return revised
    },
    told: () =>
      whileThereIsAPlan(() => {
        const { state, journal } = look()
        const toldSeq = committedSeq(state)
        // What was in memory already may have been committed since: a load from the database that began before lacks it.
        if (journal.count === watched.toldAt && toldSeq === watched.toldSeq) return
        Object.assign(watched, { toldAt: journal.count, toldSeq, epoch: watched.epoch + 1 })
      }),
    epoch: () => {
      whileThereIsAPlan(look)
      return watched.epoch
    },
    isSmall: () => isSmallPlan(look().state),
  }
}

/** Else this server changes its place: what comes then is another plan. */
const whileThereIsAPlan = (work: () => void): void => {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
