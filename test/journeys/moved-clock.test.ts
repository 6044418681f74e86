/** The clock of a real server is moved by an hour, forward and back: what the operator sees, and that work and maintenance go on. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '#/lib/clock.ts'
import { eventually } from '../support/eventually.ts'
import { batuta, openPlace, startServer } from '../support/server-process.ts'
import { applyFlow, submitFlow } from '../support/small-flow.ts'

const hour = 3_600_000

test('a clock that goes an hour forward and back: jobs run all the while, maintenance does nothing twice, and the doctor names the clock', async (t) => {
  const place = await openPlace(t)
  const file = join(place.folder, 'moved-clock')
  writeFileSync(file, '0')
  const preload = new URL('../support/moved-clock.ts', import.meta.url).href
  Object.assign(place.environment, { NODE_OPTIONS: `--import=${preload}`, MOVED_CLOCK: file })
  await startServer(place)
  applyFlow(place)
  const { client } = place
  let jobs = 0
  const runOne = async (): Promise<void> => {
    jobs += 1
    await submitFlow(place, `flow-${jobs}`)
    await eventually(`job ${jobs} to succeed`, async () =>
      (await client.status()).jobs.succeeded === jobs ? true : undefined,
    )
  }
  const maintain = async (): Promise<void> => {
    await client.runMaintenance({})
    await eventually('the end of the cycle', async () =>
      (await client.maintenance()).underWay === null ? true : undefined,
    )
  }
  /** When the next cycle is, in milliseconds from now. */
  const nextIn = async (): Promise<number> => {
    const { next } = await client.maintenance()
    return Temporal.Instant.from(next.at ?? assert.fail(next.why)).epochMilliseconds - systemClock.now()
  }
  const leaderSays = (words: RegExp): Promise<true> =>
    eventually(`the doctor to say ${words}`, () => {
      const { stdout } = batuta(place, 'doctor')
      return words.test(stdout) ? true : assert.fail(stdout)
    })

  await maintain()
  await runOne()
  writeFileSync(file, String(hour))
  await runOne()
  assert.equal((await client.maintenance()).cycles.length, 1, 'an hour alone makes no cycle due')
  await leaderSays(/^✓ leader /m)
  await maintain()

  writeFileSync(file, '0')
  await runOne()
  await leaderSays(
    /^! leader +The clock of this machine is (1 h 00|59) min .*behind the time that the plan has reached.*\n +→ Set the clock/m,
  )
  await maintain()
  const { cycles } = await client.maintenance()
  assert.deepEqual(
    cycles.map(({ outcome }) => outcome),
    ['done', 'done', 'done'],
  )
  const ahead = await nextIn()
  assert.ok(ahead > 3.5 * hour && ahead < 8.5 * hour, `the next cycle is in ${ahead / hour} h`)
  await runOne()
})
