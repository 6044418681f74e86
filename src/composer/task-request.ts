/** The request of a TASK of type restful: one call of a web service. */
import type { DocumentNode } from './task-node.ts'
import { refuseTask, type NoTask } from './no-task.ts'

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'] as const

export interface RequestTask {
  readonly runs: 'request'
  readonly method: (typeof methods)[number]
  /** With its query; without user and password. */
  readonly uri: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: { readonly text: string } | { readonly file: string } | undefined
  readonly credentials: { readonly user: string; readonly password: string } | undefined
  /** Takes the body of the answer. */
  readonly outputFile: string | undefined
  /** How long an answer may take, seconds. */
  readonly timeout: number
  /** How often it is tried again when no answer comes, or one of 5xx. */
  readonly retries: number
  /** Seconds between two tries. */
  readonly retryInterval: number
}

const defaultTimeout = 300
const defaultInterval = 5

/** The request of the element `restful`. */
export const resolveRequest = (restful: DocumentNode): RequestTask | NoTask => {
  const action = restful.find('RESTAction') ?? restful
  const method = action.value('method', 'httpMethod')?.toUpperCase()
  const known = methods.find((each) => each === method)
  if (known === undefined) {
    return refuseTask(`The restful task has the method ${method ?? '(none)'}: expected ${methods.join(', ')}.`)
  }
  const uri = readUri(action.value('URI', 'url', 'serviceURI'), queryOf(action))
  if ('runs' in uri) return uri
  if (restful.value('keyStoreFilePath') !== undefined) {
    return refuseTask('The restful task asks for a certificate of a Java key store, which cannot be read here.')
  }
  const body = bodyOf(restful)
  if (body !== undefined && (known === 'GET' || known === 'HEAD')) {
    return refuseTask(`The restful task has a body, and ${known} sends none: use POST, PUT or PATCH.`)
  }
  const credentials = readCredentials(restful) ?? uri.credentials
  if (credentials !== undefined && 'runs' in credentials) return credentials
  const numbers = numbersOf(restful)
  if ('runs' in numbers) return numbers
  return {
    runs: 'request',
    method: known,
    uri: uri.uri,
    headers: headersOf(restful),
    body,
    credentials,
    outputFile: action.value('outputFileName', 'outputFile'),
    ...numbers,
  }
}

/** Variables are put in later, so an address with one in it is not judged. */
const hasVariable = (text: string): boolean => text.includes('^') || text.includes('${')

const readUri = (
  written: string | undefined,
  query: readonly (readonly [string, string])[],
): { uri: string; credentials: RequestTask['credentials'] } | NoTask => {
  if (written === undefined) return refuseTask('The restful task has no URI.')
  if (hasVariable(written)) return { uri: written, credentials: undefined }
  const url = URL.parse(written)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refuseTask('The URI of the restful task is none: expected one such as https://host/path.')
  }
  const { username, password } = url
  url.username = ''
  url.password = ''
  for (const [name, value] of query) url.searchParams.append(name, value)
  const user = decode(username)
  return { uri: url.href, credentials: user === '' ? undefined : { user, password: decode(password) } }
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const queryOf = (action: DocumentNode): (readonly [string, string])[] =>
  action.list('QueryParametersValue').flatMap(pairOf)

/** `<X key="name">value</X>`, or a list of `{ "name": ..., "value": ... }`, or one of `{ "name": "value" }`. */
const pairOf = (node: DocumentNode): (readonly [string, string])[] => {
  const name = node.attributes.find(([attribute]) => /^(?:key|name)$/i.test(attribute))?.[1]
  if (name !== undefined) return [[name, node.value('value') ?? node.text.trim()] as const]
  return [...node.attributes]
}

const headersOf = (restful: DocumentNode): (readonly [string, string])[] => {
  const named = ['headers', 'header', 'HTTPHeader', 'HeaderParametersValue', 'HeadersValue']
  const headers = named.flatMap((name) => restful.list(name).flatMap(pairOf))
  const type = restful.value('contentType')
  const accept = restful.value('accept')
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted)
  return [
    ...headers,
    ...(type === undefined || has('content-type') ? [] : ([['Content-Type', mediaType(type)]] as const)),
    ...(accept === undefined || has('accept') ? [] : ([['Accept', mediaType(accept)]] as const)),
  ]
}

/** `json` means `application/json`. */
const mediaType = (type: string): string => (type.includes('/') ? type : `application/${type.toLowerCase()}`)

const bodyOf = (restful: DocumentNode): RequestTask['body'] => {
  const body = restful.find('Body')
  const file = (body ?? restful).value('inputFileName', 'bodyFileName', 'fileName', 'bodyFile', 'inputFile')
  if (file !== undefined) return { file }
  const plain = body?.text.trim() ?? ''
  const text = body?.value('inputText', 'bodyText', 'text', 'content', 'value') ?? (plain === '' ? undefined : plain)
  return text === undefined ? restfulText(restful) : { text }
}

/** JSON may say `"body": "text"`. */
const restfulText = (restful: DocumentNode): RequestTask['body'] => {
  const text = restful.value('body', 'inputText', 'bodyText')
  return text === undefined ? undefined : { text }
}

const readCredentials = (restful: DocumentNode): RequestTask['credentials'] | NoTask => {
  const node = restful.find('credentials') ?? restful.find('credential')
  const user = node?.value('userName', 'user')
  if (node === undefined || user === undefined) return undefined
  const password = node.value('password') ?? ''
  if (password.startsWith('${password:')) {
    return refuseTask(
      `The password of ${user} is that of a user definition, and these are not kept: write it into the document.`,
    )
  }
  if (/^\{(?:aes|3des|xor|AES256)\}/i.test(password)) {
    return refuseTask(`The password of ${user} is encrypted for another master, and cannot be read here.`)
  }
  return { user, password }
}

type Numbers = Pick<RequestTask, 'timeout' | 'retries' | 'retryInterval'>

const numbersOf = (restful: DocumentNode): Numbers | NoTask => {
  const timeout = restful.value('timeout', 'requestTimeout', 'readTimeout', 'connectionTimeout') ?? `${defaultTimeout}`
  const retries = restful.value('retries', 'numberOfRetries', 'maxRetries') ?? '0'
  const retryInterval = restful.value('retryInterval', 'retryDelay') ?? `${defaultInterval}`
  const wrong = [timeout, retries, retryInterval].find((each) => !/^\d{1,5}$/.test(each) && !hasVariable(each))
  if (wrong !== undefined) return refuseTask(`${wrong} is no number of seconds or retries of the restful task.`)
  return {
    timeout: Number(timeout) || defaultTimeout,
    retries: Number(retries) || 0,
    retryInterval: Number(retryInterval) || 0,
  }
}
