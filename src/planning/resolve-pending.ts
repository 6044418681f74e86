/**
 * Pending predecessors whose day is planned now: each gets its instance, or is orphaned.
 *
 * An instance is known by its stream and scheduled time. When the day that should bring it does not (the stream has become a
 * draft, its times were changed), nobody else can take its place: whoever waits is released by hand (User's Guide and
 * Reference, "pending predecessor", "orphaned predecessor").
 */
import type { PlanDependency } from '#/model/plan.ts'
import type { Matcher } from './instances.ts'
import type { Notes } from './notes.ts'
import type { OpenPending } from './plan-request.ts'

export interface Resolved {
  readonly dependencies: PlanDependency[]
  /** The numbers of pending dependencies that nothing resolves any more. */
  readonly orphaned: number[]
}

/** `lastPlanned`: the last production day that is planned with the batch; what is pending on a later day goes on so. */
export const resolvePending = (
  pending: readonly OpenPending[],
  lastPlanned: string,
  find: Matcher['find'],
  notes: Notes,
): Resolved => {
  const resolved: Resolved = { dependencies: [], orphaned: [] }
  for (const one of pending) {
    if (one.day > lastPlanned) continue
    const { waiter, condition, join, job } = one
    const instance = find(one.stream.toUpperCase(), one.day, one.scheduledAt)
    const predecessor = job === null ? instance?.id : instance?.jobs(job.toUpperCase())
    if (predecessor === undefined) {
      resolved.orphaned.push(one.id)
      noteOrphan(one, notes)
    } else {
      const type = job === null ? 'stream' : 'job'
      resolved.dependencies.push({ type, waiter, predecessor, condition, join, resolves: one.id })
    }
  }
  return resolved
}

/** Says who waits for an orphan. Where there is no instance before, ONOVERLAP waits for none. */
export const noteOrphan = ({ waiterStream, stream, job, day, condition }: OpenPending, notes: Notes): void => {
  if (condition?.type === 'over') return
  const follows = job === null ? stream : `${stream}.${job}`
  const sentence = `${waiterStream.name} waits for ${follows} of ${day}, which is not planned on that day: release it by hand.`
  notes.add({ level: 'warning', stream: waiterStream.name, follows, sentence })
}
