/** Turns whatever went wrong with a request into a problem document; nothing of the inside leaks out. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { problemMediaType, problemOf } from '#/contract/problem.ts'
import type { Log } from '#/lib/log.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { formatBytes } from '#/lib/words.ts'
import { pageMediaType, pageOf } from './page.ts'

/** When to come back, seconds: long enough for a new leader, short enough for an operator. */
const retryAfter = 5

/** Sends a refusal as a problem document (RFC 9457), with `Retry-After` (RFC 9110, 10.2.3) where trying again can help. */
export const sendRefusal = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  headedBy(reply, refusal).type(problemMediaType).serializer(JSON.stringify).send(problemOf(refusal, reply.request.id))

/** The same as a page, for people whose browser was sent here. `body`: the page, of HTML. */
export const sendRefusalPage = (reply: FastifyReply, refusal: Refusal, body: string): FastifyReply =>
  headedBy(reply, refusal).type(pageMediaType).send(pageOf(body))

const headedBy = (reply: FastifyReply, { kind: { status, retry }, details }: Refusal): FastifyReply => {
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="Batuta"')
  const { retryAfter: known } = details
  if (typeof known === 'number') void reply.header('retry-after', known)
  if (retry && !reply.hasHeader('retry-after')) void reply.header('retry-after', retryAfter)
  void reply.headers({ 'x-request-id': reply.request.id, 'cache-control': 'no-store' }).removeHeader('etag')
  return reply.code(status)
}

/** The error handler of the server. What nobody foresaw is logged in full and answered in one sentence. */
export const problemHandler =
  (log: Log) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalFor(error, request)
    if (refusal !== undefined) return sendRefusal(reply, refusal)
    const where = `${request.method} ${request.routeOptions.url ?? 'unknown'}`
    log.error({ err: error, 'http.request.id': request.id }, `${where} failed`)
    const sentence = `The server failed on this request. Its log says why, under the request id ${request.id}.`
    return sendRefusal(reply, new Refusal('server.failed', sentence))
  }

/** Answers what no route takes. */
export const unknownRoute = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const path = request.url.replace(/\?.*/s, '')
  const sentence = `There is no ${request.method} ${path}. The API reference at /docs lists every address.`
  return sendRefusal(reply, new Refusal('request.unknown_route', sentence))
}

const refusalFor = (error: unknown, request: FastifyRequest): Refusal | undefined => {
  if (error instanceof Refusal) return error
  if (error instanceof Fault) return new Refusal('server.unavailable', error.message)
  return isFromFastify(error) ? refusalOfFastify(error, request) : undefined
}

const isFromFastify = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_') && 'statusCode' in error

const refusalOfFastify = (error: FastifyError, request: FastifyRequest): Refusal | undefined => {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const limit = formatBytes(request.routeOptions.bodyLimit)
      return new Refusal('request.too_large', `The body is larger than the ${limit} that this address takes.`)
    }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('request.unsupported_media', 'Send the body as JSON, with "content-type: application/json".')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new Refusal('request.invalid', 'The body is not valid JSON.')
    case 'FST_ERR_BAD_URL':
      return new Refusal('request.invalid', 'The address has a wrong escape sequence; write % as %25.')
    default:
      if (error.statusCode === undefined || error.statusCode >= 500) return undefined
      return new Refusal('request.invalid', `${error.message.replace(/\.$/, '')}.`)
  }
}
