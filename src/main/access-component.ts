/** Who may come in: the first user of a new site, the token of the machine, and what the edges ask. */
import { createAccess } from '#/access/access.ts'
import { makeLocalToken, type LocalToken } from '#/access/local-token.ts'
import { makeFirstUser } from '#/access/users-desk.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

export const accessComponent = (system: System): Component => {
  const { configuration, running, log, clock } = system
  let localToken: LocalToken | undefined
  return {
    name: 'access',
    critical: true,
    dependsOn: ['database'],
    start: async () => {
      const { auth: isOn, dataDir, sessionTimes } = configuration
      if (isOn) running.firstPassword = await makeFirstUser(need(running, 'database'), clock)
      else log.warn({}, 'BATUTA_AUTH is off: whoever reaches the port is an administrator')
      localToken = isOn ? makeLocalToken(dataDir) : undefined
      const database = () => need(running, 'database')
      running.access = createAccess({ database, clock, isOn, secure: false, sessionTimes, localToken })
    },
    stop: async () => {
      localToken?.remove()
      localToken = undefined
      running.access = undefined
      running.firstPassword = undefined
    },
    health: () => ({ status: 'ok' }),
  }
}
