/**
 * The description of version 2 that HWA serves as `WA_API3_v2.json` (OpenAPI 3.1): what works here, made from the table of
 * operations. Clients are generated from it, so it says no more than is so.
 */
import type { Operation } from '#/twsd/operation.ts'
import { formats } from '#/twsd/model/documents.ts'
import { codecs, saidKinds } from '#/twsd/model/kinds.ts'

type Json = Readonly<Record<string, unknown>>

const text = { type: 'string' }
const flag = { type: 'boolean' }
const integer = { type: 'integer' }
const object = { type: 'object' }
const list = (items: Json): Json => ({ type: 'array', items })
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const actionResource = { id: text, url: text, message: text, isError: flag, error: flag }

const schemas: Json = {
  Error: {
    type: 'object',
    required: ['exceptionName', 'messages', 'status'],
    properties: { exceptionName: text, messages: list(text), status: integer },
  },
  ModelObject: {
    type: 'object',
    required: ['def'],
    properties: { kind: { enum: saidKinds.map((kind) => codecs[kind].word) }, key: text, def: object, status: object },
  },
  ResourceResponseV2: { type: 'object', properties: { id: text, url: text } },
  ActionResourceResponseV2: { type: 'object', properties: actionResource },
  FilterActionResponseV2: {
    type: 'object',
    properties: {
      successfulResourceResponses: list(ref('ActionResourceResponseV2')),
      failedResourceResponses: list(ref('ActionResourceResponseV2')),
    },
  },
  PaginatedResponseV2: {
    type: 'object',
    properties: { count: integer, results: list(object), next: text, previous: text },
  },
}

const named = (name: string, schema: Json, place: 'query' | 'header' | 'path' = 'query'): Json => ({
  name,
  in: place,
  required: place === 'path',
  schema,
})

const page = [named('limit', { ...integer, default: 10_000 }), named('offset', { ...integer, default: 0 })]
const lists = [...page, named('Include-Count', { ...flag, default: true }, 'header')]
const affected = named('max_object_affected', { ...integer, default: 1 })
const justification = ['Category', 'Description', 'Ticket-Num'].map((word) =>
  named(`Justification-${word}`, text, 'header'),
)

interface Traits {
  readonly isModel: boolean
  readonly isList: boolean
  readonly byFilter: boolean
  readonly hasDefinitions: boolean
}

const noLists =
  /\/(count|issues|joblog|info|users|WA_API3_v2\.json|configuration|groups|objects-info|output-conditions|description|objects-count)$/

/** What can be read off an address. */
const traitsOf = ({ method, path }: Operation): Traits => {
  const isModel = path.startsWith('/api/v2/model/')
  const isOne = path.includes('{')
  const isCommon = path.includes('/common/') || path.endsWith('-multiple')
  return {
    isModel,
    isList: method === 'GET' && !isOne && !noLists.test(path),
    byFilter: !isOne && !isCommon && method !== 'GET' && (method !== 'POST' || path.endsWith('/submit')),
    hasDefinitions: isModel && (method === 'POST' || method === 'PUT'),
  }
}

/** The numbers that an order takes in the query. */
const numbers: Readonly<Record<string, string>> = {
  'update-priority': 'priority',
  'update-fence': 'priority',
  'update-limit': 'limit',
  'update-quantity': 'quantity',
}

const parametersOf = (operation: Operation): Json[] => {
  const { method, path } = operation
  const { isModel, isList, byFilter } = traitsOf(operation)
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => named(name, text, 'path'))
  const filter = [named('oql', text), named(isModel || path.endsWith('/submit') ? 'model_filter' : 'plan_filter', text)]
  const number = numbers[path.slice(path.lastIndexOf('/') + 1)]
  return [
    ...inPath,
    ...(isList || byFilter || /\/(issues|joblog|count|objects-count)$/.test(path) ? filter : []),
    ...(isList ? lists : []),
    ...(byFilter ? [affected] : []),
    ...(number === undefined ? [] : [named(number, integer)]),
    ...(path.endsWith('/joblog')
      ? [named('from_line', integer), named('to_line', integer), named('follow', flag)]
      : []),
    ...(path.endsWith('/objects-count') ? [named('object_type', text)] : []),
    ...(method === 'GET' ? [] : justification),
  ]
}

const content = (media: readonly string[], schema: Json): Json => ({
  content: Object.fromEntries(media.map((one) => [one, { schema }])),
})

const json = ['application/json']

const bodyOf = (operation: Operation): Json => {
  const { method, path } = operation
  if (traitsOf(operation).hasDefinitions)
    return { requestBody: { required: true, ...content(formats, ref('ModelObject')) } }
  const takesBody =
    method === 'PATCH' ||
    /\/(submit|submit-ad-hoc-job|rerun|reply|confirm-abend|confirm-succ|(add|release|remove)-dependencies)$/.test(
      path,
    ) ||
    (method === 'POST' && path.endsWith('/configuration'))
  return takesBody ? { requestBody: content(json, object) } : {}
}

const answerOf = (operation: Operation): Json => {
  const { method, path } = operation
  const { isModel, isList, byFilter } = traitsOf(operation)
  if (path.endsWith('/joblog')) return content(['text/plain'], text)
  if (isList) return content(isModel ? formats : json, ref('PaginatedResponseV2'))
  if (byFilter) return content(json, ref('FilterActionResponseV2'))
  if (isModel && method === 'GET' && path.endsWith('{id}')) return content(formats, ref('ModelObject'))
  if (path.includes('/common/convert'))
    return content(formats, path.endsWith('One') ? ref('ModelObject') : list(ref('ModelObject')))
  if (method === 'GET') return content(json, object)
  const isAction = method === 'DELETE' || path.endsWith('-dependencies')
  return content(json, ref(isAction ? 'ActionResourceResponseV2' : 'ResourceResponseV2'))
}

const describe = (name: string, operation: Operation): Json => {
  const { method, path, note } = operation
  const isMade = traitsOf(operation).isModel && method === 'POST' && !path.includes('/common/')
  return {
    operationId: name.replaceAll(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase()),
    tags: [path.split('/')[3] ?? 'engine'],
    ...(note !== undefined && { description: note }),
    parameters: parametersOf(operation),
    ...bodyOf(operation),
    responses: {
      [isMade ? '201' : '200']: { description: 'Done.', ...answerOf(operation) },
      default: { description: 'Refused.', ...content(json, ref('Error')) },
    },
  }
}

export const apiDocument = (operations: Readonly<Record<string, Operation>>, version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const [name, operation] of Object.entries(operations)) {
    const path = `/twsd${operation.path}`
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(name, operation) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Workload Automation REST API V2', version, description: 'What of it works here.' },
    servers: [{ url: '/' }],
    security: [{ basic: [] }, { bearer: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: { basic: { type: 'http', scheme: 'basic' }, bearer: { type: 'http', scheme: 'bearer' } },
    },
  }
}
