/** Extensions of the plan on real PostgreSQL: in parts, interrupted, overtaken, completed; and no day twice. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { cell, nextRow } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { enterPlan } from '#/engine/enter-plan.ts'
import { startLeading, type Leading } from '#/engine/leading.ts'
import { planSources } from '#/engine/plan-sources.ts'
import { extendOnce, type PlannerParts } from '#/engine/planner.ts'
import { silentLog } from '#/lib/log.ts'
import { planSubmit } from '#/planning/plan-submit.ts'
import { clock, leadingParts, noon, planToday, rules, site, streamNames } from '../support/ring-site.ts'

const cause = { by: 'test' }

const plannerOf = ({ conductor }: Leading): PlannerParts => ({
  conductor: () => conductor,
  definitions: () => Promise.resolve(rules.definitions),
  site,
  options: () => rules.options,
  clock,
  log: silentLog,
})

/** `S01 2026-11-22` for each stream of the plan, in order. */
const plannedIn = (state: PlanState): string[] => {
  const { streams, names } = state
  const planned: string[] = []
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    planned.push(`${streamName(state, id).slice(3)} ${nameOf(names, cell(streams.day, id))}`)
  }
  return planned.sort()
}
const wholeDay = (day: string): string[] => streamNames.map((name) => `${name} ${day}`)

/** For how much each job waits. */
const waitsIn = (state: PlanState): number[] => {
  const waits: number[] = []
  for (let job = 1; job < state.jobs.size; job += 1) waits.push(cell(state.jobs.unmet, job))
  return waits
}

const submit = (leading: Leading, name: string) =>
  leading.conductor.take((state) => {
    const { batch } = planSubmit({ ...planSources(state, rules), stream: `WS#${name}`, now: noon })
    return [{ kind: 'plan.added', batch, cause }]
  })

test('the first extension plans today and tomorrow, and the next looks find nothing missing', async (t) => {
  const leading = await startLeading(leadingParts(await testDatabase(t)))
  const both = await Promise.all([extendOnce(plannerOf(leading)), extendOnce(plannerOf(leading))])
  assert.deepEqual(
    both.map((one) => one && [one.from, one.to, one.streams]),
    [['2026-11-22', '2026-11-23', 80], undefined],
  )
  assert.deepEqual(plannedIn(leading.state), [...wholeDay('2026-11-22'), ...wholeDay('2026-11-23')].sort())
  assert.equal(leading.state.plannedThrough, '2026-11-23')
  await leading.conductor.stop()
})

test('a look that finds nothing to do reads no definitions: those of a large site are not kept for nothing', async (t) => {
  const leading = await startLeading(leadingParts(await testDatabase(t)))
  await extendOnce(plannerOf(leading))
  const definitions = () => Promise.reject(new Error('the definitions are read'))
  assert.equal(await extendOnce({ ...plannerOf(leading), definitions }), undefined)
  await assert.rejects(extendOnce({ ...plannerOf(leading), definitions, through: '2026-11-24' }), /are read/)
  await leading.conductor.stop()
})

/** A new leader completes what is there: every stream once, every Y waiting for the X of the next stream. */
const complete = async (database: TestDatabase): Promise<void> => {
  const second = await startLeading(leadingParts(database))
  const there = plannedIn(second.state)
  assert.ok(there.length > 0 && there.length < streamNames.length)
  assert.equal(second.state.plannedThrough, '')
  // Whose predecessor is not there yet waits for it as for one to come.
  assert.ok(second.state.pending.size > 0)
  await extendOnce(plannerOf(second))
  assert.deepEqual(plannedIn(second.state), [...wholeDay('2026-11-22'), ...wholeDay('2026-11-23')].sort())
  assert.equal(second.state.pending.size, 0)
  const unmet = Map.groupBy(waitsIn(second.state), (one) => one)
  assert.deepEqual([unmet.get(0)?.length, unmet.get(1)?.length], [80, 80])
  await second.conductor.stop()
  const third = await startLeading(leadingParts(database))
  assert.deepEqual(waitsIn(third.state), waitsIn(second.state))
  assert.equal(third.state.plannedThrough, '2026-11-23')
  await third.conductor.stop()
}

