/** Workstations, classes of them, domains, and the users of workstations (HWA: credentials). */
import type { User } from '#/model/definition.ts'
import type { Domain, Workstation, WorkstationClass } from '#/model/workstation.ts'
import type { Fields, Json } from './fields.ts'
import { modelId, placed, reference } from './naming.ts'
import { readPlacedName } from './place.ts'

/** HWA's word for a value of ours; what is not in the table is the same word. */
const types: Readonly<Record<string, string>> = { BROKER: 'WORKLOAD_BROKER' }
const systems: Readonly<Record<string, string>> = { WNT: 'WINDOWS', IBM_I: 'AS400' }
const knownSystems = new Set(['WINDOWS', 'UNIX', 'LINUX', 'ZOS', 'AIX', 'HPUX', 'SOLARIS', 'AS400', 'WEB', 'OTHER'])
const licenses: Readonly<Record<string, string>> = { PERSERVER: 'perServer', PERJOB: 'perJob' }
const ownWord = (table: Readonly<Record<string, string>>, word: string): string =>
  Object.keys(table).find((key) => table[key]?.toUpperCase() === word.toUpperCase()) ?? word.toUpperCase()

const systemWord = (os: string): string => {
  const word = systems[os] ?? os
  return knownSystems.has(word) ? word : 'OTHER'
}

const memberOf = (name: string): Json => ({ workstationId: modelId('workstation', name), workstation: reference(name) })

const hostTypes = { BY_MASTER: '$MASTER', BY_MANAGER: '$MANAGER', BY_WORKSTATION: undefined } as const

const writeHost = (host: string | undefined): Json => {
  if (host === undefined) return {}
  const type = host === '$MASTER' ? 'BY_MASTER' : host === '$MANAGER' ? 'BY_MANAGER' : 'BY_WORKSTATION'
  return {
    hostType: type,
    ...(type === 'BY_WORKSTATION' && {
      hostWorkstationId: modelId('workstation', host),
      hostWorkstation: reference(host),
    }),
  }
}

const writeOptions = (workstation: Workstation): string[] => [
  ...(workstation.ignored ? ['ignore'] : []),
  ...(workstation.autoLink === true ? ['autolink'] : []),
  ...(workstation.behindFirewall === true ? ['behindFirewall'] : []),
  ...(workstation.fullStatus === true ? ['fullStatus'] : []),
]

export const writeWorkstation = (workstation: Workstation): Json => {
  const { type, domain, members, requirements } = workstation
  return {
    id: modelId('workstation', workstation.name),
    ...(type !== undefined && { type: types[type] ?? type }),
    ...placed(workstation.name),
    ...(workstation.description !== undefined && { description: workstation.description }),
    ...(domain !== undefined && { domainId: modelId('domain', domain) }),
    ...(workstation.timezone !== undefined && { timeZone: workstation.timezone }),
    ...(workstation.variableTable !== undefined && {
      variableTableId: modelId('vartable', workstation.variableTable),
      variableTable: reference(workstation.variableTable),
    }),
    ...(workstation.licenseType !== undefined && {
      licenseType: licenses[workstation.licenseType] ?? workstation.licenseType,
    }),
    ...(workstation.os !== undefined && { os: systemWord(workstation.os) }),
    ...(workstation.agentId !== undefined && { agentId: workstation.agentId }),
    ...(members !== undefined && { members: members.map(memberOf) }),
    ...(requirements !== undefined && { requirements: { xml: requirements } }),
    ...(workstation.node !== undefined && { nodeName: workstation.node }),
    ...(workstation.protocol !== undefined && { protocol: workstation.protocol }),
    ...(workstation.tcpPort !== undefined && { tcpPort: workstation.tcpPort }),
    ...(workstation.securePort !== undefined && { securePort: workstation.securePort }),
    ...(workstation.securityLevel !== undefined && { securityLevel: workstation.securityLevel }),
    options: writeOptions(workstation),
    ...writeHost(workstation.host),
    ...(domain !== undefined && { domain }),
    ...(workstation.accessMethod !== undefined && { accessMethod: workstation.accessMethod }),
    ...(workstation.server !== undefined && { server: workstation.server }),
  }
}

const readMember = (fields: Fields): string => {
  fields.skip('type')
  const name = fields.named('workstation', 'workstationId')
  if (name === undefined) throw fields.refuse('workstation', 'a name, and it is missing')
  return name
}

const readHost = (fields: Fields): { host?: string } => {
  const named = fields.named('hostWorkstation', 'hostWorkstationId')
  const host = named ?? fields.choice('hostType', hostTypes)
  fields.skip('hostType')
  return host === undefined ? {} : { host }
}

const optionFields = { autolink: 'autoLink', behindFirewall: 'behindFirewall', fullStatus: 'fullStatus' } as const

