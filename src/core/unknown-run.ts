/** What is remembered of a run whose outcome was unknown: see `unknown-runs.ts`. */

/** The last run of a job whose outcome was unknown. */
export interface UnknownRun {
  /** 0: the truth has come since. */
  readonly run: number
  readonly reason: string
  /** How often the job was run again because of it, since an operator ran it last. */
  readonly reruns: number
  /** Its end was ordered before it was lost. */
  readonly killed: boolean
  /** It counts as abended by the policy of the site. */
  readonly givenUp: boolean
  /** The agent that had it. Absent: from before that was remembered. */
  readonly agent?: string
  /** Its agent has told since that it runs: it is live again, and its row in the history says unknown until it has ended. */
  readonly found?: boolean
}
