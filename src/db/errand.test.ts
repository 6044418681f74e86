/** Statements are counted for whom they are sent, however many ask at once. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createErrand, onErrand, statementsSoFar } from './errand.ts'
import { openPool } from './pool.ts'
import { sql } from './sql.ts'
import { testDatabase } from './test-database.ts'

const database = await testDatabase({ after }, { migrations: false })

const countedFor = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
  const before = { ...statementsSoFar() }
  await work()
  const now = Object.entries(statementsSoFar())
  return Object.fromEntries(now.map(([purpose, count]) => [purpose, count - (before[purpose as 'engine'] ?? 0)]))
}

const read = (): Promise<unknown> => database.query(sql`select 1`)

test('what nobody sent is the work of the engine', async () => {
  assert.deepEqual(await countedFor(read), { request: 0, engine: 1, maintenance: 0 })
})

test('errands that run at once have each their own reads, also behind other calls', async () => {
  const errands = [1, 2, 3].map((reads) => ({ reads, errand: createErrand('request') }))
  const counted = await countedFor(() =>
    Promise.all(
      errands.map(({ reads, errand }) =>
        onErrand(errand, async () => {
          for (let at = 0; at < reads; at += 1) await read()
        }),
      ),
    ),
  )
  assert.deepEqual(
    errands.map(({ errand }) => errand.reads),
    [1, 2, 3],
  )
  assert.deepEqual(counted, { request: 6, engine: 0, maintenance: 0 })
})

test('a transaction counts what begins and ends it, and of that nothing is a read', async () => {
  const errand = createErrand('maintenance')
  const work = (): Promise<unknown> =>
    database.transaction(async (transaction) => {
      await transaction.execute(sql`create table written (n integer)`)
      await transaction.copyIn('written', [{ name: 'n', type: 'int4' }], [[1], [2]])
      return transaction.query(sql`select n from written`)
    })
  assert.deepEqual(await countedFor(() => onErrand(errand, work)), { request: 0, engine: 0, maintenance: 5 })
  assert.equal(errand.reads, 1)
})

test('a pool that works for one purpose is nobody else’s cost, also when a request has set it going', async () => {
  const { connection } = database
  const commits = await openPool({ connection, applicationName: 'test', max: 1, purpose: 'engine' })
  const errand = createErrand('request')
  const counted = await countedFor(() => onErrand(errand, () => commits.query(sql`select 1`)))
  await commits.end()
  assert.deepEqual(counted, { request: 0, engine: 1, maintenance: 0 })
  assert.equal(errand.reads, 0)
})
