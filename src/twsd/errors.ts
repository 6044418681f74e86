/**
 * Whatever goes wrong, in the shape that HWA's clients look for: `exceptionName`, and `messages` to print.
 *
 * Where HWA's own message is known, its id leads the sentence, as scripts look for ids; the rest begins with our own code. The names
 * of the exceptions are those of HWA's Java interface as far as its documentation shows them.
 */
import type { FastifyError } from 'fastify'
import { Fault, Refusal, type RefusalCode } from '#/lib/refusal.ts'
import type { Answer } from './call.ts'

/** What HWA answers where it is known to answer otherwise than our own table of refusals says. */
export class HwaError extends Error {
  readonly status: number
  readonly exceptionName: string
  readonly messages: readonly string[]

  constructor(status: number, exceptionName: string, messages: readonly string[]) {
    super(messages.join(' '))
    this.name = 'HwaError'
    this.status = status
    this.exceptionName = exceptionName
    this.messages = messages
  }
}

const exceptionsByStatus: Readonly<Record<number, string>> = {
  401: 'ConnAuthenticationException',
  403: 'ConnSecurityException',
  404: 'ConnNotFoundException',
  409: 'ConnIllegalStateException',
  410: 'ConnNotFoundException',
  422: 'ConnValidationException',
  501: 'ConnNotSupportedException',
  503: 'ConnEngineNotAvailableException',
}

/** AWSJDB101E is what HWA says of an object that there is not, AWSJDB201E of one that another has locked. */
const messageIds: Partial<Record<RefusalCode, string>> = {
  'job.unknown': 'AWSJDB101E',
  'job.left_plan': 'AWSJDB101E',
  'stream.unknown': 'AWSJDB101E',
  'stream.left_plan': 'AWSJDB101E',
  'definition.unknown': 'AWSJDB101E',
  'workstation.unknown': 'AWSJDB101E',
  'resource.unknown': 'AWSJDB101E',
  'prompt.unknown': 'AWSJDB101E',
  'file.unknown': 'AWSJDB101E',
  'definition.locked': 'AWSJDB201E',
}

/** Clients that send no password before they are asked for one go on only when they are asked this way (RFC 7617). */
const challenge = { 'www-authenticate': 'Basic realm="Workload Automation", charset="UTF-8"' }

/** Seconds after which it is worth to come again. */
const retryAfter = '5'

/** The answer to a request that failed. `failed` is told of what nobody foresaw. */
export const errorAnswer = (error: unknown, failed: (error: unknown) => string): Answer => {
  if (error instanceof HwaError) return shaped(error.status, error.exceptionName, error.messages)
  if (error instanceof Fault) return answerTo(new Refusal('server.unavailable', error.message))
  if (error instanceof Refusal) return answerTo(error)
  const refused = isFromFastify(error) ? refusalOf(error) : undefined
  return answerTo(refused ?? new Refusal('server.failed', failed(error)))
}

/** What is known to HWA and not to us. */
export const notSupported = (method: string, path: string, why: string): HwaError =>
  new HwaError(501, 'ConnNotSupportedException', [`${method} ${path} is not supported here: ${why}`])

const answerTo = (refusal: Refusal): Answer => {
  const { status, retry } = refusal.kind
  const id = messageIds[refusal.code] ?? refusal.code
  const { diagnostics } = refusal.details
  const more = Array.isArray(diagnostics) ? diagnostics.map(diagnosticText) : []
  return {
    ...shaped(status, exceptionsByStatus[status] ?? 'ConnException', [`${id} ${refusal.message}`, ...more]),
    headers: { ...(retry && { 'retry-after': retryAfter }), ...(status === 401 && challenge) },
  }
}

const diagnosticText = (diagnostic: { line?: number; column?: number; message?: string }): string =>
  `${diagnostic.line ?? 0}:${diagnostic.column ?? 0} ${diagnostic.message ?? ''}`

const shaped = (status: number, exceptionName: string, messages: readonly string[]): Answer => ({
  status,
  body: { exceptionName, messages, status },
})

const isFromFastify = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_') && 'statusCode' in error

const refusalOf = (error: FastifyError): Refusal | undefined => {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('request.too_large', 'The body is too large.')
  if (error.statusCode === undefined || error.statusCode >= 500) return undefined
  return new Refusal('request.invalid', `${error.message.replace(/\.$/, '')}.`)
}
