/** The generated site is without mistakes, has the proportions of the real one, and is the same whenever it is made. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeSite } from '../../bench/make-site.ts'
import { parseDay } from '#/calendar/day-number.ts'
import { daysAheadFrom } from '#/calendar/days-ahead.ts'
import { checkTexts } from '#/composer/check-texts.ts'
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import type { JobStream } from '#/model/job-stream.ts'

const daysAhead = daysAheadFrom(parseDay('2026-11-22'))
const nothing = { has: () => false, get: () => undefined, names: () => [], daysAhead }
const site = makeSite({ streams: 965, seed: 7 })
const { parsed, diagnostics } = checkTexts(site, nothing)
const definitions = parsed.map(({ definition }) => definition)

const all = <K extends DefinitionKind>(kind: K): Extract<Definition, { kind: K }>[] =>
  definitions.filter((definition): definition is Extract<Definition, { kind: K }> => definition.kind === kind)

const streams = all('stream')
const jobs = all('job')
const steps = streams.flatMap((stream) => stream.jobs)
const waiters = [...streams, ...steps]
const cycles = streams.flatMap(({ runCycles }) => runCycles)
const follows = waiters.flatMap((waiter) => waiter.follows)
const ruled = (form: RegExp): number =>
  cycles.filter(({ days }) => days.some((day) => day.type === 'rule' && form.test(day.rule))).length
const counted = (list: readonly unknown[]): number => list.filter((each) => each !== undefined).length

test('the generated site has no mistake and nothing to warn of', () => {
  assert.deepEqual(diagnostics, [])
})

const shape: readonly [what: string, has: number, wanted: number][] = [
  ['job streams', streams.length, 965],
  ['job definitions', jobs.length, 15_500],
  ['streams on request', cycles.filter(({ days }) => days.some(({ type }) => type === 'request')).length, 229],
  ['FOLLOWS', follows.length, 10_300],
  ['NEEDS', waiters.flatMap(({ needs }) => needs).length, 1160],
  ['OPENS', waiters.flatMap(({ opens }) => opens).length, 108],
  ['EXCEPT', streams.flatMap(({ exceptions }) => exceptions).length, 103],
  ['UNTIL', counted([...cycles, ...steps].map(({ until }) => until)), 102],
  ['EVERY', counted([...cycles, ...steps].map(({ every }) => every)), 157],
  ['AT', counted([...cycles, ...steps].map(({ at }) => at)), 787],
  ['CARRYFORWARD', streams.filter(({ carryForward }) => carryForward).length, 748],
  ['PRIORITY', counted(waiters.map(({ priority }) => priority)), 21],
  ['LIMIT', counted(streams.map(({ limit }) => limit)), 2],
  ['daily rules', ruled(/DAILY/), 301],
  ['weekly rules', ruled(/WEEKLY/), 304],
  ['monthly rules', ruled(/MONTHLY/), 60],
  ['rules of every second week', ruled(/INTERVAL=2/), 4],
  ['RECOVERY STOP', jobs.filter(({ recovery }) => recovery.action === 'stop').length, 15_190],
  ['DOCOMMAND', jobs.filter(({ task }) => task.type === 'command').length, 15_345],
]
for (const [what, has, wanted] of shape) {
  test(`the generated site has about ${wanted} ${what}`, () => {
    assert.ok(Math.abs(has - wanted) <= wanted * 0.1, `${has} ${what}`)
  })
}

test('a few FOLLOWS of the generated site name another instance or a condition', () => {
  const previous = follows.filter(({ matching }) => matching === 'previous').length
  assert.ok(previous >= 30 && previous <= 75, `${previous} are PREVIOUS`)
  assert.ok(follows.some(({ matching }) => typeof matching === 'object' && matching.type === 'relative'))
  for (const type of ['status', 'output']) assert.ok(follows.some(({ condition }) => condition?.type === type))
})

test('one seed makes one text, another seed another one', () => {
  const small = { streams: 60, seed: 3 }
  assert.deepEqual(makeSite(small), makeSite(small))
  assert.notDeepEqual(makeSite({ ...small, seed: 4 }), makeSite(small))
})

test('a site of any size has no mistake', () => {
  for (const streams of [1, 3, 40, 200]) {
    const texts = makeSite({ streams, seed: streams, jobsPerStream: 5 })
    assert.deepEqual(checkTexts(texts, nothing).diagnostics, [], `${streams} streams`)
  }
})

/** The jobs of each day on which a stream is planned. */
const instancesOf = (stream: JobStream, daysOf: ReturnType<typeof daysAhead>): number[] =>
  (daysOf(stream, 400) ?? []).map(({ runCycle: { at, every } }) => {
    const room = every === undefined ? 0 : every.end.minutes - (at?.minutes ?? 0)
    return stream.jobs.length * (every === undefined ? 1 : 1 + Math.floor(room / every.minutes))
  })

test('a day of the generated site has as many jobs as were asked for', () => {
  const texts = makeSite({ streams: 200, seed: 11, instancesPerDay: 20_000 })
  const made = checkTexts(texts, nothing).parsed.map(({ definition }) => definition)
  const kept = made.filter((definition) => definition.kind === 'calendar')
  const groups = made.filter((definition) => definition.kind === 'runcyclegroup')
  const daysOf = daysAhead(kept, groups)
  const ofYear = made.flatMap((definition) => (definition.kind === 'stream' ? instancesOf(definition, daysOf) : []))
  const perDay = ofYear.reduce((sum, jobs) => sum + jobs, 0) / 400
  assert.ok(Math.abs(perDay - 20_000) <= 2000, `${perDay} jobs a day`)
})

test('a day that no plan of these streams can have is refused', () => {
  assert.throws(() => makeSite({ streams: 10, seed: 1, instancesPerDay: 1 }), /a day has from \d+ to \d+ jobs/)
})
