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
  /** How many of them are passed over, and how many are wanted then. */
  readonly skip: number
  readonly limit: number
}

export interface ImaginedPage {
  readonly plan: ImaginedPlan
  readonly streams: ImaginedStream[]
  /** There are more streams of these names. */
  readonly isMore: boolean
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

export const packPlan = (plan: ImaginedPlan, streams: readonly ImaginedStream[]): PackedPlan => {
  const pages: Uint8Array<ArrayBuffer>[] = []
  for (let from = 0; from < streams.length; from += pageSize) {
    const text = JSON.stringify(streams.slice(from, from + pageSize))
    pages.push(Uint8Array.from(deflateRawSync(text, { level: 1 })))
  }
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
    page: async ({ name, skip, limit }) => {
      const isWanted = name === undefined ? () => true : namedLike(name)
      // Where all are wanted, what is passed over need not be read.
      const first = name === undefined ? Math.floor(skip / pageSize) : 0
      const streams: ImaginedStream[] = []
      let passed = first * pageSize
      for (let at = first; at < pages.length; at += 1) {
        for (const stream of await read(at)) {
          if (!isWanted(stream)) continue
          passed += 1
          if (passed <= skip) continue
          if (streams.length >= limit) return { plan, streams, isMore: true }
          streams.push(stream)
        }
      }
      return { plan, streams, isMore: false }
    },
  }
}

const namedLike = (name: string): ((stream: ImaginedStream) => boolean) => {
  const pattern = wildcards(name)
  return (stream) => pattern.test(stream.name) || pattern.test(stream.name.replace(/^.*#/, ''))
}
