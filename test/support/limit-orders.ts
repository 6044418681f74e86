/** Random orders about how much may run, and what is frozen. */
import type { PlanState } from '#/core/state.ts'
import type { Command } from '#/model/command.ts'
import type { FreezeScope } from '#/model/freeze.ts'

interface Choice {
  readonly pick: number
  readonly yes: boolean
}

/** A freeze or drain of one scope or another, with an end or without, or the end of one. */
export const freezeOrder = (state: PlanState, { pick, yes }: Choice): Command => {
  const cause = { by: 'operator', reason: 'calm' }
  const rest = Math.floor(pick / 4)
  const scope = scopes[rest % scopes.length] ?? { of: 'site', pattern: '' }
  const until = yes ? state.now + (1 + (rest % 40)) * 60_000 : null
  if (pick % 4 === 0) return { kind: 'lift', freeze: 1 + (rest % Math.max(1, state.lastFreeze)), cause }
  return { kind: 'freeze', what: pick % 4 === 1 ? 'freeze' : 'drain', scope, until, cause }
}

const scopes: readonly FreezeScope[] = [
  { of: 'site', pattern: '' },
  { of: 'workstation', pattern: 'WS' },
  { of: 'workstation', pattern: '@2' },
  { of: 'stream', pattern: 'S0' },
  { of: 'stream', pattern: 'WS#S?' },
  { of: 'stream', pattern: 'USERJOBS' },
]

/** One of them; `pick` says which, and of what. */
export const limitOrder = (state: PlanState, { pick, yes }: Choice): Command => {
  const cause = { by: 'operator' }
  const rest = Math.floor(pick / 6)
  const workstation = rest % 3 === 0 ? 'WS2' : 'WS'
  const few = Math.floor(rest / 3) % 4
  switch (pick % 6) {
    case 0:
      return { kind: 'workstation', workstation, change: { limit: few }, cause }
    case 1:
      return { kind: 'workstation', workstation, change: { fence: [0, 9, 10, 101][few] ?? 0 }, cause }
    case 2:
      return { kind: 'workstation', workstation, change: { linked: yes }, cause }
    case 3:
      return { kind: 'workstation', workstation, change: { ignored: !yes }, cause }
    case 4:
      return { kind: 'resource', resource: yes ? 'WS#TAPE' : 'WS#DISK', units: few, cause }
    default: {
      const stream = 1 + (rest % Math.max(1, state.streams.size - 1))
      return { kind: 'stream-limit', stream, limit: few === 3 ? null : few, cause }
    }
  }
}
