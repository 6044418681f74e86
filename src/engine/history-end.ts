/** How far back the history of runs goes: what retention has given up is told to what keeps answers about it. */

export interface HistoryEnd {
  /** The last production day whose runs this server has given up, `2026-11-22`; empty: none. */
  readonly through: () => string
  /** The runs of a day, and of all before it, are gone. */
  readonly giveUp: (day: string) => void
  /** Whether the runs of a day are so old that any server may give them up, and this one hears nothing of it. */
  readonly mayGo: (day: string) => boolean
}

export interface HistoryEndParts {
  /** The production day of now. */
  readonly today: () => string
  readonly options: () => { readonly runHistory: number }
}

export const createHistoryEnd = ({ today, options }: HistoryEndParts): HistoryEnd => {
  let through = ''
  return {
    through: () => through,
    giveUp: (day) => {
      if (day > through) through = day
    },
    mayGo: (day) => day < daysBefore(today(), options().runHistory),
  }
}

/** The day so many days before one. */
export const daysBefore = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).subtract({ days }).toString()
