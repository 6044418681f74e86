/** Why something is ordered, as HWA's clients say it in three headers. */
import type { Cause } from '#/model/event.ts'
import type { Call } from '#/twsd/call.ts'

const longest = 500

const headers = {
  'justification-category': 'category',
  'justification-description': 'reason',
  'justification-ticket-num': 'ticket',
} as const

/** The cause of an order with its justification as the reason: `category: change, reason: late data, ticket: 4711`. */
export const justified = ({ cause, header }: Call): Cause => {
  const said = Object.entries(headers).flatMap(([name, word]) => {
    const text = header(name)
    return text === undefined ? [] : [`${word}: ${text}`]
  })
  const reason = said
    .join(', ')
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, longest)
  return reason === '' ? cause : { ...cause, reason }
}

/** The same cause for the n-th of several orders of one request: each has an effect once. */
export const numbered = (cause: Cause, number: number): Cause =>
  cause.requestId === undefined || number === 0 ? cause : { ...cause, requestId: `${cause.requestId}/${number}` }
