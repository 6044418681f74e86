/** The calendars behind the edge in its tests: a few definitions, and the real answers about their days. */
import { createCalendarDesk, type CalendarDesk } from '#/engine/calendar-answers.ts'
import { manualClock } from '#/lib/clock.ts'
import type { Definition } from '#/model/definition.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { stream } from '#/planning/testing/site.ts'

const at = (hours: number) => ({ minutes: hours * 60, plusDays: 0 })

const streamOf = (name: string, changes: Partial<JobStream>): Definition =>
  stream(name, { workstation: 'FTA1', runCycles: [], ...changes })

const definitions: Definition[] = [
  {
    kind: 'runcyclegroup',
    name: 'MONTHEND',
    runCycles: [{ name: 'LAST', days: [{ type: 'rule', rule: 'FREQ=MONTHLY;BYMONTHDAY=-1' }] }],
    exceptions: [],
  },
  { kind: 'calendar', name: 'HOLIDAYS', dates: ['2026-11-20', '2026-11-02', '2026-12-25'] },
  streamOf('PAYROLL', {
    validFrom: '2026-11-01',
    runCycles: [
      {
        name: 'PAYDAY',
        days: [{ type: 'rule', rule: 'FREQ=MONTHLY;BYMONTHDAY=21,-1' }],
        freeDayRule: 'next',
        at: at(3),
      },
      {
        days: [{ type: 'rule', rule: 'FREQ=WEEKLY;BYDAY=TU,WE' }],
        validTo: '2026-11-26',
        scheduledTime: at(8),
        every: { minutes: 120, end: at(14) },
      },
    ],
    exceptions: [{ name: 'CLOSING', days: [{ type: 'date', date: '2026-11-25' }] }],
  }),
  streamOf('REPORTS', { draft: true, runCycles: [{ days: [{ type: 'weekday', weekday: 'SU' }] }] }),
]

/** It is 03:14 on 2026-11-22 in São Paulo. */
export const smallCalendars = (): CalendarDesk =>
  createCalendarDesk({
    clock: manualClock(Temporal.Instant.from('2026-11-22T06:14:00Z').epochMilliseconds),
    site: { timezone: 'America/Sao_Paulo', startOfDay: 0 },
    options: { current: () => defaultPlanOptions },
    definitions: async () => indexDefinitions(definitions),
  })
