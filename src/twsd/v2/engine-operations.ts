/** The operations on the engine of version 2. */
import { partly, unsupported, works, type Operation, type Unsupported } from '#/twsd/operation.ts'

const base = '/api/v2/engine'

export const engineOperations = {
  getEngineInfoV2: works('GET', `${base}/info`),
  getConfiguration: works('GET', `${base}/configuration`),
  getConfigurationKey: works('GET', `${base}/configuration/{key}`),
  setConfiguration: works('PUT', `${base}/configuration`),
  setConfigurations: partly(
    'POST',
    `${base}/configuration`,
    'One after the other: what stands before one that is refused stays set.',
  ),
  getUsers: partly('GET', `${base}/users`, 'Who may log in here; for administrators.'),
  getGroups: partly('GET', `${base}/groups`, 'The groups are the roles.'),
  apiDocument: works('GET', '/WA_API3_v2.json'),
  objectsInfo: partly('GET', '/api/v2/objects-info', 'Without event sources.'),
} as const satisfies Record<string, Operation>

export const engineUnsupported: readonly Unsupported[] = [
  unsupported('GET', `${base}/licenseServerAccessToken`, 'There is no licence server.'),
  unsupported('GET', `${base}/read_permission`, 'What a role may do stands in docs/security.md.'),
  unsupported('PUT', `${base}/{run-component-command|run-executor-command}`, 'Commands are run as jobs: submit one.'),
]
