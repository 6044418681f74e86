/** The operations on definitions of version 2: the same few for each kind, and those on all of them. */
import { partly, unsupported, works, type Operation, type Unsupported } from '#/twsd/operation.ts'
import { codecs, saidKinds, type SaidKind } from '#/twsd/model/kinds.ts'

export const modelVerbs = [
  'list',
  'create',
  'deleteMany',
  'get',
  'replace',
  'delete',
  'lock',
  'unlock',
  'lockMany',
  'unlockMany',
] as const
export type ModelVerb = (typeof modelVerbs)[number]
export type ModelOperation = `${SaidKind}.${ModelVerb}`

const selects = 'OQL knows name, folder, workstation, description, key, id, modifiedBy, modifiedTime and version.'

const operationOf = (verb: ModelVerb, path: string): Operation => {
  switch (verb) {
    case 'list':
      return partly('GET', path, `${selects} In YAML and text at most 100 at a time.`)
    case 'create':
      return works('POST', path)
    case 'deleteMany':
      return partly('DELETE', path, selects)
    case 'get':
      return works('GET', `${path}/{id}`)
    case 'replace':
      return partly('PUT', `${path}/{id}`, 'The name stays: an object is not renamed.')
    case 'delete':
      return works('DELETE', `${path}/{id}`)
    case 'lock':
    case 'unlock':
      return works('PUT', `${path}/{id}/action/${verb}`)
    case 'lockMany':
      return partly('PUT', `${path}/action/lock`, selects)
    case 'unlockMany':
      return partly('PUT', `${path}/action/unlock`, selects)
  }
}

/** `x` for each verb and each kind. */
export const forEachModelOperation = <T>(
  make: (verb: ModelVerb, kind: SaidKind) => T,
): Readonly<Record<ModelOperation, T>> =>
  Object.fromEntries(
    saidKinds.flatMap((kind) => modelVerbs.map((verb) => [`${kind}.${verb}`, make(verb, kind)] as const)),
  ) as Record<ModelOperation, T>

const base = '/api/v2/model'

export const modelOperations = {
  ...forEachModelOperation((verb, kind) => operationOf(verb, `${base}/${codecs[kind].path}`)),
  convertDefinitions: works('POST', `${base}/common/convert`, { asks: true }),
  convertDefinition: works('POST', `${base}/common/convertOne`, { asks: true }),
  createStreams: partly(
    'POST',
    `${base}/jobstream-multiple`,
    'All or nothing: with one mistake nothing is kept, and each result tells of it.',
  ),
  autocomplete: partly(
    'GET',
    `${base}/common/autocomplete`,
    'By type and value; subType, targetType and additionalFilters are passed over.',
  ),
  outputConditions: works('GET', `${base}/common/output-conditions`),
} as const satisfies Record<string, Operation>

const noServices = 'Services are kept with their streams and not offered.'

export const modelUnsupported: readonly Unsupported[] = [
  ...(['GET', 'POST', 'DELETE'] as const).map((method) =>
    unsupported(method, `${base}/workloadapplicationtemplate`, 'There are no workload application templates.'),
  ),
  ...(['GET', 'PUT', 'DELETE'] as const).map((method) =>
    unsupported(method, `${base}/workloadapplicationtemplate/{id}`, 'There are no workload application templates.'),
  ),
  unsupported(
    'PUT',
    `${base}/workloadapplicationtemplate/action/{lock|unlock}`,
    'There are no workload application templates.',
  ),
  unsupported(
    'PUT',
    `${base}/workloadapplicationtemplate/{id}/action/{lock|unlock}`,
    'There are no workload application templates.',
  ),
  unsupported('POST', `${base}/jobstream-multiple/submit`, 'Keep the streams first, then submit them.'),
  unsupported('GET', `${base}/service`, noServices),
  unsupported('GET', `${base}/service/tags`, noServices),
  unsupported('GET', `${base}/service/{id}`, noServices),
]
