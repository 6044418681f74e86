/** What one operation of HWA's REST API is: an address, a method, and how far it works here. */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * - `works`: as documented.
 * - `partly`: with what `note` says left out.
 */
export interface Operation {
  readonly method: Method
  /** From `/twsd` on, with its parameters in braces: `/plan/{planId}/job/{jobId}`. */
  readonly path: string
  readonly state: 'works' | 'partly'
  /** What of it is left out or done otherwise, in a sentence. */
  readonly note?: string
  /** It only asks, although its method is one of those that change something. */
  readonly asks?: boolean
  /** Its body must be declared as JSON: without `Content-Type: application/json` the answer is 415. */
  readonly wantsJson?: boolean
}

type Traits = Pick<Operation, 'asks' | 'wantsJson'>

/** Operations of one method that answer 501, and why, in a sentence. */
export interface Unsupported {
  readonly method: Method
  readonly paths: readonly string[]
  readonly why: string
}

export const works = (method: Method, path: string, traits: Traits = {}): Operation => ({
  method,
  path,
  state: 'works',
  ...traits,
})

/** `note` says what is left out, in a sentence. */
export const partly = (method: Method, path: string, note: string, traits: Traits = {}): Operation => ({
  method,
  path,
  state: 'partly',
  note,
  ...traits,
})

/** Whether it may change something: then it stands in the audit. */
export const isOrder = ({ method, asks = method === 'GET' }: Operation): boolean => !asks

/** `/plan/job/{a|b}` as one path for each word between the bars. */
export const eachOf = (pattern: string): string[] => {
  const [whole, words] = /\{([^{}]*\|[^{}]*)\}/.exec(pattern) ?? []
  if (whole === undefined || words === undefined) return [pattern]
  return words.split('|').flatMap((word) => eachOf(pattern.replace(whole, word)))
}

export const unsupported = (method: Method, pattern: string, why: string): Unsupported => ({
  method,
  paths: eachOf(pattern),
  why,
})
