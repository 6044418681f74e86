/** Workstations and classes of them in version 1. */
import type { Workstation, WorkstationClass } from '#/model/workstation.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { modelId } from '#/twsd/model/naming.ts'
import {
  described,
  readHeader,
  readPlaced,
  readReference,
  skipTold,
  writeModified,
  writeName,
  writeReference,
  type Modified,
} from './places.ts'

/** Types and systems that composer spells otherwise. */
const types: Readonly<Record<string, string>> = {
  'X-AGENT': 'XA',
  'S-AGENT': 'SA',
  'D-POOL': 'DYNAMIC_POOL',
  'REM-ENG': 'REMOTE_ENGINE',
}
const systems: Readonly<Record<string, string>> = { WNT: 'WINDOWS', IBM_I: 'AS400' }

const spelled = (table: Readonly<Record<string, string>>, word: string): string => table[word] ?? word
const own = (table: Readonly<Record<string, string>>, word: string): string =>
  Object.keys(table).find((key) => table[key] === word.toUpperCase()) ?? word.toUpperCase()

/** A text, where there is one. */
const said = (field: string, text: string | undefined): Json =>
  text === undefined || text === '' ? {} : { [field]: text }

export const workstationHeader = (workstation: Workstation, modified?: Modified): Json => ({
  id: modelId('workstation', workstation.name),
  ...described(workstation.description),
  includeInPlan: !workstation.ignored,
  ...writeName(workstation.name),
  ...writeModified(modified),
  ...said('type', workstation.type && spelled(types, workstation.type)),
  ...said('os', workstation.os && spelled(systems, workstation.os)),
  ...said('timeZone', workstation.timezone),
  ...said('nodeName', workstation.node),
  ...said('securityLevel', workstation.securityLevel),
  ...(workstation.behindFirewall !== undefined && { behindFirewall: workstation.behindFirewall }),
  ...(workstation.securePort !== undefined && { sslPort: workstation.securePort }),
  ...(workstation.tcpPort !== undefined && { tcpPort: workstation.tcpPort }),
  ...said('domainName', workstation.domain),
  ...said('licenseType', workstation.licenseType),
})

const link = (name: string): Json => ({
  workstationId: modelId('workstation', name),
  ...writeReference(name, 'workstationName', 'folderWorkstationName'),
})

export const writeWorkstation = (workstation: Workstation, modified?: Modified): Json => ({
  header: workstationHeader(workstation, modified),
  ...(workstation.autoLink !== undefined && { autoLink: workstation.autoLink }),
  fullStatus: workstation.fullStatus === true,
  ...said('server', workstation.server),
  ...said('accessMethod', workstation.accessMethod),
  ...(workstation.variableTable !== undefined && { variableTableId: modelId('vartable', workstation.variableTable) }),
  ...said('requirements', workstation.requirements),
  ...(workstation.members !== undefined && { agentLinks: workstation.members.map(link) }),
  ...(workstation.host !== undefined &&
    writeReference(workstation.host, 'hostWorkstationName', 'hostFolderWorkstationName')),
  ...(workstation.variableTable !== undefined &&
    writeReference(workstation.variableTable, 'variableTableName', 'variableTableFolderName')),
})

const readLink = (fields: Fields): string => {
  const name = readReference(fields, 'workstationName', 'folderWorkstationName', 'workstationId')
  if (name === undefined) throw fields.refuse('workstationName', 'a text, and it is missing')
  return name
}

/** Fields of the header that are texts, by what they are called here. */
const headerTexts = { timeZone: 'timezone', nodeName: 'node' } as const
const headerWords = { securityLevel: 'securityLevel', domainName: 'domain', licenseType: 'licenseType' } as const

const readWorkstationHeader = (header: Fields): Workstation => {
  header.skip('apiKey', 'verifySSLHost', 'reportingAttribute', 'automation', 'isVirtual', 'isZAgent', 'isDynamic')
  const name = readPlaced(header)
  const [type, os] = [header.text('type'), header.text('os')]
  const [tcpPort, securePort] = [header.integer('tcpPort'), header.integer('sslPort')]
  const behindFirewall = header.maybeFlag('behindFirewall')
  const isIncluded = header.maybeFlag('includeInPlan') ?? true
  const texts: Partial<Workstation> = {}
  for (const [field, to] of Object.entries(headerTexts)) {
    const text = header.text(field)
    if (text !== undefined && text !== '') texts[to] = text
  }
  for (const [field, to] of Object.entries(headerWords)) {
    const text = header.text(field)
    if (text !== undefined && text !== '') texts[to] = text.toUpperCase()
  }
  return {
    kind: 'workstation',
    name,
    ...described(header.text('description')),
    ...texts,
    ...(os !== undefined && os !== '' && { os: own(systems, os) }),
    ...(tcpPort !== undefined && { tcpPort }),
    ...(securePort !== undefined && { securePort }),
    ...(type !== undefined && type !== '' && { type: own(types, type) }),
    ignored: !isIncluded,
    ...(behindFirewall !== undefined && { behindFirewall }),
  }
}

export const readWorkstation = (fields: Fields): Workstation => {
  skipTold(fields)
  fields.skip('domainId', 'isHostedByMaster', 'isHostedByManager', 'hostWorkstationId', 'workstationSymId')
  const header = readHeader(fields, readWorkstationHeader)
  const [autoLink, fullStatus] = [fields.maybeFlag('autoLink'), fields.flag('fullStatus')]
  const members = fields.has('agentLinks') ? fields.list('agentLinks', readLink) : undefined
  const host = readReference(fields, 'hostWorkstationName', 'hostFolderWorkstationName')
  const table = readReference(fields, 'variableTableName', 'variableTableFolderName', 'variableTableId')
  const [server, accessMethod] = [fields.text('server'), fields.text('accessMethod')]
  const requirements = fields.text('requirements')
  return {
    ...header,
    ...(table !== undefined && { variableTable: table }),
    ...(host !== undefined && { host }),
    ...(accessMethod !== undefined && accessMethod !== '' && { accessMethod }),
    ...(autoLink !== undefined && { autoLink }),
    ...(fullStatus && { fullStatus }),
    ...(server !== undefined && server !== '' && { server }),
    ...(members !== undefined && { members }),
    ...(requirements !== undefined && requirements !== '' && { requirements }),
  }
}

export const classHeader = ({ name, description, ignored }: WorkstationClass, modified?: Modified): Json => ({
  id: modelId('class', name),
  ...described(description),
  includeInPlan: ignored !== true,
  ...writeName(name),
  ...writeModified(modified),
})

export const writeClass = (one: WorkstationClass, modified?: Modified): Json => ({
  header: classHeader(one, modified),
  allWorkstationsIncluded: one.members.includes('@'),
  workstationLinks: one.members.filter((member) => member !== '@').map(link),
})

export const readClass = (fields: Fields): WorkstationClass => {
  skipTold(fields)
  fields.skip('workstationSymId')
  const header = readHeader(fields, (header) => {
    const isIncluded = header.maybeFlag('includeInPlan') ?? true
    return {
      name: readPlaced(header),
      ...described(header.text('description')),
      ...(!isIncluded && { ignored: true }),
    }
  })
  const isAll = fields.flag('allWorkstationsIncluded')
  const members = fields.list('workstationLinks', readLink)
  return { kind: 'class', ...header, members: [...(isAll ? ['@'] : []), ...members] }
}
