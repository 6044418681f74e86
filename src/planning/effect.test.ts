import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionKey, type Definition } from '#/model/definition.ts'
import type { StreamEffect } from '#/model/definition-effect.ts'
import { compareEffect } from './effect.ts'
import type { EffectRequest, LiveInstance } from './effect-request.ts'
import { defaultPlanOptions } from './plan-options.ts'
import { everyday, job, step, stream, time, workstation } from './testing/site.ts'

const mapOf = (definitions: readonly Definition[]): Map<string, Definition> =>
  new Map(definitions.map((definition) => [definitionKey(definition), definition]))

const effectOf = (before: readonly Definition[], after: readonly Definition[], changes: Partial<EffectRequest> = {}) =>
  compareEffect({
    before: mapOf(before),
    after: mapOf(after),
    site: { timezone: 'UTC', startOfDay: 0 },
    options: defaultPlanOptions,
    from: '2026-11-22',
    to: '2026-12-31',
    plannedTo: '2026-11-23',
    live: [],
    mostStreams: 100,
    mostItems: 5,
    ...changes,
  })

/** 2026-11-23 in UTC. */
const midnight = 1_795_392_000_000

const only = ({ streams }: ReturnType<typeof effectOf>): StreamEffect => {
  const [effect, ...others] = streams.items
  assert.ok(effect)
  assert.deepEqual(others, [])
  return effect
}

const holidays = (...dates: string[]): Definition => ({ kind: 'calendar', name: 'HOLIDAYS', dates })
const workdays = { runCycles: [everyday({ days: [{ type: 'class', class: 'workdays' }] })] }
const ws = workstation('WS')
const pay = stream('PAY', workdays)

test('a new holiday takes its day from the streams that work on workdays, and from no other', () => {
  const same = [ws, pay, stream('ALWAYS')]
  const effect = effectOf([...same, holidays()], [...same, holidays('2026-12-24', '2026-12-25')])
  assert.deepEqual([effect.added, effect.removed, effect.moved], [0, 2, 0])
  const { stream: name, change, because, calendar } = only(effect)
  assert.deepEqual([name, change, because], ['WS#PAY', null, [{ kind: 'calendar', name: 'HOLIDAYS' }]])
  assert.deepEqual(calendar.removed, {
    count: 2,
    items: [
      { day: '2026-12-24', scheduledAt: '2026-12-24T00:00:00.000Z' },
      { day: '2026-12-25', scheduledAt: '2026-12-25T00:00:00.000Z' },
    ],
  })
})

test('another start moves every instance, and what is planned stays as it is', () => {
  const live: LiveInstance[] = [
    { id: 7, stream: 'WS#PAY', day: '2026-11-23', scheduledAt: midnight, status: 'running' },
    { id: 8, stream: 'WS#OTHER', day: '2026-11-23', scheduledAt: midnight, status: 'running' },
  ]
  const effect = effectOf([ws, pay], [ws, stream('PAY', { ...workdays, at: time('0400') })], { live })
  const { calendar, planned, kept } = only(effect)
  // Nine days of November and December up to the 31st are weekends.
  assert.equal(calendar.moved.count, 28)
  assert.equal(effect.moved, 28)
  assert.deepEqual(calendar.moved.items[0], {
    day: '2026-11-24',
    from: '2026-11-24T00:00:00.000Z',
    to: '2026-11-24T04:00:00.000Z',
  })
  assert.equal(planned.moved.count, 1)
  assert.deepEqual(kept, {
    count: 1,
    items: [{ id: 7, day: '2026-11-23', scheduledAt: '2026-11-23T00:00:00.000Z', status: 'running' }],
    started: 1,
    ended: 0,
  })
})

test('a stream that is created, deleted, made a draft or put on an ignored workstation comes and goes as a whole', () => {
  const draft = stream('PAY', { ...workdays, draft: true })
  const counts = (before: Definition[], after: Definition[]) => {
    const { change, calendar } = only(effectOf(before, after))
    return [change, calendar.added.count, calendar.removed.count]
  }
  assert.deepEqual(counts([ws], [ws, pay]), ['created', 28, 0])
  assert.deepEqual(counts([ws, pay], [ws]), ['deleted', 0, 28])
  assert.deepEqual(counts([ws, pay], [ws, draft]), ['changed', 0, 28])
  assert.deepEqual(counts([ws, pay], [workstation('WS', { ignored: true }), pay]), [null, 0, 28])
})

