/** Judges the text of an iCalendar rule for diagnostics. What a rule can say is known to its one reader. */
import { readIcalendarRule } from './icalendar-rule.ts'

/** What is wrong with a rule, as the end of a sentence; undefined: nothing. */
export const mistakeInRule = (text: string): string | undefined => {
  const read = readIcalendarRule(text)
  return 'mistake' in read ? read.mistake : undefined
}
