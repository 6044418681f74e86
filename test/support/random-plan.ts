/** Random plans and random operators, for properties that hold for every plan. */
import fc from 'fast-check'
import { jobActions } from '#/model/command.ts'
import { midnight, minute, type JobSketch, type StreamSketch } from './plan.ts'

const time = fc.option(fc.integer({ min: 0, max: 120 }).map((minutes) => midnight + minutes * minute))
const earlier = (prefix: string, index: number, most: number): fc.Arbitrary<string[]> =>
  fc.subarray(
    Array.from({ length: index }, (_, i) => `${prefix}${i}`),
    { maxLength: Math.min(most, index) },
  )

/** What may stand behind a predecessor's name, most often nothing. */
const asked = fc.constantFrom('', '', '', ' IF SUCC', ' IF ABEND|FAIL', ' IF EXEC', ' IF SUPPR', ' IF GOOD', ' IF BAD')
const askedOfStream = fc.constantFrom('', '', '', ' IF SUCC', ' IF ABEND', ' IF SUPPR', ' IF OVER', ' IF OVER')

const withConditions = (names: fc.Arbitrary<string[]>, words: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  names.chain((list) => fc.tuple(...list.map((name) => words.map((word) => `${name}${word}`))))

const joins = (prefix: string, index: number): fc.Arbitrary<NonNullable<JobSketch['joins']>> =>
  index < 2
    ? fc.constant([])
    : fc.option(
        fc
          .tuple(withConditions(earlier(prefix, index, 3), asked), fc.nat({ max: 3 }))
          .map(([follows, needed]) => [{ name: 'ENOUGH', needed: Math.min(needed, follows.length), follows }]),
        { nil: [], freq: 2 },
      )

const needs: NonNullable<JobSketch['needs']>[] = [
  [{ name: 'WS#TAPE', units: 1 }],
  [{ name: 'WS#TAPE', units: 3 }],
  [
    { name: 'WS#DISK', units: 1 },
    { name: 'WS#TAPE', units: 2 },
  ],
  [{ name: 'WS#DISK', units: 2 }],
]

const recovery = fc.constantFrom<NonNullable<JobSketch['recovery']>>(
  { action: 'stop' },
  { action: 'continue' },
  { action: 'rerun', attempts: 2, repeatEvery: 3 },
  { action: 'rerun', job: { name: 'FIX' }, prompt: 'again?' },
  { action: 'rerun', job: { name: 'FIX' }, attempts: 2 },
)

const job = (index: number): fc.Arbitrary<JobSketch> =>
  fc
    .record({
      name: fc.constant(`J${index}`),
      follows: withConditions(earlier('J', index, 2), asked),
      joins: joins('J', index),
      outputConditions: fc.constantFrom<NonNullable<JobSketch['outputConditions']>>(
        [],
        [{ name: 'GOOD', expression: 'RC=0' }],
        [
          { name: 'GOOD', expression: 'RC=0' },
          { name: 'BAD', expression: 'RC>0' },
        ],
      ),
      confirmed: fc.constantFrom(false, false, false, true),
      nop: fc.constantFrom(false, false, false, true),
      killWhenLate: fc.boolean(),
      longest: fc.constantFrom<NonNullable<JobSketch['longest']> | null>(
        null,
        null,
        { minutes: 5, action: 'kill' },
        { minutes: 5, action: 'continue' },
      ),
      shortest: fc.constantFrom<NonNullable<JobSketch['shortest']> | null>(
        null,
        null,
        { minutes: 3, action: 'confirm' },
        { minutes: 3, action: 'abend' },
      ),
      workstation: fc.constantFrom('WS', 'WS', 'WS2'),
      needs: fc.constantFrom([], [], ...needs),
      files: fc.constantFrom<string[]>([], [], [], ['/in/file']),
      prompts: fc.constantFrom<string[]>([], [], [], ['go?']),
      priority: fc.constantFrom(0, 5, 10, 10, 10, 60, 100, 101),
      startAt: time,
      untilAt: time,
      onUntil: fc.constantFrom<'suppress' | 'continue' | 'cancel'>('suppress', 'continue', 'cancel'),
      deadlineAt: time,
      every: fc.constantFrom(null, null, null, 20),
      recovery,
    })
    .map((sketch) => (sketch.recovery.job === undefined ? sketch : { ...sketch, recoveryJob: `FIX${index}` }))

const stream = (index: number): fc.Arbitrary<StreamSketch> =>
  fc
    .record({
      name: fc.constant(`S${index}`),
      follows: withConditions(earlier('S', index, 1), askedOfStream),
      priority: fc.constantFrom(0, 10, 10, 10, 100),
      limit: fc.constantFrom(null, null, 0, 1, 2),
      needs: fc.constantFrom([], [], [], ...needs),
      startAt: time,
      latestStartAt: fc.constantFrom(null, null, midnight + 60 * minute),
      untilAt: fc.constantFrom(null, null, midnight + 90 * minute),
      onUntil: fc.constantFrom<'suppress' | 'continue' | 'cancel'>('suppress', 'suppress', 'continue', 'cancel'),
      deadlineAt: fc.constantFrom(null, null, midnight + 40 * minute, midnight + 100 * minute),
      start: fc.constantFrom<NonNullable<StreamSketch['start']>[]>(
        [],
        [],
        [{ of: 'file', until: midnight + 80 * minute }],
        [{ of: 'job', until: midnight + 80 * minute }],
      ),
      jobs: fc.integer({ min: 0, max: 6 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => job(i)))),
    })
    .map(({ start: [start], ...sketch }) =>
      start === undefined || sketch.jobs.length === 0 ? sketch : { ...sketch, start },
    )

/** What the jobs of a random plan need, and how much there is of it. */
export const randomResources = { 'WS#TAPE': 3, 'WS#DISK': 2 }

/** One to five streams of up to six jobs, with every kind of dependency this version knows. */
export const randomPlan: fc.Arbitrary<StreamSketch[]> = fc
  .integer({ min: 1, max: 5 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => stream(i))))

/** What else can happen than an order for a job; a fault is one of a run that is live, limits are how much may run. */
const otherActions = [
  'reply',
  'file',
  'stream',
  'pend',
  'priority',
  'close',
  'confirm',
  'fault',
  'limits',
  'limits',
  'freeze',
  'depend',
  'depend',
  'depend',
] as const

/** Some minutes pass, then somebody does something to something. */
export interface Step {
  minutes: number
  action: (typeof jobActions)[number] | (typeof otherActions)[number]
  pick: number
  yes: boolean
}

export const randomSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 30 }),
    action: fc.constantFrom<Step['action']>(...jobActions, ...otherActions),
    pick: fc.nat(),
    yes: fc.boolean(),
  }),
  { maxLength: 12 },
)

/** A number from 0 to 96 that depends on the job and the run alone: the same play has the same outcomes. */
export const dice = (name: string, run: number): number => {
  let sum = 7
  for (const letter of `${name}/${run}`) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 97
  return sum
}
