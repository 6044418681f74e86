/** What streams and jobs wait for. */
import fc from 'fast-check'
import type { Follows, FollowsCondition, Join, Matching } from '#/model/needs.ts'
import { conditionName, simpleName, streamName, usedName, workstationName } from './names.ts'
import { promptText, text } from './texts.ts'
import { minuteOfDay } from './times.ts'

const dayTime = fc.record({ minutes: minuteOfDay, days: fc.integer({ min: -9, max: 9 }).map((days) => days + 0) })
const shift = fc.integer({ min: -99 * 60, max: 99 * 60 }).map((minutes) => minutes + 0)

export const matching: fc.Arbitrary<Matching> = fc.oneof(
  fc.constant('previous' as const),
  fc.constant('sameday' as const),
  fc.tuple(shift, shift).map(([one, other]) => ({
    type: 'relative' as const,
    from: Math.min(one, other),
    to: Math.max(one, other),
  })),
  fc.tuple(dayTime, dayTime).map((both) => {
    const [from, to] = both.sort((a, b) => a.days - b.days || a.minutes - b.minutes)
    return { type: 'absolute' as const, from, to }
  }),
)

const ofOutputs: fc.Arbitrary<FollowsCondition> = fc.record({
  type: fc.constant('output' as const),
  any: fc.uniqueArray(conditionName, { minLength: 1, maxLength: 3 }),
})

const statusCondition = (...statuses: FollowsCondition['any']): fc.Arbitrary<FollowsCondition> =>
  fc.record({
    type: fc.constant('status' as const),
    any: fc.subarray(statuses, { minLength: 1 }),
  }) as fc.Arbitrary<FollowsCondition>

/** EXEC stands alone; a stream ends in fewer ways. */
const ofStream = statusCondition('SUCC', 'ABEND', 'SUPPR')
const ofJob = fc.oneof(statusCondition('EXEC'), statusCondition('SUCC', 'ABEND', 'FAIL', 'SUPPR'), ofOutputs)

const internal = fc.record({ job: simpleName(40), condition: ofJob }, { requiredKeys: ['job'] })
const wholeStream = fc.record(
  { workstation: workstationName, stream: fc.oneof(streamName, usedName(16)), matching, condition: ofStream },
  { requiredKeys: ['stream'] },
)
const external = fc.record(
  { workstation: workstationName, stream: streamName, job: simpleName(40), matching, condition: ofJob },
  { requiredKeys: ['stream', 'job'] },
)
/** What stands behind `::` is for the other network to understand. */
const remote = fc.record({
  networkAgent: simpleName(16),
  remote: fc.oneof(
    fc.tuple(simpleName(16), simpleName(16), simpleName(40)).map(([cpu, stream, job]) => `${cpu}#${stream}.${job}`),
    text(40).filter((remote) => remote !== ''),
  ),
})

/** FOLLOWS of a job may name a job of its own stream. Predecessors of other networks are no part of a JOIN. */
const followsOfJob: fc.Arbitrary<Follows> = fc.oneof(internal, wholeStream, external)
const followsOfStream: fc.Arbitrary<Follows> = fc.oneof(wholeStream, external)

const join = (follows: fc.Arbitrary<Follows>): fc.Arbitrary<Join> =>
  fc
    .record(
      {
        name: simpleName(16),
        needed: fc.integer({ min: 0, max: 4 }),
        description: text(100),
        follows: fc.array(follows, { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: ['name', 'needed', 'follows'] },
    )
    .map((join) => ({ ...join, needed: Math.min(join.needed, join.follows.length) }))

/** A qualifier has its own blanks, parentheses and quotes, in pairs. */
const qualifiers = [
  '-f %p',
  'notempty',
  '-r %p -a -w %p',
  '`ls %p | wc -w` -ge 1',
  '-d %p -o ( -s %p )',
  '"a" = "c)"',
  '',
]
const qualifier = fc.constantFrom(...qualifiers)

const lists = (follows: fc.Arbitrary<Follows>) => ({
  follows: fc.array(fc.oneof({ weight: 4, arbitrary: follows }, { weight: 1, arbitrary: remote }), { maxLength: 4 }),
  joins: fc.uniqueArray(join(follows), { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
  needs: fc.array(
    fc.record(
      { workstation: workstationName, resource: usedName(8), units: fc.integer({ min: 1, max: 1024 }) },
      { requiredKeys: ['resource', 'units'] },
    ),
    { maxLength: 2 },
  ),
  opens: fc.array(fc.record({ workstation: workstationName, path: text(100), qualifier }, { requiredKeys: ['path'] }), {
    maxLength: 2,
  }),
  prompts: fc.array(fc.oneof(fc.record({ name: usedName(8) }), fc.record({ text: promptText(200) })), { maxLength: 2 }),
})

const requiredKeys = ['follows', 'needs', 'opens', 'prompts'] as const
export const waitsOfJob = fc.record(lists(followsOfJob), { requiredKeys: [...requiredKeys] })
export const waitsOfStream = fc.record(lists(followsOfStream), { requiredKeys: [...requiredKeys] })
