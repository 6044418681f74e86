/** What a plan makes of days on which clocks are changed: skipped and repeated hours, skipped dates, zones beside each other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDay } from '#/calendar/day-number.ts'
import { productionClock } from '#/calendar/production-clock.ts'
import { getZone } from '#/calendar/zone.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { occurrencesOf, type Occurrence } from '#/planning/occurrences.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'

const time = (text: string, timezone?: string): TimeOfDay => ({
  minutes: Number(text.slice(0, 2)) * 60 + Number(text.slice(2)),
  plusDays: 0,
  ...(timezone !== undefined && { timezone }),
})

const stream: JobStream = {
  kind: 'stream',
  workstation: 'FTA1',
  name: 'NIGHT',
  draft: false,
  runCycles: [],
  exceptions: [],
  carryForward: false,
  jobs: [],
  follows: [],
  needs: [],
  opens: [],
  prompts: [],
}

interface Day {
  readonly zone: string
  readonly date: string
  readonly startOfDay?: number
}

const planned = ({ zone, date, startOfDay = 0 }: Day, times: Partial<RunCycle>): Occurrence[] => {
  const days = productionClock(getZone(zone), startOfDay, true)
  const selected = [{ day: parseDay(date), runCycle: { days: [], ...times } }]
  return occurrencesOf(stream, selected, { days, options: defaultPlanOptions })
}

/** `03:30+02` on the clocks of a zone. */
const shown = (zone: string, at: number | null): string => {
  if (at === null) return '-'
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return `${local.toPlainTime().toString({ smallestUnit: 'minute' })}${local.offset.replace(':00', '')}`
}

const starts = (day: Day, times: Partial<RunCycle>): string =>
  planned(day, times)
    .map(({ scheduledAt }) => shown(day.zone, scheduledAt))
    .join(' ')

const until = (day: Day, times: Partial<RunCycle>): string => {
  const [first] = planned(day, times)
  return `${shown(day.zone, first?.startAt ?? null)} to ${shown(day.zone, first?.untilAt ?? null)}`
}

const spring = { zone: 'Europe/Berlin', date: '2026-03-29' }
const autumn = { zone: 'Europe/Berlin', date: '2026-10-25' }

test('AT in the hour that the clocks skip comes in the hour after it', () => {
  assert.equal(starts(spring, { at: time('0230') }), '03:30+02')
  assert.equal(starts(spring, { at: time('0159') }), '01:59+01')
  assert.equal(starts(spring, { at: time('0300') }), '03:00+02')
})

test('AT and UNTIL in the hour that the clocks repeat are those of its first time, and come once', () => {
  assert.equal(until(autumn, { at: time('0200'), until: time('0245') }), '02:00+02 to 02:45+02')
  assert.equal(until(autumn, { at: time('0100'), until: time('0300') }), '01:00+02 to 03:00+01')
})

test('a latest time that the skipped hour would put before its start keeps its distance from it, a later one stays', () => {
  assert.equal(until(spring, { at: time('0230'), until: time('0300') }), '03:30+02 to 04:00+02')
  assert.equal(until(spring, { at: time('0230'), until: time('0330') }), '03:30+02 to 04:30+02')
  assert.equal(until(spring, { at: time('0230'), until: time('0245') }), '03:30+02 to 03:45+02')
  assert.equal(until(spring, { at: time('0230'), until: time('1800') }), '03:30+02 to 18:00+02')
  assert.equal(until(spring, { at: time('0230'), until: time('0100') }), '03:30+02 to 01:00+01')
})

test('EVERY keeps its rate while clocks are changed, so that a day has an hour less or more of it', () => {
  const hourly = { at: time('0000'), every: { minutes: 60, end: time('2359') } }
  assert.equal(planned({ ...spring, date: '2026-03-28' }, hourly).length, 24)
  assert.equal(planned(spring, hourly).length, 23)
  assert.equal(planned(autumn, hourly).length, 25)
  assert.equal(
    starts(spring, { at: time('0100'), every: { minutes: 30, end: time('0330') } }),
    '01:00+01 01:30+01 03:00+02 03:30+02',
  )
  assert.equal(
    starts(autumn, { at: time('0130'), every: { minutes: 60, end: time('0330') } }),
    '01:30+02 02:30+02 02:30+01 03:30+01',
  )
})

test('EVERYENDTIME right after a skipped start does not go round the clock', () => {
  const short = { at: time('0230'), every: { minutes: 15, end: time('0315') } }
  assert.equal(starts(spring, short), '03:30+02 03:45+02 04:00+02 04:15+02')
  assert.equal(starts({ ...spring, date: '2026-03-28' }, short), '02:30+01 02:45+01 03:00+01 03:15+01')
})

test('clocks that change by half an hour skip half an hour', () => {
  const howe = { zone: 'Australia/Lord_Howe', date: '2026-10-04' }
  assert.equal(starts(howe, { at: time('0215') }), '02:45+11')
  assert.equal(starts({ ...howe, date: '2026-04-05' }, { at: time('0145') }), '01:45+11')
  assert.equal(starts({ zone: 'Asia/Kolkata', date: '2026-11-22' }, { at: time('0215') }), '02:15+05:30')
})

test('a date that a zone leaves out has its instances a day later, and no instant is of that production day', () => {
  const apia = { zone: 'Pacific/Apia', date: '2011-12-30' }
  const days = productionClock(getZone(apia.zone), 0, true)
  const [first] = planned(apia, { at: time('1200') })
  assert.equal(Temporal.Instant.fromEpochMilliseconds(first?.scheduledAt ?? 0).toString(), '2011-12-30T22:00:00Z')
  assert.equal(days.startOf(parseDay('2011-12-30')), days.startOf(parseDay('2011-12-31')))
  assert.equal(days.dayOf(days.startOf(parseDay('2011-12-30'))), parseDay('2011-12-31'))
  assert.equal(days.dayOf(days.startOf(parseDay('2011-12-30')) - 1), parseDay('2011-12-29'))
})

test('a start of day that is skipped or repeated begins its day once', () => {
  const days = productionClock(getZone('Europe/Berlin'), 150, true)
  for (const date of [spring.date, autumn.date]) {
    const day = parseDay(date)
    assert.equal(days.dayOf(days.startOf(day)), day)
    assert.equal(days.dayOf(days.startOf(day) - 1), day - 1)
    // Half an hour on, when clocks may show a time before the start of day.
    assert.equal(days.dayOf(days.startOf(day) + 30 * 60_000), day)
  }
})

test('a time before the start of day is on the next date, of the change as of any other', () => {
  const saturday = { zone: 'Europe/Berlin', date: '2026-03-28', startOfDay: 360 }
  assert.equal(starts(saturday, { at: time('0230') }), '03:30+02')
  assert.equal(starts(saturday, { at: time('0600') }), '06:00+01')
})

test('a time with a zone of its own is on the clocks of that zone, on the date of the production day', () => {
  const [tokyo] = planned({ zone: 'America/Sao_Paulo', date: '2026-11-22' }, { at: time('0900', 'Asia/Tokyo') })
  assert.equal(Temporal.Instant.fromEpochMilliseconds(tokyo?.scheduledAt ?? 0).toString(), '2026-11-22T00:00:00Z')
  const [berlin] = planned({ zone: 'UTC', date: '2026-03-29' }, { at: time('0230', 'Europe/Berlin') })
  assert.equal(Temporal.Instant.fromEpochMilliseconds(berlin?.scheduledAt ?? 0).toString(), '2026-03-29T01:30:00Z')
})
