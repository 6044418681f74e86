/**
 * How long a day of a large site takes: planned and matched, cut into parts, and let into the plan, with the longest time the
 * decision loop stands still meanwhile. Nothing is written to a database: see `test/engine/extension.test.ts` for that.
 *
 *     node bench/plan.ts [--streams 965] [--jobs 200000] [--seed 7] [--days 2]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { checkTexts } from '#/composer/check-texts.ts'
import { apply } from '#/core/apply.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { planAside } from '#/engine/plan-aside.ts'
import { copyPlan } from '#/engine/plan-copy.ts'
import { planSources, type PlanRules } from '#/engine/plan-sources.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { packDays } from '#/planning/plan-days.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { partRebase } from '#/planning/rebase-parts.ts'
import { splitBatch } from '#/planning/split-batch.ts'
import { encodeBatch } from '#/store/encode-batch.ts'
import { makeSite } from './make-site.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '965' },
    jobs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '7' },
    days: { type: 'string', default: '2' },
  },
})

const mostRows = 10_000
const dayOf = (number: number): string => Temporal.PlainDate.from('2026-11-23').add({ days: number }).toString()
const say = (what: string, ms: number, more = ''): void =>
  console.log(`${what.padEnd(28)} ${ms.toFixed(0).padStart(7)} ms  ${more}`)

const timed = <T>(run: () => T): { ms: number; cpu: number; value: T } => {
  const cpu = process.cpuUsage()
  const begun = performance.now()
  const value = run()
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - begun, cpu: (user + system) / 1000, value }
}

const readSite = (): PlanRules => {
  const texts = makeSite({
    streams: Number(values.streams),
    seed: Number(values.seed),
    instancesPerDay: Number(values.jobs),
  })
  const nothing = { has: () => false, get: () => undefined, names: () => [] }
  const parsed = checkTexts(texts, nothing).parsed.map(({ definition }) => definition)
  return {
    definitions: indexDefinitions(parsed),
    site: { timezone: 'UTC', startOfDay: 0 },
    options: defaultPlanOptions,
  }
}

/** In this thread: what it costs. */
const planHere = (state: PlanState, rules: PlanRules, day: string): void => {
  const sources = planSources(state, rules)
  const planned = timed(() => packDays({ ...sources, from: day, to: day }))
  const { batch, notes } = planned.value
  const { streams, jobs, dependencies } = batch.rows
  const size = `${streams.id.length} streams, ${jobs.id.length} jobs, ${dependencies.waiter.length} dependencies, ${notes.length} notes`
  say(`${day}: plan and match`, planned.ms, `${planned.cpu.toFixed(0)} ms of CPU; ${size}`)
  const split = timed(() => [...splitBatch(batch, sources.next, mostRows).parts])
  say('  cut into parts', split.ms, `${split.cpu.toFixed(0)} ms of CPU; ${split.value.length} parts`)
  const encoded = timed(() => split.value.reduce((sum, part) => sum + encodeBatch(part.batch).body.length, 0))
  say('  encoded', encoded.ms, `${encoded.cpu.toFixed(0)} ms of CPU; ${(encoded.value / 1e6).toFixed(1)} MB`)
}

/** In the thread of its own, as the server does it, with the parts let into the plan. */
const planThere = async (state: PlanState, rules: PlanRules, day: string): Promise<void> => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const begun = performance.now()
  const copied = timed(() => copyPlan(state))
  const tasks = [...state.tasks.values()]
  const planned = await planAside({ rules, plan: state, copy: copied.value, tasks, from: day, to: day, mostRows })
  const plannedAt = performance.now()
  const rebase = partRebase()
  let longest = 0
  for (let part = await planned.next(); part !== undefined; part = await planned.next()) {
    const batch = rebase(part, state.nextIds)
    const event = {
      kind: 'plan.added',
      batch,
      cause: { by: 'bench' },
      seq: state.seq + 1,
      at: state.now,
      term: 1,
    } as const
    longest = Math.max(longest, timed(() => apply(state, event)).ms)
  }
  await planned.end()
  delay.disable()
  say('  aside: planned', plannedAt - begun, `copied in ${copied.ms.toFixed(0)} ms`)
  say(
    '  aside: all in the plan',
    performance.now() - begun,
    `${planned.parts} parts, the longest applied in ${longest.toFixed(0)} ms`,
  )
  say('  the loop stood still', delay.max / 1e6, `99 %: ${(delay.percentile(99) / 1e6).toFixed(0)} ms`)
}

const rules = readSite()
const state = createState({ workstationLimit: 100 })
state.now = Temporal.Instant.from('2026-11-23T00:00Z').epochMilliseconds
for (let number = 0; number < Number(values.days); number += 1) {
  planHere(state, rules, dayOf(number))
  await planThere(state, rules, dayOf(number))
  console.log(`  memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`)
}
