/** Checks that no latest time lies before the earliest one. */
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose } from './source.ts'

interface Times {
  readonly at?: TimeOfDay
  readonly until?: TimeOfDay
  readonly deadline?: TimeOfDay
}

const minutesOf = ({ minutes, plusDays }: TimeOfDay): number => plusDays * 24 * 60 + minutes

/** UNTIL and DEADLINE against AT, of a stream, of each of its run cycles and of each of its jobs. */
export const checkTimes = ({ definition, marks, position }: ParsedDefinition): Diagnostic[] => {
  if (definition.kind !== 'stream') return []
  const { runCycles, exceptions, jobs } = definition
  return [definition, ...runCycles, ...exceptions, ...jobs].flatMap(({ at, until, deadline }: Times) => {
    if (at === undefined) return []
    const early = (time: TimeOfDay | undefined, keyword: 'UNTIL' | 'DEADLINE'): Diagnostic[] => {
      // Times in different zones have no fixed order.
      if (time === undefined || time.timezone !== at.timezone || minutesOf(time) >= minutesOf(at)) return []
      const code = keyword === 'UNTIL' ? 'definition.until_before_at' : 'definition.deadline_before_at'
      const message = `${keyword} is before AT, so it could never run.`
      return [diagnose(marks.get(time) ?? position, { code, message, hint: 'Add +1 DAY if it is of the next day.' })]
    }
    return [...early(until, 'UNTIL'), ...early(deadline, 'DEADLINE')]
  })
}
