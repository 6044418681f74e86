/** Which bytes of a document a request asks for (RFC 9110, 14): one range; of several, the whole document is sent. */
import { Refusal } from '#/lib/refusal.ts'

export interface ByteRange {
  readonly first: number
  /** The last byte, included. */
  readonly last: number
}

export interface RangeAsked {
  readonly range: string | undefined
  readonly ifRange: string | undefined
}

/**
 * Undefined: the whole document. `tag`: the strong ETag it has now; a range of another one is not answered with a part. Throws
 * `request.no_such_range`.
 */
export const rangeOf = ({ range, ifRange }: RangeAsked, size: number, tag: string): ByteRange | undefined => {
  if (ifRange !== undefined && ifRange !== tag) return undefined
  const [, from = '', to = ''] = /^bytes *= *(\d{0,15}) *- *(\d{0,15}) *$/i.exec(range ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (first > last) {
    throw new Refusal('request.no_such_range', `The log has ${size} bytes, and none of the range ${range}.`, { size })
  }
  return { first, last }
}
