/** Sends an error in HWA's shape: the error handler of everything under `/twsd`. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#/lib/log.ts'
import { errorAnswer } from './errors.ts'

export const sendError =
  (log: Log) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const {
      status,
      body,
      headers = {},
    } = errorAnswer(error, (bug) => {
      log.error({ err: bug, 'http.request.id': request.id }, `${request.method} ${request.url} failed`)
      return `The server failed on this request. Its log says why, under the request id ${request.id}.`
    })
    return reply.code(status).headers(headers).type('application/json').serializer(JSON.stringify).send(body)
  }
