/** Passes of warming over the small plan and a real database: what is asked first, that nobody waits for it, and what is told when it fails. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { createFavourites } from '#/engine/warming/favourites.ts'
import { createWarmer } from '#/engine/warming/warmer.ts'
import { manualClock } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'
import { eventually } from '../support/eventually.ts'
import { openPauses } from '../support/open-pauses.ts'
import { startEdge } from './edge.ts'

const midnight = 1_795_328_040_000
const operator: Grant[] = [{ role: 'operator' }]
const never = new AbortController().signal

const openWarmer = async (t: TestContext, isKept = true) => {
  const database = await testDatabase(t)
  const { engine, api } = await startEdge(t)
  const asked: string[] = []
  const favourites = createFavourites()
  const warmer = createWarmer({
    database: () => database,
    clock: manualClock(midnight),
    engine: () => ({
      ...engine,
      job: (id) => {
        asked.push(`job ${id}`)
        return engine.job(id)
      },
    }),
    ask: (favourite) => {
      asked.push(`${favourite.question.route} ${String(favourite.question.input['name'])}`)
      return api.ask(favourite)
    },
    favourites,
    isKept,
    budgetMs: 60_000,
    ...openPauses,
  })
  return { database, engine, favourites, warmer, asked }
}

test('critical jobs come first, then what they wait for, then what people asked most', async (t) => {
  const { database, favourites, warmer, asked } = await openWarmer(t)
  const note = (name: string, times: number): void => {
    for (let time = 0; time < times; time += 1)
      favourites.note(operator, { route: 'jobs', input: { name, limit: 100 } })
  }
  note('RARE@', 1)
  note('OFTEN@', 3)
  note('@', 2)
  assert.equal(await warmer.save(database), 3)
  const warmed = await warmer.warm(never)
  assert.deepEqual(asked.slice(0, 2), ['job 3', 'job 2'])
  assert.deepEqual(asked.slice(-3), ['jobs OFTEN@', 'jobs @', 'jobs RARE@'])
  assert.deepEqual([warmed.failed, warmed.end], [0, 'done'])
  const { questions, passes, last, trouble } = warmer.state()
  assert.deepEqual(
    [questions.answered, questions.failed, passes, last?.end, trouble],
    [warmed.asked, 0, 1, 'done', undefined],
  )
})

test('whoever starts it waits for nothing, though its source hangs; the end of the server waits for nothing either', async (t) => {
  const { engine, warmer } = await openWarmer(t)
  const { asked, release } = engine.holdBack()
  warmer.warmSoon()
  warmer.warmSoon()
  await asked
  assert.equal(warmer.state().isRunning, true)
  await warmer.stop()
  assert.deepEqual([warmer.state().isRunning, warmer.state().last?.end], [false, 'stopped'])
  release()
})

test('a pass about a plan that is gone is given up, and the next one is about the new one', async (t) => {
  const { engine, warmer, asked } = await openWarmer(t)
  const { asked: begun, release } = engine.holdBack()
  const first = warmer.warm(never)
  await begun
  warmer.giveUp()
  assert.equal((await first).end, 'stopped')
  release()
  asked.length = 0
  assert.equal((await warmer.warm(never)).end, 'done')
  assert.equal(asked[0], 'job 3')
})

test('what cannot be read is told, and the next pass is well again', async (t) => {
  const { database, warmer } = await openWarmer(t)
  await database.execute(sql`alter table favourites rename to elsewhere`)
  warmer.warmSoon()
  await eventually('the end of the pass', () => (warmer.state().passes === 1 ? true : undefined))
  assert.match(warmer.state().trouble ?? '', /favourites/)
  await database.execute(sql`alter table elsewhere rename to favourites`)
  await warmer.warm(never)
  assert.deepEqual([warmer.state().trouble, warmer.state().passes], [undefined, 2])
})

test('a definition that is gone is a question in vain, and nothing else is lost by it', async (t) => {
  const { database, engine, favourites, warmer } = await openWarmer(t)
  favourites.note(operator, { route: 'definition', input: { kind: 'nonsense', name: 'GONE' } })
  favourites.note(operator, { route: 'jobs', input: { name: '@', limit: 100 } })
  await warmer.save(database)
  assert.deepEqual([(await warmer.warm(never)).failed, engine.ordered], [1, []])
})

test('where no answer is kept nothing is asked, and what people ask is remembered all the same', async (t) => {
  const { database, favourites, warmer, asked } = await openWarmer(t, false)
  favourites.note(operator, { route: 'jobs', input: { name: '@', limit: 100 } })
  assert.equal(await warmer.save(database), 1)
  assert.partialDeepStrictEqual(await warmer.warm(never), { asked: 0, end: 'done' })
  assert.deepEqual(asked, [])
})