test('jobs and dependencies that come and go are named with who waits for them', () => {
  const before = stream('PAY', {
    jobs: [step('A'), step('B', { follows: [{ job: 'A' }], needs: [{ resource: 'TAPES', units: 1 }] })],
  })
  const after = stream('PAY', {
    follows: [{ stream: 'LEDGER', job: 'CLOSE', matching: 'previous' }],
    jobs: [step('A', { priority: 50 }), step('C', { follows: [{ job: 'A' }], prompts: [{ text: 'sure?' }] })],
  })
  const { jobs, dependencies } = only(effectOf([ws, before], [ws, after]))
  assert.deepEqual(jobs, { added: ['C'], removed: ['B'], changed: ['A'] })
  assert.deepEqual(dependencies, {
    added: ['FOLLOWS WS#LEDGER.CLOSE PREVIOUS', 'C FOLLOWS A', 'C PROMPT "sure?"'],
    removed: ['B FOLLOWS A', 'B NEEDS 1 TAPES'],
  })
})

test('a changed job definition concerns the streams that run it, directly or to recover', () => {
  const recovering = job('B', { recovery: { action: 'rerun', job: { name: 'A' } } })
  const same = [ws, recovering, stream('ONE', { jobs: [step('A')] }), stream('TWO', { jobs: [step('B')] }), pay]
  const effect = effectOf([...same, job('A')], [...same, job('A', { logon: 'batch' })])
  assert.deepEqual(
    effect.streams.items.map(({ stream, jobs }) => [stream, jobs.changed]),
    [
      ['WS#ONE', ['A']],
      ['WS#TWO', []],
    ],
  )
})

test('a predecessor that moves behind its follower is matched anew on the planned days', () => {
  const ledger = (at: string) => stream('LEDGER', { at: time(at) })
  const follower = stream('PAY', { at: time('0600'), follows: [{ stream: 'LEDGER', matching: 'previous' }] })
  const effect = effectOf([ws, follower, ledger('0500')], [ws, follower, ledger('0700')])
  const matches = effect.streams.items.flatMap((each) => each.matches.items)
  // The follower itself is as it was.
  assert.deepEqual(
    effect.streams.items.map(({ stream }) => stream),
    ['WS#LEDGER', 'WS#PAY'],
  )
  assert.deepEqual(matches[1], {
    waiter: 'WS#PAY',
    day: '2026-11-23',
    scheduledAt: '2026-11-23T06:00:00.000Z',
    before: 'WS#LEDGER of 2026-11-23 2026-11-23T05:00:00.000Z',
    after: 'WS#LEDGER of 2026-11-22 2026-11-22T07:00:00.000Z',
  })
})

test('a stream that names what is deleted is said to have become unplannable', () => {
  const monthly = stream('PAY', { runCycles: [everyday({ days: [{ type: 'calendar', calendar: 'PAYDAYS' }] })] })
  const paydays: Definition = { kind: 'calendar', name: 'PAYDAYS', dates: ['2026-12-01'] }
  const { problem, calendar } = only(effectOf([ws, monthly, paydays], [ws, monthly]))
  assert.equal(problem.before, null)
  assert.match(problem.after ?? '', /There is no calendar PAYDAYS/)
  assert.equal(calendar.removed.count, 1)
})

test('the stream of a class is compared on each of its members, as it is planned', () => {
  const members = (...names: string[]): Definition => ({ kind: 'class', name: 'BOTH', members: names })
  const both = stream('PAY', { ...workdays, workstation: 'BOTH' })
  const same = [ws, workstation('WT'), holidays('2026-12-25')]
  const moved = stream('PAY', { ...workdays, workstation: 'BOTH', at: time('0400') })
  const streamsOf = (before: Definition[], after: Definition[]) =>
    effectOf([...same, ...before], [...same, ...after]).streams.items.map((each) => [
      each.stream,
      each.change,
      each.calendar.added.count,
      each.calendar.moved.count,
    ])
  assert.deepEqual(streamsOf([both, members('WS', 'WT')], [moved, members('WS', 'WT')]), [
    ['WS#PAY', 'changed', 0, 27],
    ['WT#PAY', 'changed', 0, 27],
  ])
  assert.deepEqual(streamsOf([both, members('WS')], [both, members('WS', 'WT')]), [['WT#PAY', 'created', 27, 0]])
})

test('only so many items are given, and all are counted', () => {
  const effect = effectOf([ws], [ws, stream('A'), stream('B')], { mostStreams: 1, mostItems: 2 })
  assert.equal(effect.streams.count, 2)
  const { stream: name, calendar } = only(effect)
  assert.deepEqual([name, calendar.added.count, calendar.added.items.length], ['WS#A', 38, 2])
})
