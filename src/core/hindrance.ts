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
