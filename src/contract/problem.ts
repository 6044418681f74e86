/** Problem documents (RFC 9457): how a refusal travels, and how it becomes a refusal again on the other side. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'

export const problemMediaType = 'application/problem+json'

export const Problem = Type.Object({
  type: Type.String({ description: 'A URI that names the kind of problem.' }),
  title: Type.String({ description: 'What kind of thing was refused.' }),
  status: Type.Integer({ description: 'The HTTP status.' }),
  detail: Type.String({ description: 'What was refused, why, and what to do: one sentence for people.' }),
  code: Type.String({ description: 'The kind of problem as programs know it, such as job.unknown.' }),
  retry: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
  requestId: Type.String({ description: 'The id that the lines of the server log about this request carry.' }),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export type Problem = Static<typeof Problem>

/** The document that says this refusal to the caller of the request. */
export const problemOf = (refusal: Refusal, requestId: string): Problem => ({
  type: `urn:batuta:problem:${refusal.code}`,
  title: refusal.kind.title,
  status: refusal.kind.status,
  detail: refusal.message,
  code: refusal.code,
  retry: refusal.kind.retry,
  requestId,
  ...(Object.keys(refusal.details).length > 0 && { details: refusal.details }),
})

/**
 * The refusal that a document says, or undefined when it is no problem document. A code that only a newer server knows
 * becomes `server.unavailable` or `server.failed`, by whether trying again can help.
 */
export const refusalOf = (document: unknown): Refusal | undefined => {
  if (!Value.Check(Problem, document)) return undefined
  const other = document.retry ? 'server.unavailable' : 'server.failed'
  return new ToldRefusal(isKnown(document.code) ? document.code : other, document)
}

/** A refusal that a server said. */
export class ToldRefusal extends Refusal {
  /** The id of the request that it answered. */
  readonly requestId: string

  constructor(code: RefusalCode, { detail, details, requestId }: Problem) {
    super(code, detail, details)
    this.requestId = requestId
  }
}

const isKnown = (code: string): code is RefusalCode => Object.hasOwn(refusals, code)
