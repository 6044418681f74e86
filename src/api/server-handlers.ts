/** What the server does for the routes about itself. What it tells is of the whole site. */
import { requireRoleEverywhere } from '#/access/rights.ts'
import type { SettingView } from '#/model/server-views.ts'
import type { Health } from '#/monitoring/health.ts'
import type { Handlers } from './handlers.ts'
import { printedHealth } from './printed-health.ts'

export interface ServerParts {
  readonly health: Health
  readonly settings: () => SettingView[]
}

export const serverHandlers = ({ health, settings }: ServerParts): Pick<Handlers, 'settings' | 'health'> => ({
  settings: (_, __, { caller }) => {
    requireRoleEverywhere(caller.grants, 'administrator', 'The settings are those')
    return { items: settings() }
  },
  health: (_, __, { caller }) => {
    requireRoleEverywhere(caller.grants, 'viewer', 'The health is asked')
    const { phase, system } = health.ready()
    return { phase, system: printedHealth(system) }
  },
})
