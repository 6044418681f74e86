/** Stops components in the reverse of their order, each within its own deadline and all within one. */
import { count, formatDuration } from '#/lib/words.ts'
import type { Application, Member } from './application.ts'
import { underDeadline } from './deadline.ts'

/** Waits until the starts that go on have given up. They have been told to. */
export const awaitStarts = async (app: Application): Promise<void> => {
  const hurried = Promise.withResolvers<void>()
  app.hasten.signal.addEventListener('abort', () => hurried.resolve(), { once: true })
  if (!app.hasten.signal.aborted) await Promise.race([Promise.all(app.attempts), hurried.promise])
}

/** Everything that runs finishes what it has in hand, all at the same time. */
export const drainComponents = async (app: Application): Promise<void> => {
  const { drainMs, graceMs } = app.times
  const drain = async ({ component }: Member): Promise<void> => {
    const deadline = { ms: drainMs, graceMs, hurry: app.hasten.signal }
    const outcome = await underDeadline(async (signal) => component.drain?.(signal), deadline)
    if (outcome === 'late') app.log.warn({ component: component.name }, `${component.name} still had work in hand`)
  }
  const running = [...app.members.values()].filter(({ stage }) => stage === 'running')
  await Promise.all(running.map((member) => drain(member).catch((error: unknown) => noteFailure(app, member, error))))
}

/**
 * Stops all that hold something, in reverse order. `withinMs` is for all of them together: one that hangs does not use up the
 * time of those that come after it.
 */
export const stopComponents = async (app: Application, withinMs: number): Promise<void> => {
  const begun = performance.now()
  const left = [...app.members.values()].filter(({ stage }) => stage !== 'idle').toReversed()
  for (const [position, member] of left.entries()) {
    const { graceMs, stopMs } = app.times
    const later = left.length - position - 1
    const spare = withinMs - (performance.now() - begun) - graceMs - later * 2 * graceMs
    await stopMember(app, member, Math.max(0, Math.min(member.component.stopWithinMs ?? stopMs, spare)))
  }
  app.log.info({}, `stopped ${count(left.length, 'component')}`)
}

/** Stops one, or abandons it at its deadline. Never throws. */
export const stopMember = async (app: Application, member: Member, ms: number): Promise<void> => {
  const { component } = member
  const begun = performance.now()
  try {
    const deadline = { ms, graceMs: app.times.graceMs, hurry: app.hasten.signal }
    const outcome = await underDeadline((signal) => component.stop(signal), deadline)
    const took = formatDuration(performance.now() - begun)
    if (outcome === 'done') app.log.debug({ component: component.name }, `${component.name} stopped after ${took}`)
    else app.log.error({ component: component.name }, `${component.name} did not stop within ${took} and was abandoned`)
  } catch (error) {
    noteFailure(app, member, error)
  }
  member.stage = 'idle'
}

const noteFailure = (app: Application, { component }: Member, error: unknown): void =>
  app.log.error({ component: component.name, err: error }, `${component.name} failed while stopping`)
