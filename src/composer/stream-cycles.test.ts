/** What each form of ON and EXCEPT builds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DayRule, RunCycle } from '#/model/run-cycle.ts'
import { headerAdds } from './testing/snippets.ts'

const clock = (minutes: number, plusDays = 0) => ({ minutes, plusDays })
const daily: DayRule = { type: 'rule', rule: 'FREQ=DAILY' }
const monday: DayRule = { type: 'weekday', weekday: 'MO' }
const rule = (text: string): DayRule => ({ type: 'rule', rule: text })

const days: readonly (readonly [text: string, days: readonly DayRule[]])[] = [
  ['"FREQ=DAILY"', [daily]],
  ['"FREQ=DAILY;"', [daily]],
  ['" freq=daily ; interval=31 ; "', [rule('FREQ=DAILY;INTERVAL=31')]],
  ['"FREQ=DAILY;INTERVAL=-2;BYWORKDAY"', [rule('FREQ=DAILY;INTERVAL=-2;BYWORKDAY')]],
  ['"FREQ=DAILY;BYFREEDAY"', [rule('FREQ=DAILY;BYFREEDAY')]],
  ['"BYDAY=MO,FR;FREQ=WEEKLY;INTERVAL=8"', [rule('BYDAY=MO,FR;FREQ=WEEKLY;INTERVAL=8')]],
  ['"FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=15,-1"', [rule('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=15,-1')]],
  ['"FREQ=MONTHLY;INTERVAL=5;BYDAY=1MO,-1FR"', [rule('FREQ=MONTHLY;INTERVAL=5;BYDAY=1MO,-1FR')]],
  ['"FREQ=YEARLY;INTERVAL=10"', [rule('FREQ=YEARLY;INTERVAL=10')]],
  ['MO,TU, we , Th', ['MO', 'TU', 'WE', 'TH'].map((weekday) => ({ type: 'weekday', weekday }) as DayRule)],
  ['EVERYDAY', [{ type: 'class', class: 'everyday' }]],
  [
    'WEEKDAYS, WORKDAYS, FREEDAYS',
    [
      { type: 'class', class: 'weekdays' },
      { type: 'class', class: 'workdays' },
      { type: 'class', class: 'freedays' },
    ],
  ],
  ['REQUEST', [{ type: 'request' }]],
  [
    '11/22/2026, 1/2/27, 20261224',
    [
      { type: 'date', date: '2026-11-22' },
      { type: 'date', date: '2027-01-02' },
      { type: 'date', date: '2026-12-24' },
    ],
  ],
  ['MONTHEND', [{ type: 'calendar', calendar: 'MONTHEND' }]],
  ['/c/MONTHEND -1 WORKDAYS', [{ type: 'calendar', calendar: '/C/MONTHEND', offset: { count: -1, unit: 'workdays' } }]],
  [
    'MONTHEND + 2 DAYS, MONTHEND -1 WEEKDAY',
    [
      { type: 'calendar', calendar: 'MONTHEND', offset: { count: 2, unit: 'days' } },
      { type: 'calendar', calendar: 'MONTHEND', offset: { count: -1, unit: 'weekdays' } },
    ],
  ],
  ['$RCG NIGHTS', [{ type: 'group', group: 'NIGHTS' }]],
  [
    '$rcg /g/LIMIT +1 WORKDAYS, $RCG ON',
    [
      { type: 'group', group: '/G/LIMIT', offset: { count: 1, unit: 'workdays' } },
      { type: 'group', group: 'ON' },
    ],
  ],
]

for (const [text, expected] of days) {
  test(`ON and EXCEPT understand the days ${text}`, () => {
    assert.deepEqual(headerAdds(`ON ${text}`), { runCycles: [{ days: expected }] })
    assert.deepEqual(headerAdds(`EXCEPT RUNCYCLE X ${text}`), { exceptions: [{ days: expected, name: 'X' }] })
  })
}

const cycles: readonly (readonly [text: string, cycle: Omit<RunCycle, 'days'>])[] = [
  ['ON RUNCYCLE R1 MO', { name: 'R1' }],
  [
    'ON RUNCYCLE R1 VALIDFROM 01/01/2026 VALIDTO 01/02/2026 MO',
    {
      name: 'R1',
      validFrom: '2026-01-01',
      validTo: '2026-01-02',
    },
  ],
  [
    'ON RUNCYCLE R1 VALIDTO 20261231 DESCRIPTION "x" VARTABLE /t/T VALIDFROM 20260101 MO',
    {
      name: 'R1',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      description: 'x',
      variableTable: '/T/T',
    },
  ],
  ['ON MO FDIGNORE', { freeDayRule: 'ignore' }],
  ['ON MO FDNEXT', { freeDayRule: 'next' }],
  ['ON MO FDPREV', { freeDayRule: 'previous' }],
  ['ON MO SUBSET S1', { subset: { name: 'S1', logic: 'or' } }],
  ['ON MO SUBSET AND OR', { subset: { name: 'AND', logic: 'or' } }],
  ['ON MO SUBSET S1 and FDNEXT', { subset: { name: 'S1', logic: 'and' }, freeDayRule: 'next' }],
  ['ON MO (AT 0600 +1 DAY)', { at: clock(360, 1) }],
  ['ON MO (SCHEDTIME 0600 TZ UTC)', { scheduledTime: { ...clock(360), timezone: 'UTC' } }],
  ['ON MO ( UNTIL 0600 ONUNTIL CANC )', { until: clock(360), onUntil: 'cancel' }],
  ['ON MO (JSUNTIL 0600)', { latestStart: clock(360) }],
  ['ON MO\n(\nDEADLINE 0600\n)', { deadline: clock(360) }],
  [
    'ON MO (AT 0600 EVERY 0130 EVERYENDTIME 0500 +1 DAY)',
    {
      at: clock(360),
      every: { minutes: 90, end: clock(300, 1) },
    },
  ],
  [
    'ON MO SUBSET S1 (AT 0600) FDPREV',
    {
      freeDayRule: 'previous',
      subset: { name: 'S1', logic: 'or' },
      at: clock(360),
    },
  ],
]

for (const [text, expected] of cycles) {
  test(`a run cycle is read: ${text.replaceAll('\n', ' ')}`, () =>
    assert.deepEqual(headerAdds(text), { runCycles: [{ ...expected, days: [monday] }] }))
}

test('a stream has run cycles and exceptions in their own order, whichever stands first', () => {
  const text = 'EXCEPT RUNCYCLE X1 MO (AT 0600) ON RUNCYCLE R1 "FREQ=DAILY" ON RUNCYCLE R2 MO EXCEPT MO FDNEXT'
  assert.deepEqual(headerAdds(text), {
    runCycles: [
      { name: 'R1', days: [daily] },
      { name: 'R2', days: [monday] },
    ],
    exceptions: [
      { name: 'X1', days: [monday], at: clock(360) },
      { days: [monday], freeDayRule: 'next' },
    ],
  })
})

test('behind the parentheses of a run cycle a comma begins the next one', () => {
  assert.deepEqual(headerAdds('ON RUNCYCLE R1 MO (AT 0600), RUNCYCLE R2 "FREQ=DAILY" FDNEXT, MO'), {
    runCycles: [
      { name: 'R1', days: [monday], at: clock(360) },
      { name: 'R2', days: [daily], freeDayRule: 'next' },
      { days: [monday] },
    ],
  })
})

test('parentheses behind a run cycle are its own, elsewhere they are those of the stream', () => {
  assert.deepEqual(headerAdds('(AT 0500) ON MO (AT 0600) CARRYFORWARD'), {
    at: clock(300),
    runCycles: [{ days: [monday], at: clock(360) }],
    carryForward: true,
  })
})

test('a comma behind the days of a run cycle may begin the next one', () => {
  assert.deepEqual(headerAdds('ON RUNCYCLE R1 "FREQ=DAILY" , RUNCYCLE R2 MO, TU,\nRUNCYCLE R3 WE (AT 0600)'), {
    runCycles: [
      { days: [{ type: 'rule', rule: 'FREQ=DAILY' }], name: 'R1' },
      {
        days: [
          { type: 'weekday', weekday: 'MO' },
          { type: 'weekday', weekday: 'TU' },
        ],
        name: 'R2',
      },
      { days: [{ type: 'weekday', weekday: 'WE' }], name: 'R3', at: { minutes: 360, plusDays: 0 } },
    ],
  })
})
