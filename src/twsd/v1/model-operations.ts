/** The operations of version 1 on definitions: the same for each kind. */
import { partly, unsupported, works, type Operation, type Unsupported } from '#/twsd/operation.ts'
import type { V1Kind } from './model/kinds.ts'

/** HWA's word for a kind in addresses, and in the name of its filter. */
export const modelKinds = {
  job: { path: 'jobdefinition', noun: 'jobDefinition' },
  stream: { path: 'jobstream', noun: 'jobstream' },
  workstation: { path: 'workstation', noun: 'workstation' },
  class: { path: 'workstationclass', noun: 'workstationClass' },
  calendar: { path: 'calendar', noun: 'calendar' },
  prompt: { path: 'prompt', noun: 'prompt' },
  resource: { path: 'resource', noun: 'resource' },
  vartable: { path: 'variabletable', noun: 'variableTable' },
  parameter: { path: 'variable', noun: 'variable' },
  domain: { path: 'domain', noun: 'domain' },
  runcyclegroup: { path: 'runcyclegroup', noun: 'runCycleGroup' },
  folder: { path: 'folder', noun: 'folder' },
} as const satisfies Record<V1Kind, { readonly path: string; readonly noun: string }>

export const modelVerbs = [
  'getNamed',
  'create',
  'deleteNamed',
  'get',
  'replace',
  'delete',
  'query',
  'queryNext',
  'lock',
  'unlock',
  'lockNamed',
  'unlockNamed',
] as const
export type ModelVerb = (typeof modelVerbs)[number]

type Name = `${ModelVerb} ${V1Kind}`

/** What version 1 cannot say of a definition, by kind. */
const unsaid: Partial<Record<V1Kind, string>> = {
  stream: 'Start conditions, joins and other networks cannot be said here; they stay when a stream is put back.',
  job: 'The return codes that mean success cannot be said here; they stay when a definition is put back.',
  workstation: 'The protocol and the id of its agent cannot be said here; they stay when it is put back.',
}

const operationOf = (verb: ModelVerb, kind: V1Kind): Operation => {
  const base = `/model/${modelKinds[kind].path}`
  const note = unsaid[kind]
  switch (verb) {
    case 'getNamed':
      return works('GET', base)
    case 'create':
      return note === undefined ? works('POST', base) : partly('POST', base, note)
    case 'deleteNamed':
      return works('DELETE', base)
    case 'get':
      return works('GET', `${base}/{id}`)
    case 'replace':
      return note === undefined ? works('PUT', `${base}/{id}`) : partly('PUT', `${base}/{id}`, note)
    case 'delete':
      return works('DELETE', `${base}/{id}`)
    case 'query':
      return partly('POST', `${base}/header/query`, 'In the order of the names; `sorters` are not read.', {
        asks: true,
      })
    case 'queryNext':
      return partly('POST', `${base}/header/query_next`, 'As `query`.', { asks: true })
    case 'lock':
    case 'unlock':
      return works('PUT', `${base}/{id}/action/${verb}`)
    case 'lockNamed':
      return works('PUT', `${base}/action/lock`)
    case 'unlockNamed':
      return works('PUT', `${base}/action/unlock`)
  }
}

/** One value for each operation of each kind. */
export const forEachModelOperation = <T>(make: (verb: ModelVerb, kind: V1Kind) => T): Readonly<Record<Name, T>> => {
  const kinds = Object.keys(modelKinds) as V1Kind[]
  const all = kinds.flatMap((kind) => modelVerbs.map((verb) => [`${verb} ${kind}`, make(verb, kind)] as const))
  return Object.fromEntries(all) as Record<Name, T>
}

const evaluates = 'The days as a whole, and of each the run cycles that name it.'
const ofGroup = `${evaluates} A group has the times of its own, on the clocks of the site.`
const stream = '/model/jobstream'
const group = '/model/runcyclegroup'
const asks = { asks: true }

export const evaluationOperations = {
  evaluateStream: partly('GET', `${stream}/{id}/rc-evaluation`, evaluates),
  evaluateStreamDetails: partly('GET', `${stream}/{id}/rc-evaluation-details`, evaluates),
  evaluateGroup: partly('GET', `${group}/{id}/rc-evaluation`, ofGroup),
  evaluateGroupDetails: partly('GET', `${group}/{id}/rc-evaluation-details`, ofGroup),
  evaluateStreamBody: partly('POST', `${stream}/rc-evaluation`, evaluates, asks),
  evaluateStreamBodyDetails: partly('POST', `${stream}/rc-evaluation-details`, evaluates, asks),
  evaluateGroupBody: partly('POST', `${group}/rc-evaluation`, ofGroup, asks),
  evaluateGroupBodyDetails: partly('POST', `${group}/rc-evaluation-details`, ofGroup, asks),
} as const satisfies Record<string, Operation>

export const modelOperations = { ...forEachModelOperation(operationOf), ...evaluationOperations }

const paths = `{${Object.values(modelKinds)
  .map(({ path }) => path)
  .join('|')}}`
const others =
  '{eventrule|workloadapplication|workloadapplicationtemplate|user|access_control_list|security_domain|security_role|job_statistics|service}'
const none = 'There are no such objects here, or they are no matter of this interface.'

export const modelUnsupported: readonly Unsupported[] = [
  unsupported('GET', `/model/${paths}/key/query`, 'The query for headers tells the keys as well.'),
  unsupported('GET', `/model/${others}`, none),
  unsupported('POST', `/model/${others}`, none),
  unsupported('DELETE', `/model/${others}`, none),
  unsupported('GET', `/model/${others}/{id}`, none),
  unsupported('PUT', `/model/${others}/{id}`, none),
  unsupported('DELETE', `/model/${others}/{id}`, none),
  unsupported('POST', `/model/${others}/header/{query|query_next}`, none),
  unsupported('POST', '/model/workstation/is_workstation', 'Ask for the workstation by its name.'),
]
