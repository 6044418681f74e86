/** What is expected of a run of a job, from the runs it had. */
import { Type, type Static } from 'typebox'

export const ExpectedDuration = Type.Object({
  /** Milliseconds: their median. */
  ms: Type.Number(),
  /** Milliseconds: their standard deviation. */
  spread: Type.Number(),
  /** How many runs it rests on; 0: nothing is known of the job, and a minute is taken. */
  runs: Type.Integer(),
  /** It rests on days of other classes (working day, weekend, month end), as none of this class is known. */
  otherDays: Type.Boolean(),
})
export type ExpectedDuration = Static<typeof ExpectedDuration>
