/** Who is known costs the database the same, however many they are, and nobody is believed for longer than some seconds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '#/lib/clock.ts'
import { createKnownCallers, type Found } from './known-callers.ts'

const hashOf = (name: string): Buffer => Buffer.from(name)

/** A table of secrets, and what was asked of it. */
const openTable = (...names: string[]) => {
  const clock = manualClock(1_000_000)
  const rows = new Map(names.map((name) => [name, { id: name, hash: hashOf(name), seenAt: 1_000_000 }]))
  const lookups: string[][] = []
  const touched: string[][] = []
  const known = createKnownCallers<Found>({
    clock,
    find: async (hashes) => {
      const asked = hashes.map((hash) => hash.toString())
      lookups.push(asked.toSorted())
      await Promise.resolve()
      return asked.flatMap((name) => rows.get(name) ?? [])
    },
    touch: async (ids) => {
      touched.push([...ids].toSorted())
      for (const id of ids) rows.set(id, { id, hash: hashOf(id), seenAt: clock.now() })
    },
  })
  const get = async (name: string): Promise<string | undefined> => (await known.get(hashOf(name)))?.id
  return { clock, rows, lookups, touched, known, get }
}

test('fifty who ask again and again are one statement in some seconds', async () => {
  const names = Array.from({ length: 50 }, (_, at) => `operator ${at}`)
  const { clock, lookups, get } = openTable(...names)
  for (const name of names) assert.equal(await get(name), name)
  const first = lookups.length
  for (let second = 1; second <= 60; second += 1) {
    clock.advanceBy(1_000)
    for (const name of names.filter((_, at) => at % 7 === second % 7)) assert.equal(await get(name), name)
  }
  assert.ok(lookups.length - first <= 60 / 2.5, `${lookups.length - first} statements in a minute`)
})

test('who was removed by another server is not let in for longer than five seconds, also who asks all the time', async () => {
  const { clock, rows, get } = openTable('maria', 'rui')
  await get('maria')
  rows.delete('maria')
  for (let at = 0; at < 4_900; at += 100) {
    clock.advanceBy(100)
    assert.equal(await get('maria'), 'maria')
    assert.equal(await get('rui'), 'rui')
  }
  clock.advanceBy(100)
  assert.equal(await get('maria'), undefined)
  assert.equal(await get('rui'), 'rui')
})

test('what is forgotten while it is looked up is not remembered, and nobody who asks later takes the answer of before', async () => {
  const { rows, known, lookups, get } = openTable('maria')
  const before = get('maria')
  rows.delete('maria')
  known.forget()
  const after = get('maria')
  assert.equal(await after, undefined)
  await before
  assert.equal(await get('maria'), undefined)
  assert.equal(lookups.length, 3)
})

test('a thousand who ask at once for the same are one statement', async () => {
  const { lookups, get } = openTable('maria')
  await Promise.all(Array.from({ length: 1_000 }, () => get('maria')))
  assert.deepEqual(lookups, [['maria']])
})

test('a secret that nobody has costs what it costs alone: who tries many does not have all the others looked up', async () => {
  const { lookups, get } = openTable('maria', 'rui')
  await get('maria')
  await get('rui')
  lookups.length = 0
  for (let at = 0; at < 20; at += 1) assert.equal(await get(`guess ${at}`), undefined)
  assert.deepEqual(
    lookups,
    Array.from({ length: 20 }, (_, at) => [`guess ${at}`]),
  )
})

test('the last request is kept to the minute, of those alone who were there', async () => {
  const { clock, touched, get } = openTable('maria', 'rui')
  await get('maria')
  await get('rui')
  for (let at = 0; at < 65; at += 1) {
    clock.advanceBy(1_000)
    await get('maria')
  }
  assert.deepEqual(touched, [['maria']])
})

test('a clock that is set back believes nobody for longer', async () => {
  const { clock, rows, get } = openTable('maria')
  await get('maria')
  rows.delete('maria')
  clock.advanceBy(-3_600_000)
  assert.equal(await get('maria'), undefined)
})
