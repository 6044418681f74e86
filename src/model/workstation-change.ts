/** What an operator may set of a workstation; what is absent stays. */
export interface WorkstationChange {
  /** Jobs at once, 0-1024. */
  readonly limit?: number | undefined
  /** Only priorities above it start, 0-101. */
  readonly fence?: number | undefined
  /** Unlinked: nothing new starts on it, what runs goes on. */
  readonly linked?: boolean | undefined
  /** Ignored: it takes no part in the plan. */
  readonly ignored?: boolean | undefined
}

/** The highest limit of a workstation or stream, as in conman. */
export const highestLimit = 1024
