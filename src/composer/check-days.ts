/** Warns of run cycles that name no day of the time to come, and of predecessors that are never planned on the same day. */
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { Check, Complain } from './complain.ts'
import { isSameDay, predecessorStream, predecessorsOf } from './check-follows.ts'
import type { DayAhead, World } from './known-definitions.ts'

/** How far ahead it is looked, in days: more than a year, so that what comes once a year is found. */
export const daysLookedAhead = 400

/**
 * Nearly everything comes within so many days. Measured on 1 000 streams: to look at 400 days of each took a tenth of the time
 * of all parsing and checking.
 */
const daysNearby = 40

export const checkDays: Check = (stream, world, complain) => {
  if (stream.kind !== 'stream' || stream.draft) return
  const near = world.daysOf(stream, daysNearby)
  if (near === undefined) return
  const isMissing = silentCycles(stream, near).length > 0
  const days = isMissing ? (world.daysOf(stream, daysLookedAhead) ?? near) : near
  for (const cycle of isMissing ? silentCycles(stream, days) : []) {
    const name = cycle.name === undefined ? 'This run cycle' : `The run cycle ${cycle.name}`
    const message = `${name} puts ${stream.name} on no day of the next ${daysLookedAhead}.`
    const hint = 'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.'
    complain(cycle, { code: 'definition.run_cycle_never', message, hint })
  }
  if (days.length > 0) checkPredecessors(stream, { world, complain })
}

/** The run cycles that put a stream on none of these days. */
const silentCycles = ({ runCycles }: JobStream, days: readonly DayAhead[]): RunCycle[] => {
  // A run cycle may come back with the times of its group: what it names stays the same.
  const firing = new Set(days.map(({ runCycle }) => runCycle.days))
  // Of a subset with AND the first run cycle speaks for all.
  const subsets = new Set(runCycles.flatMap(({ days, subset }) => (firing.has(days) ? (subset?.name ?? []) : [])))
  return runCycles.filter(
    ({ days, subset }) =>
      !firing.has(days) &&
      !days.some(({ type }) => type === 'request') &&
      !(subset !== undefined && subsets.has(subset.name)),
  )
}

const checkPredecessors = (
  stream: JobStream,
  { world, complain }: { readonly world: World; readonly complain: Complain },
): void => {
  const judged = new Map<JobStream, boolean>()
  for (const waiter of [stream, ...stream.jobs]) {
    for (const follows of predecessorsOf(waiter)) {
      if (follows.stream === undefined || !isSameDay(follows, stream)) continue
      const name = predecessorStream(follows, stream)
      const target = world.find('stream', name)
      if (target === undefined || target === stream || target.draft) continue
      const meets = judged.get(target) ?? meet(stream, target, world)
      judged.set(target, meets)
      if (meets) continue
      const message = `${name} is planned on no day of the next ${daysLookedAhead} on which ${stream.name} is.`
      const hint = 'Nobody is waited for then: let it follow PREVIOUS, or change the days of one.'
      complain(follows, { code: 'definition.predecessor_other_days', message, hint })
    }
  }
}

/** Whether two streams have a day in common, as far as one can see. One that is never planned is told by `checkPlanned`. */
const meet = (one: JobStream, other: JobStream, world: World): boolean =>
  haveCommonDay(world.daysOf(one, daysNearby), world.daysOf(other, daysNearby)) ||
  haveCommonDay(world.daysOf(one, daysLookedAhead), world.daysOf(other, daysLookedAhead)) ||
  world.daysOf(other, daysLookedAhead)?.length === 0

const haveCommonDay = (some: readonly DayAhead[] | undefined, others: readonly DayAhead[] | undefined): boolean => {
  if (some === undefined || others === undefined) return true
  // Both are in the order of their days.
  for (let [at, beside] = [0, 0]; at < some.length && beside < others.length;) {
    const difference = (some[at]?.day ?? 0) - (others[beside]?.day ?? 0)
    if (difference === 0) return true
    if (difference < 0) at += 1
    else beside += 1
  }
  return false
}
