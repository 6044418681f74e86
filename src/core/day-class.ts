/**
 * Classes of production days, as far as the time that jobs take is concerned: what runs on a working day takes another time at the
 * weekend and at the end of the month.
 */

/** In the order of the samples of a history. */
export const dayClasses = ['working day', 'weekend', 'month end'] as const

const saturday = 6
const sunday = 7

/**
 * The place in `dayClasses` of a production day, `2026-11-22`. The month ends with its last day, and with its last day from Monday
 * to Friday: a site closes its month on the one or the other. Nothing but the day itself is asked, so every node says the same.
 */
export const classOfDay = (text: string): number => {
  if (text === '') return 0
  const day = Temporal.PlainDate.from(text)
  const left = day.daysInMonth - day.day
  const isWeekend = day.dayOfWeek === saturday || day.dayOfWeek === sunday
  if (left === 0) return 2
  if (isWeekend) return 1
  // A Friday whose month ends on the Saturday or Sunday after it.
  const isLastWorkingDay = day.dayOfWeek + left <= sunday && day.dayOfWeek === saturday - 1
  return isLastWorkingDay ? 2 : 0
}
