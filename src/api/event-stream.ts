/**
 * Server-sent events (WHATWG HTML, 9.2): how messages are written on the wire.
 *
 * Nothing but a readable: Fastify sends it, waits for slow readers, and ends it when they go. What all are told is written down
 * once for all of them.
 */
import type { Told } from '#/model/change-view.ts'

export const eventStreamType = 'text/event-stream; charset=utf-8'

/** How long a browser waits before it connects again, milliseconds. */
const retryMs = 1000

/** First of all the headers are to arrive: a stream may have nothing to tell for long. */
export const framesOf = async function* (messages: AsyncIterable<Told>): AsyncGenerator<string> {
  yield `retry: ${retryMs}\n\n`
  for await (const told of messages) yield frameOf(told)
}

const written = new WeakMap<object, string>()

/** A message without data sets the id and is heard by nobody: that keeps the connection alive, and the place new. */
const frameOf = (told: Told): string => {
  if (told.event === 'position') return `id: ${told.id}\n\n`
  const known = written.get(told.data)
  const text = known ?? JSON.stringify(told.data)
  if (known === undefined) written.set(told.data, text)
  return `id: ${told.id}\nevent: ${told.event}\ndata: ${text}\n\n`
}
