/** Checks that a predecessor is there, and that nobody waits for himself. */
import { nearest } from '#/lib/words.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import { conditionStatuses, type Follows } from '#/model/needs.ts'
import { followsOf } from './definition-uses.ts'
import type { World } from './known-definitions.ts'
import type { Finding } from './source.ts'

interface Context {
  readonly stream: JobStream
  /** Who has the FOLLOWS: the stream or one of its jobs. */
  readonly waiter: JobStream | StreamJob
  readonly world: World
}

/** The full name of the stream that a predecessor lies in: its own workstation is the default, as in TWS. */
export const predecessorStream = (follows: Follows, stream: JobStream): string =>
  follows.stream === undefined
    ? `${stream.workstation}#${stream.name}`
    : `${follows.workstation ?? stream.workstation}#${follows.stream}`

/** The predecessors of somebody in this plan, those of joins among them. Most have no joins, and their list serves as it is. */
export const predecessorsOf = (waiter: JobStream | StreamJob): readonly Follows[] =>
  waiter.joins === undefined && !waiter.follows.some(({ networkAgent }) => networkAgent !== undefined)
    ? waiter.follows
    : followsOf(waiter)

/** Whether the instance of the same day is meant, not that of an earlier one. */
export const isSameDay = (follows: Follows, stream: JobStream): boolean =>
  follows.stream === undefined || (follows.matching ?? stream.matching ?? 'sameday') === 'sameday'

/** What is wrong with a FOLLOWS, or undefined. */
export const checkFollows = (follows: Follows, context: Context): Finding | undefined => {
  const { stream, waiter, world } = context
  const name = predecessorStream(follows, stream)
  if (name.includes('^') || follows.job?.includes('^')) return undefined
  const own = name === predecessorStream({}, stream)
  const target = own ? stream : world.find('stream', name)
  if (target === undefined) {
    const message = `There is no job stream ${name}.`
    return { code: 'definition.unknown_stream', message, hint: world.suggest('stream', name) }
  }
  const itself = own && (waiter === stream || follows.job === undefined || follows.job === waiter.name)
  if (itself && isSameDay(follows, stream)) return followsItself(waiter === stream ? name : waiter.name, follows)
  if (follows.job === undefined || world.jobOf(target, follows.job) !== undefined) return undefined
  return {
    code: 'definition.unknown_job',
    message: `The job stream ${name} has no job ${follows.job}.`,
    hint: hintFor(follows.job, target, context),
  }
}

const followsItself = (name: string, follows: Follows): Finding => ({
  code: 'definition.follows_itself',
  message: `${name} would wait for itself.`,
  hint: follows.stream === undefined ? 'Remove it.' : 'Write PREVIOUS behind it if the instance before is meant.',
})

const hintFor = (job: string, target: JobStream, { stream, world }: Context): string | undefined => {
  if (conditionStatuses.some((status) => status === job)) return 'Conditions of IF are joined with |, not with commas.'
  const meant = nearest(
    job,
    target.jobs.map(({ name }) => name),
  )
  if (meant !== undefined) return `Did you mean ${meant}?`
  return world.has('stream', `${stream.workstation}#${job}`)
    ? `To follow the whole job stream, write ${job}.@.`
    : undefined
}
