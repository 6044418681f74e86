/** The provider of OpenID Connect, which the site can do without: whether it answers, and local logins go on where it does not. */
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

export const oidcComponent = ({ running }: System): Component => ({
  name: 'oidc',
  critical: false,
  dependsOn: ['access'],
  start: async () => need(running, 'access').providerLogins?.discover(),
  stop: async () => {},
  health: () => conditionOf(running.access?.providerLogins?.trouble()),
})

const conditionOf = (error: string | undefined): Condition => {
  if (error === undefined) return { status: 'ok' }
  return {
    status: 'degraded',
    error,
    remedy: 'Look whether the provider runs; users of this site log in with name and password.',
  }
}
