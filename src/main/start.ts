/**
 * Starts components in their order. What the system cannot do without must come up, or the start as a whole fails; what it can
 * do without is left behind and tried again.
 */
import { Fault } from '#/lib/refusal.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Application, Member } from './application.ts'
import { inDependencyOrder, type Component } from './component.ts'
import { underDeadline } from './deadline.ts'
import { StartFailure } from './failure.ts'
import { keepTrying } from './keep-trying.ts'

/** Throws a `StartFailure` for the first critical component that fails; what was started by then stays for the shutdown. */
export const startComponents = async (app: Application, components: readonly Component[]): Promise<void> => {
  const known = [...app.members.values()].map(({ component }) => component)
  const members = inDependencyOrder(components, known).map((component) => enroll(app, component))
  for (const member of members) {
    app.stopping.signal.throwIfAborted()
    const { name, critical } = member.component
    if (!critical) await keepTrying(app, member, () => startMember(app, member))
    else {
      await startMember(app, member).catch((error: unknown) => {
        throw new StartFailure(name, error)
      })
    }
  }
}

const enroll = (app: Application, component: Component): Member => {
  const member: Member = { component, stage: 'idle', pending: false, error: undefined }
  app.members.set(component.name, member)
  const check = (): Condition =>
    member.stage === 'running' ? component.health() : { status: 'failed', error: member.error }
  app.health.register(component.name, component.critical, check, component.dependsOn)
  return member
}

/** One try. If it fails the component stays in stage `starting`, since it may hold half of what it needs. */
const startMember = async (app: Application, member: Member): Promise<void> => {
  const attempt = startInTime(app, member)
  const settled = attempt.catch(() => {})
  app.attempts.add(settled)
  try {
    await attempt
  } finally {
    app.attempts.delete(settled)
  }
}

const startInTime = async (app: Application, member: Member): Promise<void> => {
  const { component } = member
  const { startMs, giveUpMs } = app.times
  const ms = component.startWithinMs ?? startMs
  member.stage = 'starting'
  const deadline = { ms, graceMs: giveUpMs, hurry: app.stopping.signal }
  const outcome = await underDeadline(async (signal) => {
    member.pending = true
    try {
      await component.start(signal)
    } finally {
      member.pending = false
    }
    // It came up after all, when it had been given up and stopped already.
    if (member.stage === 'idle') await component.stop(AbortSignal.timeout(app.times.stopMs))
  }, deadline)
  if (outcome === 'late') {
    app.stopping.signal.throwIfAborted()
    throw new Fault(`it was not ready after ${formatDuration(ms)}`)
  }
  member.stage = 'running'
  app.log.info({ component: component.name }, `${component.name} runs`)
}
