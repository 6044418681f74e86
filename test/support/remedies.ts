/** The commands that explain names, carried out on a theatre: one row for each, so that a new one is added here. */
import { eventsOf } from '#/core/order.ts'
import type { Command, JobAction, StreamAction } from '#/model/command.ts'
import type { Hindrance } from '#/model/views.ts'
import type { WorkstationChange } from '#/model/workstation-change.ts'
import type { Theatre } from './simulate.ts'

type Order = (words: readonly string[]) => Command

const cause = { by: 'operator' }
const workstation =
  (change: (n: number) => WorkstationChange): Order =>
  ([, name = '', n]) => ({ kind: 'workstation', workstation: name, change: change(Number(n)), cause })

const orders: readonly (readonly [RegExp, Order])[] = [
  [
    /^job (release|unhold|cancel) (\d+)$/,
    ([, action, job]) => ({ kind: 'job', action: action as JobAction, job: Number(job), cause }),
  ],
  [
    /^stream (release|unhold|cancel) (\d+)$/,
    ([, action, stream]) => ({ kind: 'stream', action: action as StreamAction, stream: Number(stream), cause }),
  ],
  [
    /^(job|stream) release-dependency (\d+) --(at|follows|opens) ?(.*)$/,
    ([, of, id, what, name = '']) => ({
      kind: 'drop-dependencies',
      target: { of: of as 'job' | 'stream', id: Number(id) },
      how: 'released',
      named: what === 'at' ? { times: ['at'] } : { [what === 'follows' ? 'follows' : 'opens']: [name] },
      cause,
    }),
  ],
  [
    /^stream limit (\d+) (\d+)$/,
    ([, stream, limit]) => ({ kind: 'stream-limit', stream: Number(stream), limit: Number(limit), cause }),
  ],
  [/^freeze lift (\d+)$/, ([, freeze]) => ({ kind: 'lift', freeze: Number(freeze), cause })],
  [
    /^(job|stream) priority (\d+) (\d+)$/,
    ([, of, id, priority]) => ({
      kind: 'priority',
      target: { of: of as 'job' | 'stream', id: Number(id) },
      priority: Number(priority),
      cause,
    }),
  ],
  [/^reply (\d+) yes$/, ([, prompt]) => ({ kind: 'reply', prompt: Number(prompt), yes: true, cause })],
  [
    /^resource units (\S+) (\d+)$/,
    ([, resource = '', units]) => ({ kind: 'resource', resource, units: Number(units), cause }),
  ],
  [/^workstation limit (\S+) (\d+)$/, workstation((limit) => ({ limit }))],
  [/^workstation fence (\S+) (\d+)$/, workstation((fence) => ({ fence }))],
  [/^workstation link (\S+)$/, workstation(() => ({ linked: true }))],
  [/^workstation unignore (\S+)$/, workstation(() => ({ ignored: false }))],
]

/** What an operator orders who types the command. Throws for one that this table does not know. */
export const orderOf = (remedy: string): Command => {
  for (const [pattern, order] of orders) {
    const words = pattern.exec(remedy.replace(/^batuta /, ''))
    if (words !== null) return order(words)
  }
  throw new Error(`no order is known for the remedy "${remedy}"`)
}

/** Carries the remedy out. It must not be refused: it was named a moment ago. */
export const carryOut = ({ state, happen }: Theatre, { remedy }: Hindrance): void => {
  for (const body of eventsOf(state, orderOf(remedy ?? ''))) happen(body)
}

/** What it waits for comes about as it is meant to; false where that is up to others. */
export const comeAbout = (theatre: Theatre, { type, until, sentence }: Hindrance): boolean => {
  const { state, happen, playTo } = theatre
  if (type === 'time' && until !== null) {
    playTo(Temporal.Instant.from(until).epochMilliseconds)
    return true
  }
  const file =
    type === 'file' ? [...state.files.values()].find(({ path, found }) => !found && sentence.includes(path)) : undefined
  if (file === undefined) return false
  happen({ kind: 'file.found', file: file.id })
  return true
}
