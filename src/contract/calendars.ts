/** The routes about calendars: on which days a stream is planned and why, which dates a calendar has. */
import { Type } from 'typebox'
import { CalendarDates, StreamCalendar } from '#/model/calendar-view.ts'
import { storable } from './fields.ts'
import { exactly, route } from './route.ts'

/** How many days are explained when nobody says. */
export const defaultCalendarDays = 400

/** The most days of one answer. */
export const mostCalendarDays = 1500

/** A folder, a workstation and a name at their longest. */
const longestName = 2000

export const calendarRoutes = {
  streamCalendar: route({
    method: 'GET',
    path: '/calendars/streams/:stream',
    tag: 'Calendars',
    summary: 'Explain the days of a job stream',
    description:
      'Each day with the run cycles that plan the stream on it, those that name the day and do not, and the times of the instances.',
    params: exactly({
      stream: Type.String({
        minLength: 1,
        maxLength: longestName,
        pattern: storable,
        description: 'WORKSTATION#STREAM, or STREAM where that is unique.',
      }),
    }),
    query: exactly({
      from: Type.Optional(
        Type.String({
          pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          description: 'The first day, 2026-11-22; else the production day of now.',
        }),
      ),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: mostCalendarDays, default: defaultCalendarDays })),
    }),
    response: StreamCalendar,
  }),
  calendar: route({
    method: 'GET',
    path: '/calendars/:calendar',
    tag: 'Calendars',
    summary: 'List the dates of a calendar',
    params: exactly({ calendar: Type.String({ minLength: 1, maxLength: longestName, pattern: storable }) }),
    response: CalendarDates,
  }),
}
