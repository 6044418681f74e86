/** The provider of OpenID Connect, which the site can do without: whether it answers, and local logins go on where it does not. */
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

/** While the provider is of no use, milliseconds. Who wants in asks it at once. */
const lookEvery = 30_000

export const oidcComponent = ({ running, log }: System): Component => {
  let looking: NodeJS.Timeout | undefined
  const trouble = (): string | undefined => running.access?.providerLogins?.trouble()
  const look = async (): Promise<void> => {
    try {
      await need(running, 'access').providerLogins?.discover()
    } catch (error) {
      log.warn({ err: error }, 'users of the provider of OpenID Connect cannot log in, and those of this site can')
    }
  }
  return {
    name: 'oidc',
    critical: false,
    dependsOn: ['access'],
    // It is no start that fails: a login that finds the provider up again makes this part well at once.
    start: async () => {
      await look()
      looking = setInterval(() => void (trouble() !== undefined && look()), lookEvery)
    },
    stop: async () => clearInterval(looking),
    health: () => conditionOf(trouble()),
  }
}

const conditionOf = (error: string | undefined): Condition => {
  if (error === undefined) return { status: 'ok' }
  return {
    status: 'degraded',
    error,
    remedy: 'Look whether the provider runs; users of this site log in with name and password.',
  }
}
