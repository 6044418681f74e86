/** The id of a request: the caller's own, or a new one. Log lines, events and the answer carry it. */
import type { IncomingMessage } from 'node:http'
import { newRequestId } from '#/lib/ids.ts'

/** What an id may look like: it must be safe in a log line and as a key. */
export const requestIdPattern = '^[A-Za-z0-9_.:-]{1,128}$'

const acceptable = new RegExp(requestIdPattern)

export const requestIdOf = (request: Pick<IncomingMessage, 'headers'>): string => {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && acceptable.test(given) ? given : newRequestId()
}
