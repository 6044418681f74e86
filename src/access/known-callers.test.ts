/** Who is known costs the database the same, however many they are, and nobody is believed for longer than some seconds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stillTime } from '#/cache/testing/still-time.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { Fault } from '#/lib/refusal.ts'
import { createBeliefs } from './beliefs.ts'
import { createKnownCallers, mostKnown, type Found } from './known-callers.ts'

const hashOf = (name: string): Buffer => Buffer.from(name)

const unavailable = { name: 'Refusal', code: 'access.unavailable' }

/** A table of secrets, and what was asked of it. */
const openTable = (...names: string[]) => {
  const clock = manualClock(1_000_000)
  const rows = new Map(names.map((name) => [name, { id: name, hash: hashOf(name), seenAt: 1_000_000 }]))
  const lookups: string[][] = []
  const touched: string[][] = []
  let fails = false
  const known = createKnownCallers<Found>({
    clock,
    belief: createBeliefs({ clock, alarm: stillTime().alarm, log: silentLog }).of('session'),
    isOver: () => false,
    find: async (all) => {
      const asked = all.map(({ hash }) => hash.toString())
      lookups.push(asked.toSorted())
      await Promise.resolve()
      if (fails) throw new Fault('the database is away')
      return asked.flatMap((name) => rows.get(name) ?? [])
    },
    touch: async (uses) => {
      touched.push(uses.map(({ id }) => id).toSorted())
      for (const { id, at } of uses) rows.set(id, { id, hash: hashOf(id), seenAt: at })
    },
  })
  const get = async (name: string): Promise<string | undefined> => (await known.get(hashOf(name), false))?.row.id
  const setFails = (is: boolean) => () => void (fails = is)
  return { clock, rows, lookups, touched, known, get, fail: setFails(true), mend: setFails(false) }
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

test('of many who are known the last ones are believed when the database fails, and they are not more than there is room for', async () => {
  const names = Array.from({ length: mostKnown + 2 }, (_, at) => `operator ${at}`)
  const { fail, get } = openTable(...names)
  for (const name of names) await get(name)
  fail()
  assert.equal(await get(names.at(-1) ?? ''), names.at(-1))
  assert.equal(await get(names[2] ?? ''), names[2])
  await assert.rejects(get(names[1] ?? ''), unavailable)
})

test('while the database fails it is asked once a second beside those who are believed, however many ask', async () => {
  const { clock, lookups, fail, mend, get } = openTable('maria', 'rui')
  for (const name of ['maria', 'rui']) await get(name)
  fail()
  clock.advanceBy(5_000)
  lookups.length = 0
  for (let at = 0; at < 100; at += 1) {
    clock.advanceBy(100)
    for (const name of ['maria', 'rui']) assert.equal(await get(name), name)
  }
  assert.ok(lookups.length >= 9 && lookups.length <= 11, `${lookups.length} questions in ten seconds`)
  mend()
  clock.advanceBy(1_000)
  for (let at = 0; at < 2; at += 1) assert.equal(await get('maria'), 'maria')
  lookups.length = 0
  assert.equal(await get('rui'), 'rui')
  assert.deepEqual(lookups, [])
})

test('who was used while the database failed is written down as used then, though he does not come again', async () => {
  const { clock, rows, fail, mend, get } = openTable('maria', 'rui')
  for (const name of ['maria', 'rui']) await get(name)
  fail()
  clock.advanceBy(120_000)
  const last = clock.now()
  await get('maria')
  clock.advanceBy(300_000)
  mend()
  await get('rui')
  await get('rui')
  assert.equal(rows.get('maria')?.seenAt, last)
})

test('whoever asks first when it had failed, and nobody has asked for a minute since, is looked up and not believed', async () => {
  const { clock, rows, fail, mend, get } = openTable('maria', 'rui')
  for (const name of ['maria', 'rui']) await get(name)
  fail()
  clock.advanceBy(6_000)
  assert.equal(await get('rui'), 'rui')
  mend()
  rows.delete('maria')
  clock.advanceBy(300_000)
  assert.equal(await get('maria'), undefined)
})
