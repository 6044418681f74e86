/** What an order about many means for one of them: which options it takes, and the command it becomes. */
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { bulkActions, type BulkId, type BulkOption, type BulkOrder } from '#/model/bulk.ts'
import type { Command } from '#/model/command.ts'
import type { AskedDependencies, FoundDependencies, NamedDependencies } from '#/model/dependency-change.ts'
import type { Cause } from '#/model/event.ts'
import type { Waiter } from '#/model/plan.ts'

/** The command for one object. */
export type CommandFor = (id: BulkId, cause: Cause) => Command

/** What of what is asked for is known to the definitions, for one object. */
export type FindWaits = (target: Waiter, asked: AskedDependencies) => FoundDependencies

interface Taken {
  readonly wants?: readonly BulkOption[]
  readonly may?: readonly BulkOption[]
}

const dependencies: Taken = { may: ['follows', 'needs', 'opens', 'prompts', 'times'] }

/** What is not named takes nothing. */
const taken: Readonly<Record<string, Taken>> = {
  cancel: { may: ['pending'] },
  rerun: { may: ['priority', 'at', 'successors'] },
  confirm: { wants: ['outcome'] },
  priority: { wants: ['priority'] },
  limit: { wants: ['limit'] },
  reply: { wants: ['answer'] },
  change: { may: ['limit', 'fence', 'linked', 'ignored'] },
  'add-dependencies': { wants: ['dependencies'] },
  'release-dependencies': dependencies,
  'remove-dependencies': dependencies,
}

/** The command of one object throws what the finder throws; it is asked for where the order needs it. Throws what `requireSense` throws. */
export const commandsFor = async (order: BulkOrder, findWaits: () => Promise<FindWaits>): Promise<CommandFor> => {
  requireSense(order)
  return makers[order.noun](order, order.action === 'add-dependencies' ? await findWaits() : () => ({}))
}

/** Throws `request.invalid` for an action that the noun does not have, and for an option that is missing or means nothing. */
export const requireSense = (order: BulkOrder): void => {
  const { noun, action, ...options } = order
  const actions: readonly string[] = bulkActions[noun]
  if (!actions.includes(action)) {
    const hint = didYouMean(action, actions) || ` There are ${actions.join(', ')}.`
    throw new Refusal('request.invalid', `A ${noun} has no action ${action}.${hint}`)
  }
  const { wants = [], may = [] } = taken[action] ?? {}
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const missing = wants.find((name) => !given.includes(name))
  if (missing !== undefined) throw new Refusal('request.invalid', `${action} wants "${missing}".`)
  const foreign = given.find((name) => ![...wants, ...may].some((known) => known === name))
  if (foreign !== undefined) throw new Refusal('request.invalid', `${action} takes no "${foreign}".`)
  if (wants.length === 0 && may.length > 1 && action !== 'rerun' && given.length === 0) {
    throw new Refusal('request.invalid', `${action} wants one of ${may.join(', ')}.`)
  }
  if (action === 'add-dependencies' && Object.keys(options.dependencies ?? {}).length === 0) {
    throw new Refusal('request.invalid', 'Say in "dependencies" what is to be waited for.')
  }
}

const makers: Readonly<Record<BulkOrder['noun'], (order: BulkOrder, find: FindWaits) => CommandFor>> = {
  job: (order, find) => (id, cause) =>
    addition(order, find, { target: { of: 'job', id: Number(id) }, cause }) ?? ofJob(order, Number(id), cause),
  stream: (order, find) => (id, cause) =>
    addition(order, find, { target: { of: 'stream', id: Number(id) }, cause }) ?? ofStream(order, Number(id), cause),
  prompt:
    ({ answer }) =>
    (id, cause) => ({ kind: 'reply', prompt: Number(id), yes: answer === 'yes', cause }),
  workstation:
    ({ limit, fence, linked, ignored }) =>
    (id, cause) => ({
      kind: 'workstation',
      workstation: String(id),
      change: { limit: limit ?? undefined, fence, linked, ignored },
      cause,
    }),
}

/** Undefined: another action. */
const addition = (
  { action, dependencies = {} }: BulkOrder,
  find: FindWaits,
  { target, cause }: { readonly target: Waiter; readonly cause: Cause },
): Command | undefined => {
  if (action !== 'add-dependencies') return undefined
  const { at, until, deadline, ...others } = dependencies
  const asked = { ...others, at: instantIn(at), until: instantIn(until), deadline: instantIn(deadline) }
  return { kind: 'add-dependencies', target, added: find(target, asked), cause }
}

const instantIn = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : Temporal.Instant.from(text).epochMilliseconds

const ofJob = (order: BulkOrder, job: number, cause: Cause): Command => {
  const { action, pending, priority, at, successors, outcome } = order
  switch (action) {
    case 'confirm':
      return { kind: 'confirm', job, succeeded: outcome === 'succ', cause }
    case 'rerun': {
      return { kind: 'job', action, job, rerun: { notBefore: instantIn(at), priority, successors }, cause }
    }
    case 'hold':
    case 'unhold':
    case 'release':
    case 'kill':
      return { kind: 'job', action, job, cause }
    case 'cancel':
      return { kind: 'job', action, job, pending, cause }
    default:
      return ofEither(order, { of: 'job', id: job }, cause)
  }
}

const ofStream = (order: BulkOrder, stream: number, cause: Cause): Command => {
  const { action, pending, limit = null } = order
  switch (action) {
    case 'limit':
      return { kind: 'stream-limit', stream, limit, cause }
    case 'hold':
    case 'unhold':
    case 'release':
    case 'kill':
      return { kind: 'stream', action, stream, cause }
    case 'cancel':
      return { kind: 'stream', action, stream, pending, cause }
    default:
      return ofEither(order, { of: 'stream', id: stream }, cause)
  }
}

const ofEither = (order: BulkOrder, target: { of: 'job' | 'stream'; id: number }, cause: Cause): Command => {
  const { action, priority = 0 } = order
  if (action === 'priority') return { kind: 'priority', target, priority, cause }
  const how = action === 'release-dependencies' ? 'released' : 'removed'
  return { kind: 'drop-dependencies', target, how, named: namesOf(order), cause }
}

const namesOf = ({ follows, needs, opens, prompts, times }: BulkOrder): NamedDependencies => ({
  follows,
  needs,
  opens,
  prompts,
  times,
})
