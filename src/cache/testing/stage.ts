/** A cache of one kind whose time stands still, and a source that does what a test wants. */
import { createCache, type Cache, type Kept } from '#/cache/cache.ts'
import { sumOf, type Counts } from '#/cache/counts.ts'
import type { Kind, Loaded, Verdict } from '#/cache/kind.ts'
import { Refusal } from '#/lib/refusal.ts'
import { stillTime } from './still-time.ts'

export interface Answer {
  readonly text: string
}

const kind: Kind<Answer> = {
  name: 'words',
  what: 'The list of words',
  source: 'test',
  share: 1,
  freshFor: 1_000,
  renewFor: 500,
  staleFor: () => 200,
  staleOnFailureFor: 5_000,
  patience: 1_000,
  loadWithin: 3_000,
  isAnswer: (value) => typeof (value as Answer | undefined)?.text === 'string',
  sizeOf: ({ text }) => text.length,
}

/** A cache whose time stands still, and whose alarms ring when a test says so. */
export const stage = ({
  bytes = 1_000_000,
  shards = 4,
  isOwn = () => false,
  ...more
}: Partial<Kind<Answer>> & { bytes?: number; shards?: number; isOwn?: () => boolean } = {}) => {
  const time = stillTime()
  const cache = createCache({ bytes, shards, ...time, isOwn })
  let epoch = 0
  const words = cache.open({ ...kind, ...more }, () => epoch)
  return {
    cache,
    words,
    alarms: time.alarms,
    nextEpoch: () => {
      epoch += 1
    },
    pass: time.pass,
  }
}

export const countsOf = (cache: Cache): Counts => sumOf(cache.compartments().map(({ counts }) => counts))

/** A source that tells how often it was asked, and answers as a test wants it to. */
export const source = (kept: Kept<Answer>) => {
  const self = {
    loads: 0,
    verdict: 'holds' as Verdict,
    freshFor: undefined as number | undefined,
    goodFor: undefined as number | undefined,
    answer: async (): Promise<Answer> => ({ text: `answer ${self.loads}` }),
    ask: (key = 'key'): Promise<Answer> =>
      kept.get(key, async (): Promise<Loaded<Answer>> => {
        self.loads += 1
        const mine = self.loads
        const answer = await self.answer()
        const { freshFor, goodFor } = self
        return { answer, freshFor, goodFor, verdict: () => (mine < self.loads ? 'holds' : self.verdict) }
      }),
    text: async (key?: string): Promise<string> => (await self.ask(key)).text,
  }
  return self
}

/** Lets everything come to its end that waits for nothing but its turn. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

export const unavailable = (pattern: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === 'server.unavailable' && pattern.test(error.message)
