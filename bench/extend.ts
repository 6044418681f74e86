/**
 * How long a day of a large site takes on a real database, from the look that finds it missing to its last commit, and how long
 * an order waits meanwhile.
 *
 *     node bench/extend.ts [--streams 965] [--jobs 200000] [--seed 7]
 */
import { parseArgs } from 'node:util'
import { checkTexts } from '#/composer/check-texts.ts'
import { testDatabase } from '#/db/test-database.ts'
import { startLeading } from '#/engine/leading.ts'
import { extendOnce } from '#/engine/planner.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { makeSite } from './make-site.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '965' },
    jobs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '7' },
  },
})
const texts = makeSite({
  streams: Number(values.streams),
  seed: Number(values.seed),
  instancesPerDay: Number(values.jobs),
})
const nothing = { has: () => false, get: () => undefined, names: () => [] }
const definitions = indexDefinitions(checkTexts(texts, nothing).parsed.map(({ definition }) => definition))
let now = Temporal.Instant.from('2026-11-23T00:00Z').epochMilliseconds
const clock = { ...systemClock, now: () => now }
const cleaning: (() => Promise<void>)[] = []
const database = await testDatabase({ after: (work) => cleaning.push(work) })
const leading = await startLeading({
  database,
  clock,
  log: silentLog,
  server: 'bench',
  version: '0',
  workstationLimit: 100,
  world: () => ({ agent: null }),
  onCommitted: () => undefined,
})
const { conductor } = leading
const parts = {
  conductor: () => conductor,
  definitions: () => Promise.resolve(definitions),
  site: { timezone: 'UTC', startOfDay: 0 },
  options: () => defaultPlanOptions,
  clock,
  log: silentLog,
}

/** Orders one after the other while the days are planned; answers how long each took. */
const orderUntil = async (isOver: () => boolean): Promise<number[]> => {
  const waits: number[] = []
  while (!isOver()) {
    const begun = performance.now()
    await conductor.take(() => [{ kind: 'leader.elected', server: 'bench', version: '0' }])
    waits.push(performance.now() - begun)
  }
  return waits.sort((a, b) => a - b)
}

for (const day of ['2026-11-23', '2026-11-24']) {
  now = Temporal.PlainDate.from(day).toZonedDateTime('UTC').epochMilliseconds
  let isOver = false
  const begun = performance.now()
  const cpu = process.cpuUsage()
  const pass = extendOnce(parts).finally(() => {
    isOver = true
  })
  const [extension, waits] = await Promise.all([pass, orderUntil(() => isOver)])
  const { user, system } = process.cpuUsage(cpu)
  const size = `${extension?.from} to ${extension?.to}: ${extension?.jobs} jobs in ${extension?.parts} parts`
  console.log(`${size}: ${(performance.now() - begun).toFixed(0)} ms, ${((user + system) / 1000).toFixed(0)} ms of CPU`)
  const at = (share: number): string => (waits[Math.floor((waits.length - 1) * share)] ?? 0).toFixed(0)
  console.log(
    `  ${waits.length} orders meanwhile: half within ${at(0.5)} ms, 99 % within ${at(0.99)} ms, all within ${at(1)} ms`,
  )
}
console.log(`  memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`)
await conductor.stop()
for (const work of cleaning) await work()
