/** Reads server-sent events (WHATWG HTML, 9.2.6) from the bytes of an answer. */

export interface ServerEvent {
  /** The last id that was said so far; undefined: none yet. */
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** Ids are told on even where they stand alone: an event without data is heard by nobody, and its id counts. */
export const readEvents = async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let id: string | undefined
  let fields: { event: string; data: string[]; hasId: boolean } = { event: 'message', data: [], hasId: false }
  for await (const line of linesOf(bytes)) {
    if (line === '') {
      if (fields.data.length > 0 || fields.hasId) yield { id, event: fields.event, data: fields.data.join('\n') }
      fields = { event: 'message', data: [], hasId: false }
      continue
    }
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') fields.event = value
    if (name === 'data') fields.data.push(value)
    if (name === 'id' && !value.includes('\0')) {
      id = value
      fields.hasId = true
    }
  }
}

/** What a line ends with. One that the stream ends in the middle of is no line. */
const linesOf = async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest: string[] = []
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true })
    const lines = text.split('\n')
    const last = lines.pop() ?? ''
    for (const line of lines) {
      yield withoutReturn(rest.join('') + line)
      rest = []
    }
    rest.push(last)
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