test('a server that stops between two parts leaves a plan that the next one completes', async (t) => {
  const database = await testDatabase(t)
  const first = await startLeading(leadingParts(database))
  const { planned, ...entering } = planToday(first.state, 50)
  const all = await planned
  assert.ok(all.parts > 3)
  const stopping = new AbortController()
  let handed = 0
  const next: typeof all.next = () => {
    handed += 1
    if (handed === 3) stopping.abort()
    return all.next()
  }
  const options = { ...rules, mayRepeat: true, signal: stopping.signal }
  await assert.rejects(enterPlan(first.conductor, { ...all, next }, { ...entering, ...options }), {
    name: 'AbortError',
  })
  await all.end()
  await first.conductor.stop()
  await complete(database)
})

for (const parts of [1, 3]) {
  test(`a server that is killed after part ${parts} leaves a plan that the next one completes`, async (t) => {
    const database = await testDatabase(t)
    const script = join(import.meta.dirname, '../support/die-between-parts.ts')
    const child = spawn(process.execPath, [script, JSON.stringify(database.connection), String(parts)], {
      stdio: 'inherit',
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    assert.equal(signal, 'SIGKILL')
    await complete(database)
  })
}

test('streams that are submitted between the parts take their numbers, and the parts go on with the next', async (t) => {
  const database = await testDatabase(t)
  const leading = await startLeading(leadingParts(database))
  const { planned, ...entering } = planToday(leading.state, 50)
  const all = await planned
  const overtaken = {
    ...all,
    next: async () => {
      await submit(leading, 'LONE')
      return all.next()
    },
  }
  const options = { ...rules, mayRepeat: true, signal: undefined }
  assert.equal(await enterPlan(leading.conductor, overtaken, { ...entering, ...options }), true)
  await all.end()
  const submitted = Array.from({ length: all.parts + 1 }, () => 'LONE 2026-11-22')
  assert.deepEqual(plannedIn(leading.state), [...submitted, ...wholeDay('2026-11-22')].sort())
  assert.equal(leading.state.pending.size, 0)
  await leading.conductor.stop()
  const again = await startLeading(leadingParts(database))
  assert.deepEqual(waitsIn(again.state), waitsIn(leading.state))
  await again.conductor.stop()
})

test('a stream that others follow and that is submitted while they are planned makes the planner plan again', async (t) => {
  const leading = await startLeading(leadingParts(await testDatabase(t)))
  const { planned, ...entering } = planToday(leading.state, 50)
  const all = await planned
  await submit(leading, 'S01')
  const options = { ...rules, mayRepeat: true, signal: undefined }
  assert.equal(await enterPlan(leading.conductor, all, { ...entering, ...options }), false)
  assert.deepEqual(plannedIn(leading.state), ['S01 2026-11-22'])
  await all.end()
  await leading.conductor.stop()
})

test('what was submitted while its day entered the plan gets its predecessor with the next look', async (t) => {
  const leading = await startLeading(leadingParts(await testDatabase(t)))
  const { planned, ...entering } = planToday(leading.state, 50)
  const all = await planned
  let isSubmitted = false
  const overtaken = {
    ...all,
    next: async () => {
      const part = await all.next()
      if (part !== undefined && !isSubmitted) await submit(leading, 'S00')
      isSubmitted = true
      return part
    },
  }
  const options = { ...rules, mayRepeat: false, signal: undefined }
  assert.equal(await enterPlan(leading.conductor, overtaken, { ...entering, ...options }), true)
  await all.end()
  const { state } = leading
  await extendOnce(plannerOf(leading))
  assert.deepEqual(
    [...state.pending.values()].filter(({ day }) => day <= state.plannedThrough),
    [],
  )
  await leading.conductor.stop()
})

test('planning in a thread stops at once when the server does', async (t) => {
  const leading = await startLeading(leadingParts(await testDatabase(t)))
  const stopping = new AbortController()
  const pass = extendOnce(plannerOf(leading), stopping.signal)
  stopping.abort()
  await assert.rejects(pass, { name: 'AbortError' })
  assert.deepEqual(plannedIn(leading.state), [])
  await leading.conductor.stop()
})