const readOptions = (fields: Fields): Pick<Workstation, 'ignored' | 'autoLink' | 'behindFirewall' | 'fullStatus'> => {
  const words = fields.texts('options') ?? []
  const known = ['ignore', ...Object.keys(optionFields)]
  const unknown = words.find((word) => !known.includes(word))
  if (unknown !== undefined) throw fields.refuse('options', `of ${known.join(', ')}, not "${unknown}"`)
  const set = Object.entries(optionFields).filter(([word]) => words.includes(word))
  return { ignored: words.includes('ignore'), ...Object.fromEntries(set.map(([, field]) => [field, true])) }
}

/** Texts that are kept as they are. */
const plainTexts = {
  description: 'description',
  timeZone: 'timezone',
  agentId: 'agentId',
  nodeName: 'node',
  accessMethod: 'accessMethod',
  server: 'server',
} as const

const upperTexts: Readonly<Record<string, (word: string) => Partial<Workstation>>> = {
  type: (word) => ({ type: ownWord(types, word) }),
  licenseType: (word) => ({ licenseType: ownWord(licenses, word) }),
  os: (word) => ({ os: ownWord(systems, word) }),
  protocol: (word) => ({ protocol: word.toUpperCase() }),
  securityLevel: (word) => ({ securityLevel: word.toUpperCase() }),
}

const readTexts = (fields: Fields): Partial<Workstation> => {
  const found: Partial<Workstation> = {}
  for (const [name, field] of Object.entries(plainTexts)) {
    const text = fields.text(name)
    if (text !== undefined) found[field] = text
  }
  for (const [name, read] of Object.entries(upperTexts)) {
    const text = fields.text(name)
    if (text !== undefined && text !== '') Object.assign(found, read(text))
  }
  return found
}

const readRequirements = (parent: Fields): { requirements?: string } => {
  const fields = parent.object('requirements')
  if (fields === undefined) return {}
  const requirements = fields.needed('xml')
  fields.close()
  return { requirements }
}

export const readWorkstationDefinition = (fields: Fields): Workstation => {
  const name = readPlacedName(fields)
  const members = fields.has('members') ? fields.list('members', readMember) : undefined
  const [tcpPort, securePort] = [fields.integer('tcpPort'), fields.integer('securePort')]
  const [domain, variableTable] = [fields.named('domain', 'domainId'), fields.named('variableTable', 'variableTableId')]
  return {
    kind: 'workstation',
    name,
    ...readTexts(fields),
    ...(variableTable !== undefined && { variableTable }),
    ...(tcpPort !== undefined && { tcpPort }),
    ...(securePort !== undefined && { securePort }),
    ...(domain !== undefined && { domain }),
    ...readHost(fields),
    ...readOptions(fields),
    ...(members !== undefined && members.length > 0 && { members }),
    ...readRequirements(fields),
  }
}

export const writeWorkstationClass = ({ name, description, ignored, members }: WorkstationClass): Json => {
  const isAll = members.length === 1 && members[0] === '@'
  return {
    id: modelId('class', name),
    ...placed(name),
    ...(description !== undefined && { description }),
    options: ignored === true ? ['ignore'] : [],
    allWorkstationsIncluded: isAll,
    workstationLinks: isAll ? [] : members.map(memberOf),
  }
}

export const readWorkstationClass = (fields: Fields): WorkstationClass => {
  const name = readPlacedName(fields)
  const description = fields.text('description')
  const options = fields.texts('options') ?? []
  const isAll = fields.flag('allWorkstationsIncluded')
  const members = fields.list('workstationLinks', readMember)
  return {
    kind: 'class',
    name,
    ...(description !== undefined && { description }),
    ...(options.includes('ignore') && { ignored: true }),
    members: isAll ? ['@'] : members,
  }
}

export const writeDomain = ({ name, description, parent, isMaster, manager }: Domain): Json => ({
  id: modelId('domain', name),
  ...placed(name),
  ...(description !== undefined && { description }),
  ...(parent !== undefined && { parentId: modelId('domain', parent), parentDomain: parent }),
  master: isMaster === true,
  ...(manager !== undefined && { managerWorkstation: reference(manager) }),
})

export const readDomain = (fields: Fields): Domain => {
  const name = readPlacedName(fields)
  const description = fields.text('description')
  const parent = fields.named('parentDomain', 'parentId')
  const manager = fields.text('managerWorkstation')
  return {
    kind: 'domain',
    name,
    ...(description !== undefined && { description }),
    ...(manager !== undefined && manager !== '' && { manager: fields.inBase(manager) }),
    ...(parent !== undefined && { parent }),
    ...(fields.flag('master') && { isMaster: true }),
  }
}

/** The secret is never kept, so it is never told. */
export const writeUser = ({ workstation, name }: User): Json => ({
  id: modelId('user', workstation === undefined ? name : `${workstation}#${name}`),
  ...(workstation !== undefined && memberOf(workstation)),
  username: name,
})

export const readUser = (fields: Fields): User => {
  fields.skip('id', 'secret', 'folderId', 'folder', 'description')
  const workstation = fields.named('workstation', 'workstationId')
  return { kind: 'user', ...(workstation !== undefined && { workstation }), name: fields.needed('username') }
}
