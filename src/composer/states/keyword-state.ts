/** What can be said of a keyword: the rows of `docs/tws-compatibility.md`. */

/**
 * `runs`: the plan and its jobs obey it. `kept`: it is read, checked, kept and printed, and has no effect.
 * `refused`: it is reported as a mistake, or the job that has it is not run and says why.
 */
export type KeywordState = 'runs' | 'kept' | 'refused'

export interface KeywordRow {
  readonly state: KeywordState
  /** What Batuta does, above all where TWS is silent or contradicts itself: a sentence or two. */
  readonly does: string
}

export type KeywordTable = Readonly<Record<string, KeywordRow>>

export const runs = (does: string): KeywordRow => ({ state: 'runs', does })
export const kept = (does: string): KeywordRow => ({ state: 'kept', does })
