/** Workstations, their classes, and domains. */
import type { Domain, Workstation, WorkstationClass } from '#/model/workstation.ts'
import { commentLines } from './comments.ts'
import { clause, flag, indented, wrapped, type Lines } from './layout.ts'
import { objectName, plainName } from './names.ts'
import { nameOrText, quoted, wordOrText } from './texts.ts'

const onOff =
  (keyword: string) =>
  (on: boolean): string =>
    `${keyword} ${on ? 'ON' : 'OFF'}`

const described = (description: string | undefined): Lines =>
  clause(description, (text) => `DESCRIPTION ${quoted(text)}`)

const membersLines = (members: readonly string[] | undefined): Lines =>
  members === undefined ? [] : wrapped(['MEMBERS', ...members.map(plainName)])

/** Case does not count, and one system has small letters in its name. */
const systemText = (os: string): string => (os === 'IBM_I' ? 'IBM_i' : wordOrText(os))

/** What stands behind FOR MAESTRO. Of TYPE, SECURITYLEVEL and PROTOCOL a few words only are taken: they need no quotes. */
const maestroLines = (workstation: Workstation): Lines => [
  ...clause(workstation.host, (host) => `HOST ${nameOrText(host)}`),
  ...clause(workstation.accessMethod, (method) => `ACCESS ${wordOrText(method)}`),
  ...clause(workstation.agentId, (id) => `AGENTID ${wordOrText(id)}`),
  ...clause(workstation.type, (type) => `TYPE ${type}`),
  ...flag(workstation.ignored, 'IGNORE'),
  ...clause(workstation.autoLink, onOff('AUTOLINK')),
  ...clause(workstation.behindFirewall, onOff('BEHINDFIREWALL')),
  ...clause(workstation.securityLevel, (level) => `SECURITYLEVEL ${level}`),
  ...clause(workstation.fullStatus, onOff('FULLSTATUS')),
  ...clause(workstation.server, (server) => `SERVER ${wordOrText(server)}`),
  ...clause(workstation.protocol, (protocol) => `PROTOCOL ${protocol}`),
  ...membersLines(workstation.members),
  ...(workstation.requirements === undefined ? [] : ['REQUIREMENTS', workstation.requirements]),
]

export const workstationLines = (workstation: Workstation): Lines => {
  const maestro = maestroLines(workstation)
  return [
    ...commentLines(workstation),
    `CPUNAME ${objectName(workstation.name)}`,
    ...indented([
      ...described(workstation.description),
      ...clause(workstation.licenseType, (type) => `LICENSETYPE ${wordOrText(type)}`),
      ...clause(workstation.variableTable, (table) => `VARTABLE ${nameOrText(table)}`),
      ...clause(workstation.os, (os) => `OS ${systemText(os)}`),
      ...clause(workstation.node, (node) => `NODE ${wordOrText(node)}`),
      ...clause(workstation.tcpPort, (port) => `TCPADDR ${port}`),
      ...clause(workstation.securePort, (port) => `SECUREADDR ${port}`),
      ...clause(workstation.timezone, (zone) => `TIMEZONE ${zone}`),
      ...clause(workstation.domain, (domain) => `DOMAIN ${nameOrText(domain)}`),
      ...(maestro.length === 0 ? [] : ['FOR MAESTRO', ...indented(maestro)]),
    ]),
    'END',
  ]
}

export const workstationClassLines = (definition: WorkstationClass): Lines => [
  ...commentLines(definition),
  `CPUCLASS ${objectName(definition.name)}`,
  ...indented([
    ...described(definition.description),
    ...flag(definition.ignored, 'IGNORE'),
    ...membersLines(definition.members),
  ]),
  'END',
]

export const domainLines = (domain: Domain): Lines => [
  ...commentLines(domain),
  `DOMAIN ${objectName(domain.name)}`,
  ...indented([
    ...described(domain.description),
    ...clause(domain.manager, (manager) => `MANAGER ${plainName(manager)}`),
    ...flag(domain.isMaster, 'ISMASTER'),
    ...clause(domain.parent, (parent) => `PARENT ${plainName(parent)}`),
  ]),
  'END',
]
