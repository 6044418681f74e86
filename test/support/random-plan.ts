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

const recovery = fc.constantFrom<NonNullable<JobSketch['recovery']>>(
  { action: 'stop' },
  { action: 'continue' },
  { action: 'rerun', attempts: 2, repeatEvery: 3 },
  { action: 'rerun', job: { name: 'FIX' }, prompt: 'again?' },
)

const job = (index: number): fc.Arbitrary<JobSketch> =>
  fc
    .record({
      name: fc.constant(`J${index}`),
      follows: earlier('J', index, 2),
      needs: fc.option(
        fc.integer({ min: 1, max: 3 }).map((units) => [{ name: 'WS#TAPE', units }]),
        { nil: [] },
      ),
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
  fc.record({
    name: fc.constant(`S${index}`),
    follows: earlier('S', index, 1),
    priority: fc.constantFrom(0, 10, 10, 10, 100),
    limit: fc.constantFrom(null, null, 0, 1, 2),
    startAt: time,
    untilAt: fc.constantFrom(null, null, midnight + 90 * minute),
    jobs: fc.integer({ min: 0, max: 6 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => job(i)))),
  })

/** One to five streams of up to six jobs, with every kind of dependency this version knows. */
export const randomPlan: fc.Arbitrary<StreamSketch[]> = fc
  .integer({ min: 1, max: 5 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => stream(i))))

/** Some minutes pass, then somebody does something to something. */
export interface Step {
  minutes: number
  action: (typeof jobActions)[number] | 'reply' | 'file' | 'cancel-stream' | 'release-stream' | 'close'
  pick: number
  yes: boolean
}

export const randomSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 30 }),
    action: fc.constantFrom<Step['action']>(...jobActions, 'reply', 'file', 'cancel-stream', 'release-stream', 'close'),
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
