/**
 * Conditional requests (RFC 9110, 13): who has an answer already is told that it still holds, and is sent nothing.
 *
 * An answer that the cache keeps has a tag of its own, and its bytes are kept with it. Of any other that shows the plan the tag is a mark of the
 * plan: then it is not even worked out. Of everything else the answer is worked out and compared. A mark is taken before the answer: one that was
 * overtaken meanwhile is older than what it stands for, never newer. What is sent in parts says itself what it is made of. An answer that is a moment late never has the mark of the present.
 */
import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { tagOfAnswer } from '#/cache/answer-tags.ts'
import type { Route } from '#/contract/route.ts'
import type { Engine } from '#/engine/engine.ts'
import { unconfirmedOf } from '#/engine/told-unconfirmed.ts'
import { openParted, type PartedText } from './parted-text.ts'

/** Whoever keeps an answer asks whether it still holds; what others may not see, no proxy keeps for them. */
const revalidated = 'private, no-cache'

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

interface Asked {
  readonly route: Route
  readonly engine: Pick<Engine, 'mark'>
  /** Of this program: what another one made of the same may be another text. */
  readonly version: string
}

/** Answers a question: with what `work` answers, or with 304 and nothing. */
export const answerConditionally = async (
  { route, engine, version }: Asked,
  { request, reply }: Exchange,
  work: () => Promise<unknown>,
): Promise<unknown> => {
  void reply.header('cache-control', revalidated)
  const mark = route.shows === 'plan' ? engine.mark() : undefined
  // What is confirmed again is another answer: whoever keeps the former one keeps its header.
  const said = (): string => {
    const since = request.told && unconfirmedOf(request.told)
    return since === undefined ? '' : ` ${since}`
  }
  // Beside what the caller may see the address says all that the answer depends on.
  const tagOfMark = (mark: string): string =>
    tagOf(`${mark} ${JSON.stringify(request.caller.grants)} ${request.url}${said()}`)
  const ofPlan = (): string => tagOfMark(String(mark))
  if (mark !== undefined && request.headers['if-none-match'] !== undefined && isKnown(request, ofPlan())) {
    return reply.header('etag', ofPlan()).code(304).send()
  }
  const answer = await work()
  if (route.inParts === true) {
    const text = answer as PartedText
    const tag = tagOfMark(`${version} ${text.mark}`)
    void reply.header('etag', tag)
    if (isKnown(request, tag)) return reply.code(304).send()
    const body = await openParted(text)
    // Who asks for the head is sent nothing of it, and without this all of it would be made to be thrown away.
    if (request.method === 'HEAD') body.destroy()
    return reply.type(mediaOf(route)).send(body)
  }
  const kept = tagOfAnswer(answer)
  if (kept !== undefined) {
    const tag = said() === '' ? `W/"${kept}"` : tagOf(`${kept}${said()}`)
    void reply.header('etag', tag)
    return isKnown(request, tag) ? reply.code(304).send() : reply.type(mediaOf(route)).send(keptBytes(answer as object))
  }
  if (mark !== undefined) {
    void reply.header('etag', ofPlan())
    return answer
  }
  const text = route.media === undefined ? JSON.stringify(answer) : String(answer)
  const tag = tagOf(`${text}${said()}`)
  void reply.header('etag', tag)
  if (isKnown(request, tag)) return reply.code(304).send()
  return reply.type(mediaOf(route)).serializer(asItIs).send(text)
}

const mediaOf = ({ media }: Route): string => `${media ?? 'application/json'}; charset=utf-8`

const bytes = new WeakMap<object, Buffer>()

/** Of an answer that is kept: made once, and gone with it. */
const keptBytes = (answer: object): Buffer => {
  const known = bytes.get(answer) ?? Buffer.from(JSON.stringify(answer))
  bytes.set(answer, known)
  return known
}

const asItIs = (text: unknown): string => text as string

/** Weak: the same facts, and perhaps other bytes where a proxy packs them. */
const tagOf = (text: string): string => `W/"${hash('sha1', text, 'base64url')}"`

/** RFC 9110, 13.1.2: compared weakly, and `*` is whatever there is. */
const isKnown = ({ headers }: FastifyRequest, tag: string): boolean => {
  const asked = headers['if-none-match']
  if (asked === undefined) return false
  const opaque = (one: string): string => one.replace(/^W\//, '')
  return asked.split(',').some((one) => one.trim() === '*' || opaque(one.trim()) === opaque(tag))
}
