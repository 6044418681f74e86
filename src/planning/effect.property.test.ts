import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import { mapDefinitions } from '#/composer/diff-definitions.ts'
import type { Definition } from '#/model/definition.ts'
import type { StreamEffect } from '#/model/definition-effect.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { indexDefinitions } from './definition-index.ts'
import { compareEffect } from './effect.ts'
import type { EffectRequest } from './effect-request.ts'
import { emptyPlanSources } from './empty-plan.ts'
import { planDays } from './plan-days.ts'
import { defaultPlanOptions } from './plan-options.ts'
import { job, step, stream, workstation } from './testing/site.ts'

const days = 12
const from = fc.constantFrom('2026-03-20', '2026-10-18', '2026-12-20')

const site = { timezone: 'Europe/Berlin', startOfDay: 360 }

const timeOfDay = fc.record({ minutes: fc.constantFrom(0, 150, 400, 1300), plusDays: fc.nat(1) })

const runCycle: fc.Arbitrary<RunCycle> = fc.record(
  {
    days: fc.constantFrom<RunCycle['days']>(
      [{ type: 'class', class: 'everyday' }],
      [{ type: 'class', class: 'workdays' }],
      [{ type: 'rule', rule: 'FREQ=WEEKLY;BYDAY=MO,TH' }],
      [{ type: 'calendar', calendar: 'PAYDAYS', offset: { count: 1, unit: 'workdays' } }],
      [{ type: 'calendar', calendar: 'GONE' }],
      [{ type: 'group', group: 'MONTHLY' }],
    ),
    freeDayRule: fc.constantFrom('next', 'previous', 'ignore'),
    at: timeOfDay,
    every: fc.record({ minutes: fc.constantFrom(300, 700), end: timeOfDay }),
  },
  { requiredKeys: ['days'] },
)

const streamOf = (name: string): fc.Arbitrary<Definition> =>
  fc
    .record(
      {
        runCycles: fc.array(runCycle, { minLength: 1, maxLength: 2 }),
        exceptions: fc.array(runCycle, { maxLength: 1 }),
        until: timeOfDay,
        draft: fc.constantFrom(false, false, false, true),
        timezone: fc.constantFrom('UTC', 'America/New_York'),
        follows: fc.constantFrom<JobStream['follows']>([], [{ stream: 'B' }], [{ stream: 'A', matching: 'previous' }]),
        jobs: fc.constantFrom<JobStream['jobs']>([], [step('J')], [step('NOSUCH')]),
      },
      { requiredKeys: ['runCycles'] },
    )
    .map((changes: Partial<JobStream>) => stream(name, changes))

const dates = fc.array(fc.nat(20), { maxLength: 4 })

/** One of each kind, so that two sites differ in some of them or in all. */
const parts = fc.record({
  ws: fc.record({ timezone: fc.constantFrom('UTC', 'Asia/Tokyo'), ignored: fc.constantFrom(false, false, true) }),
  holidays: dates,
  paydays: dates,
  group: runCycle.map((one) => ({ ...one, days: [{ type: 'class' as const, class: 'freedays' as const }] })),
  a: streamOf('A'),
  b: streamOf('B'),
  c: streamOf('C'),
})
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never

const siteOf = ({ ws, holidays, paydays, group, a, b, c }: Parts, first: string): Definition[] => {
  const calendar = (name: string, offsets: number[]): Definition => ({
    kind: 'calendar',
    name,
    dates: offsets.map((offset) => formatDay(parseDay(first) + offset)),
  })
  const monthly: Definition = { kind: 'runcyclegroup', name: 'MONTHLY', runCycles: [group], exceptions: [] }
  return [
    workstation('WS', ws),
    calendar('HOLIDAYS', holidays),
    calendar('PAYDAYS', paydays),
    monthly,
    job('J'),
    a,
    b,
    c,
  ]
}

/** Two sites; what is not told to differ is the same object in both, as it is when definitions are applied. */
const twoSites = fc
  .tuple(parts, parts, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), from)
  .map(([one, other, differing, first]) => {
    const before = siteOf(one, first)
    const fresh = siteOf(other, first)
    return { before, after: before.map((same, i) => (differing.includes(i) ? (fresh[i] ?? same) : same)), first }
  })

const lastDay = (first: string): string => formatDay(parseDay(first) + days - 1)

const requestOf = (
  { before, after, first }: { before: Definition[]; after: Definition[]; first: string },
  plannedDays: number,
): EffectRequest => ({
  before: mapDefinitions(before),
  after: mapDefinitions(after),
  site,
  options: defaultPlanOptions,
  from: first,
  to: lastDay(first),
  plannedTo: plannedDays === 0 ? null : formatDay(parseDay(first) + plannedDays - 1),
  live: [],
  mostStreams: Infinity,
  mostItems: Infinity,
})

/** The instances of a stream as planning makes them: day and instant. */
const planned = (definitions: Definition[], first: string): Map<string, Set<string>> => {
  const sources = emptyPlanSources(indexDefinitions(definitions), site)
  const { batch } = planDays({ ...sources, from: first, to: lastDay(first) })
  const instances = new Map<string, Set<string>>()
  for (const { workstation: on, name, day, scheduledAt } of batch.streams) {
    const known = instances.get(`${on}#${name}`) ?? new Set()
    instances.set(`${on}#${name}`, known.add(place(day, scheduledAt)))
  }
  return instances
}

const place = (day: string, at: number): string =>
  `${day} ${Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })}`

/** What an effect says comes and goes, whether it is planned already or not. */
const sumOf = ({ calendar, planned: early }: StreamEffect) => {
  const both = [calendar, early]
  const time = ({ day, scheduledAt }: { day: string; scheduledAt: string }) => `${day} ${scheduledAt}`
  return {
    come: new Set(
      both.flatMap(({ added, moved }) => [
        ...added.items.map(time),
        ...moved.items.map(({ day, to }) => `${day} ${to}`),
      ]),
    ),
    gone: new Set(
      both.flatMap(({ removed, moved }) => [
        ...removed.items.map(time),
        ...moved.items.map(({ day, from }) => `${day} ${from}`),
      ]),
    ),
  }
}

test('what comes and goes is what planning makes before and after, for every stream', () => {
  fc.assert(
    fc.property(twoSites, fc.nat(3), (sites, plannedDays) => {
      const effect = compareEffect(requestOf(sites, plannedDays))
      const [before, after] = [planned(sites.before, sites.first), planned(sites.after, sites.first)]
      const told = new Map(effect.streams.items.map((each) => [each.stream, sumOf(each)]))
      for (const name of ['WS#A', 'WS#B', 'WS#C']) {
        const [old, fresh] = [before.get(name) ?? new Set(), after.get(name) ?? new Set()]
        const { come, gone } = told.get(name) ?? { come: new Set(), gone: new Set() }
        assert.deepEqual(come, fresh.difference(old), `${name} comes`)
        assert.deepEqual(gone, old.difference(fresh), `${name} goes`)
      }
    }),
    { numRuns: 300 },
  )
})

test('equal definitions have no effect', () => {
  fc.assert(
    fc.property(twoSites, ({ before, first }) => {
      const effect = compareEffect(requestOf({ before, after: before, first }, 2))
      assert.deepEqual([effect.streams.count, effect.added, effect.removed, effect.moved], [0, 0, 0, 0])
    }),
    { numRuns: 50 },
  )
})
