/** The production days of streams in a window, from the calendar. */
import type { DayWindow } from '#/calendar/day-number.ts'
import { daySelector, type SelectedDay } from '#/calendar/select-days.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { PlanSources } from './plan-request.ts'

/** Makes the function that gives the days of a stream. It throws a refusal when a rule or a calendar is wrong. */
export const daysSelector = ({ definitions }: PlanSources, window: DayWindow): ((stream: JobStream) => SelectedDay[]) =>
  daySelector(definitions, window)
