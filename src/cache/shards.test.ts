/** Where answers are kept: within their bytes, the last that were asked for, each under its own key. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashOf } from './shards.ts'
import { countsOf, source, stage } from './testing/stage.ts'

test('each shard keeps within its bytes, and puts out what was asked for longest ago', async () => {
  const { words, cache } = stage({ bytes: 40_000, shards: 2 })
  const from = source(words)
  from.answer = async () => ({ text: 'x'.repeat(1_000) })
  for (let key = 0; key < 200; key += 1) {
    await from.ask(`${key}`)
    await from.ask('0')
  }
  assert.equal(from.loads, 200)
  const states = cache.compartments()
  assert.ok(states.every(({ bytes, bytesMost, entries }) => bytes <= bytesMost && bytesMost === 20_000 && entries > 5))
  assert.ok(countsOf(cache).evictions > 150)
  await from.ask('1')
  assert.equal(from.loads, 201)
})

test('an answer that is larger than its shard is given and not kept, and puts nothing out', async () => {
  const { words, cache } = stage({ bytes: 4_000, shards: 1 })
  const from = source(words)
  await from.ask('small')
  from.answer = async () => ({ text: 'x'.repeat(5_000) })
  assert.deepEqual(
    [(await from.text('large')).length, (await from.text('large')).length, from.loads],
    [5_000, 5_000, 3],
  )
  await from.ask('small')
  assert.deepEqual([from.loads, countsOf(cache).evictions], [3, 0])
})

test('two questions whose keys have the same hash have two answers', async () => {
  const byHash = new Map<number, string>()
  let pair: [string, string] | undefined
  for (let number = 0; pair === undefined; number += 1) {
    const key = `question ${number}`
    const other = byHash.get(hashOf(key))
    if (other !== undefined) pair = [other, key]
    byHash.set(hashOf(key), key)
  }
  const { words } = stage()
  const from = source(words)
  const first = await from.text(pair[0])
  assert.notEqual(await from.text(pair[1]), first)
  assert.equal(await from.text(pair[0]), first)
})

test('the keys of a site are spread over all shards', () => {
  const shards = [0, 0, 0, 0]
  for (let job = 1; job <= 4_000; job += 1) {
    const shard = hashOf(`${job}`) & 3
    shards[shard] = (shards[shard] ?? 0) + 1
  }
  assert.ok(
    shards.every((keys) => keys > 700),
    shards.join(),
  )
})
