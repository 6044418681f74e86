/** Dates, times of day, durations. */
import fc from 'fast-check'
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'

/** `2026-11-22`. */
export const date = fc
  .integer({ min: 0, max: 36_500 })
  .map((days) => Temporal.PlainDate.from('2000-01-01').add({ days }).toString())

export const zone = fc.constantFrom('Europe/Rome', 'UTC', 'America/Sao_Paulo', 'Asia/Kolkata', 'Etc/GMT+5')

export const minuteOfDay = fc.integer({ min: 0, max: 1439 })

/** A zone is left out where the one of the stream holds. */
export const timeOfDay: fc.Arbitrary<TimeOfDay> = fc.record(
  {
    minutes: minuteOfDay,
    plusDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
    timezone: zone,
  },
  { requiredKeys: ['minutes', 'plusDays'] },
)

/** In minutes, as four digits say it. */
export const shortDuration = (least: number): fc.Arbitrary<number> => fc.integer({ min: least, max: 99 * 60 + 59 })

const onUntil = fc.constantFrom<OnUntil>('suppress', 'continue', 'cancel')

interface Times {
  at?: TimeOfDay
  scheduledTime?: TimeOfDay
  until?: TimeOfDay
  latestStart?: TimeOfDay
  onUntil?: OnUntil
  deadline?: TimeOfDay
}

/** AT and SCHEDTIME exclude each other, so do UNTIL and JSUNTIL; ONUNTIL goes with one of these. */
const sound = ({ at, latestStart, onUntil, ...others }: Times): Times => ({
  ...others,
  ...(at === undefined || others.scheduledTime !== undefined ? {} : { at }),
  ...(latestStart === undefined || others.until !== undefined ? {} : { latestStart }),
  ...(onUntil === undefined || (latestStart ?? others.until) === undefined ? {} : { onUntil }),
})

const ofJob = { at: timeOfDay, scheduledTime: timeOfDay, until: timeOfDay, onUntil, deadline: timeOfDay }

/** What streams, run cycles and groups have in common. */
export const times = fc.record({ ...ofJob, latestStart: timeOfDay }, { requiredKeys: [] }).map(sound)

/** Those of a job, which has no JSUNTIL. */
export const jobTimes = fc.record(ofJob, { requiredKeys: [] }).map(sound)

/** Further instances within the parentheses of a run cycle. */
export const every = fc.record({ minutes: shortDuration(1), end: timeOfDay })
