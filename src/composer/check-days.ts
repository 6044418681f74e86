/** Warns of run cycles that name no day of the time to come, and of predecessors that are never planned on the same day. */
import type { JobStream } from '#/model/job-stream.ts'
import type { Check, Complain } from './complain.ts'
import { isSameDay, predecessorStream, predecessorsOf } from './check-follows.ts'
import type { DayAhead, World } from './known-definitions.ts'

/** How far ahead it is looked, in days: more than a year, so that what comes once a year is found. */
export const daysLookedAhead = 400

export const checkDays: Check = (stream, world, complain) => {
  if (stream.kind !== 'stream' || stream.draft) return
  const days = world.daysOf(stream)
  if (days === undefined) return
  checkRunCycles(stream, days, complain)
  if (days.length > 0) checkPredecessors(stream, days, { world, complain })
}

const checkRunCycles = (stream: JobStream, days: readonly DayAhead[], complain: Complain): void => {
  // A run cycle may come back with the times of its group: what it names stays the same.
  const firing = new Set(days.map(({ runCycle }) => runCycle.days))
  // Of a subset with AND the first run cycle speaks for all.
  const subsets = new Set(
    stream.runCycles.flatMap(({ days, subset }) => (firing.has(days) ? (subset?.name ?? []) : [])),
  )
  for (const cycle of stream.runCycles) {
    if (firing.has(cycle.days) || cycle.days.some(({ type }) => type === 'request')) continue
    if (cycle.subset !== undefined && subsets.has(cycle.subset.name)) continue
    const name = cycle.name === undefined ? 'This run cycle' : `The run cycle ${cycle.name}`
    const message = `${name} puts ${stream.name} on no day of the next ${daysLookedAhead}.`
    const hint = 'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.'
    complain(cycle, { code: 'definition.run_cycle_never', message, hint })
  }
}

const checkPredecessors = (
  stream: JobStream,
  days: readonly DayAhead[],
  { world, complain }: { readonly world: World; readonly complain: Complain },
): void => {
  const own = new Set(days.map(({ day }) => day))
  for (const waiter of [stream, ...stream.jobs]) {
    for (const follows of predecessorsOf(waiter)) {
      if (follows.stream === undefined || !isSameDay(follows, stream)) continue
      const name = predecessorStream(follows, stream)
      const target = world.find('stream', name)
      const others = target && target !== stream && !target.draft ? world.daysOf(target) : undefined
      // One that is never planned at all is told by `checkPlanned`.
      if (others === undefined || others.length === 0 || others.some(({ day }) => own.has(day))) continue
      const message = `${name} is planned on no day of the next ${daysLookedAhead} on which ${stream.name} is.`
      const hint = 'Nobody is waited for then: let it follow PREVIOUS, or change the days of one.'
      complain(follows, { code: 'definition.predecessor_other_days', message, hint })
    }
  }
}
