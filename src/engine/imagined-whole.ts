/**
 * A trial or forecast plan as a whole, kept small so that it can be looked at page by page without being worked out anew: its streams
 * stand in compressed pages, of which one is read at a time.
 */
import { promisify } from 'node:util'
import { deflateRawSync, inflateRaw } from 'node:zlib'
import { wildcards } from '#/lib/wildcards.ts'
import type { ImaginedPlan, ImaginedStream } from '#/model/plan-views.ts'

/** Which of its streams. */
export interface ImaginedPart {
  /** A pattern for their names; undefined: all. */
  readonly name?: string | undefined
  /** Only those of which this holds; undefined: all. */
  readonly where?: ((stream: ImaginedStream) => boolean) | undefined
  /** The place in the plan to begin at, as a page before told it; undefined: the first. */
  readonly from?: number | undefined
  /** How many of them are passed over, and how many are wanted then. */
  readonly skip: number
  readonly limit: number
}

export interface ImaginedPage {
  readonly plan: ImaginedPlan
  readonly streams: ImaginedStream[]
  /** There are more streams of these names. */
  readonly isMore: boolean
  /** The place of the first of them; null: there are no more. */
  readonly next: number | null
}

export interface ImaginedWhole {
  readonly plan: ImaginedPlan
  /** What it takes to keep it. */
  readonly bytes: number
  readonly page: (part: ImaginedPart) => Promise<ImaginedPage>
}

/** As it crosses from the thread that made it. */
export interface PackedPlan {
  readonly plan: ImaginedPlan
  readonly pages: readonly Uint8Array<ArrayBuffer>[]
}

const pageSize = 500

export const packPlan = (plan: ImaginedPlan, streams: Iterable<ImaginedStream>): PackedPlan => {
  const pages: Uint8Array<ArrayBuffer>[] = []
  let page: ImaginedStream[] = []
  const close = (): void => {
    pages.push(Uint8Array.from(deflateRawSync(JSON.stringify(page), { level: 1 })))
    page = []
  }
  for (const stream of streams) {
    page.push(stream)
    if (page.length === pageSize) close()
  }
  if (page.length > 0) close()
  return { plan, pages }
}

const inflate = promisify(inflateRaw)

export const wholeOf = ({ plan, pages }: PackedPlan): ImaginedWhole => {
  const read = async (at: number): Promise<ImaginedStream[]> => {
    const packed = pages[at]
    return packed === undefined ? [] : (JSON.parse((await inflate(packed)).toString()) as ImaginedStream[])
  }
  return {
    plan,
    bytes: pages.reduce((sum, { byteLength }) => sum + byteLength, 0),
    page: async ({ name, where, from = 0, skip, limit }) => {
      const isAll = name === undefined && where === undefined
      const isNamed = name === undefined ? () => true : namedLike(name)
      const streams: ImaginedStream[] = []
      // Where all are wanted, what is passed over need not be read.
      let at = isAll ? from + skip : from
      let left = isAll ? 0 : skip
      while (at < pages.length * pageSize) {
        const part = Math.floor(at / pageSize)
        for (const stream of (await read(part)).slice(at % pageSize)) {
          if (isNamed(stream) && where?.(stream) !== false) {
            if (left > 0) left -= 1
            else if (streams.length < limit) streams.push(stream)
            else return { plan, streams, isMore: true, next: at }
          }
          at += 1
        }
        at = (part + 1) * pageSize
      }
      return { plan, streams, isMore: false, next: null }
    },
  }
}

const namedLike = (name: string): ((stream: ImaginedStream) => boolean) => {
  const pattern = wildcards(name)
  return (stream) => pattern.test(stream.name) || pattern.test(stream.name.replace(/^.*#/, ''))
}
