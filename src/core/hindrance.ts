/** One thing that keeps a job from starting, as explain says it. */
import type { Hindrance } from '#/model/views.ts'
import type { Holder } from './state.ts'

export const hindrance = (facts: Partial<Hindrance> & Pick<Hindrance, 'type' | 'sentence'>): Hindrance => ({
  remedy: null,
  until: null,
  job: null,
  stream: null,
  prompt: null,
  ...facts,
})

/** What takes the dependencies of a job or stream away. */
export const releaseCommand = (holder: Holder): string =>
  holder < 0 ? `batuta stream release ${-holder}` : `batuta job release ${holder}`

/** What releases it from one dependency, so that the others are waited for still. */
export const releaseFrom = (holder: Holder, what: `--${'follows' | 'opens'} ${string}` | '--at'): string =>
  `batuta ${holder < 0 ? `stream release-dependency ${-holder}` : `job release-dependency ${holder}`} ${what}`

/** What releases it from a predecessor: a job, or a stream with a minus sign. */
export const releaseFromPredecessor = (holder: Holder, from: Holder): string =>
  releaseFrom(holder, `--follows ${from < 0 ? `stream:${-from}` : from}`)

/** A word as a shell takes it for one. */
export const quoted = (word: string): string =>
  /^[\w./:#@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
