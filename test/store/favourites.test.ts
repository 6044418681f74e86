/** What is asked most is kept over restarts, by roles, bounded, and what was asked yesterday counts less than today. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { createFavourites } from '#/engine/warming/favourites.ts'
import type { Grant } from '#/model/caller.ts'
import { addFavourites, listFavourites } from '#/store/favourites.ts'

const midnight = Temporal.Instant.from('2026-11-22T00:00:00Z').epochMilliseconds
const hour = 3_600_000
const operator: Grant[] = [{ role: 'operator' }]
const team: Grant[] = [{ role: 'operator', stream: 'PAY@' }]
const question = (name: string) => ({ route: 'jobs', input: { name, limit: 100 } })

test('the most asked comes first, by roles, and two servers add up', async (t) => {
  const database = await testDatabase(t)
  const [one, other] = [createFavourites(), createFavourites()]
  for (let times = 0; times < 3; times += 1) one.note(team, question('PAY@'))
  for (let times = 0; times < 2; times += 1) one.note(operator, question('PAY@'))
  for (let times = 0; times < 4; times += 1) other.note(operator, question('PAY@'))
  other.note(operator, question('"ODD\'\\@"'))
  assert.deepEqual([await one.save(database, midnight), await other.save(database, midnight)], [2, 2])
  assert.deepEqual([one.size(), await one.save(database, midnight)], [0, 0])
  assert.deepEqual(await listFavourites(database, 9, midnight), [
    { scope: operator, question: question('PAY@') },
    { scope: team, question: question('PAY@') },
    { scope: operator, question: question('"ODD\'\\@"') },
  ])
  assert.equal((await listFavourites(database, 1, midnight)).length, 1)
})

test('what was asked a day ago counts a quarter, and a clock that is set back makes nothing grow', async (t) => {
  const database = await testDatabase(t)
  await addFavourites(database, [{ scope: operator, question: question('OLD@'), times: 10 }], midnight)
  await addFavourites(database, [{ scope: operator, question: question('NEW@'), times: 3 }], midnight + 24 * hour)
  const names = async (now: number): Promise<unknown[]> =>
    (await listFavourites(database, 9, now)).map(({ question: { input } }) => input['name'])
  assert.deepEqual(await names(midnight + 24 * hour), ['NEW@', 'OLD@'])
  await addFavourites(database, [{ scope: operator, question: question('OLD@'), times: 1 }], midnight - 100 * hour)
  const [old] = await database.query<{ score: number }>(sql`
    select score from favourites where question ->> 'input' like '%OLD%'`)
  assert.equal(old?.score, 11)
})

test('the long tail is forgotten: in memory and in the table', async (t) => {
  const database = await testDatabase(t)
  const favourites = createFavourites()
  for (let times = 0; times < 2; times += 1) favourites.note(operator, question('OFTEN@'))
  for (let odd = 0; odd < 10_000; odd += 1) favourites.note(operator, question(`ODD${odd}`))
  favourites.note(operator, { route: 'jobs', input: { oql: 'x'.repeat(5_000) } })
  assert.ok(favourites.size() <= 2_000)
  await favourites.save(database, midnight)
  const odd = Array.from({ length: 700 }, (_, at) => ({ scope: operator, question: question(`ODDER${at}`), times: 1 }))
  await addFavourites(database, odd, midnight)
  const kept = await listFavourites(database, 10_000, midnight)
  assert.equal(kept.length, 500)
  assert.deepEqual(kept[0]?.question, question('OFTEN@'))
})

test('what could not be saved is saved with the next ones', async (t) => {
  const database = await testDatabase(t)
  const favourites = createFavourites()
  for (let times = 0; times < 3; times += 1) favourites.note(operator, question('PAY@'))
  await database.execute(sql`alter table favourites rename to elsewhere`)
  const saving = favourites.save(database, midnight)
  favourites.note(operator, question('PAY@'))
  favourites.note(operator, question('CARD@'))
  await assert.rejects(saving)
  await database.execute(sql`alter table elsewhere rename to favourites`)
  assert.equal(await favourites.save(database, midnight), 2)
  const scores = await database.query(
    sql`select question -> 'input' ->> 'name' as name, score from favourites order by score`,
  )
  assert.deepEqual(
    scores.map((row) => ({ ...row })),
    [
      { name: 'CARD@', score: 1 },
      { name: 'PAY@', score: 4 },
    ],
  )
})
