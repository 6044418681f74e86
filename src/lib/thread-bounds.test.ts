/** A thread keeps to the memory that it is given for young objects. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { threadBounds } from './thread-bounds.ts'

/** Makes objects of which many live for a while, and tells how large the space of the young ones became. */
const makesMany = `
const { getHeapSpaceStatistics } = require('node:v8')
const kept = []
for (let i = 0; i < 3_000_000; i += 1) kept[i & 0xffff] = { i }
const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
require('node:worker_threads').parentPort.postMessage(young.space_size)
`

const sizeIn = async (youngMb?: number): Promise<number> => {
  const worker = new Worker(makesMany, { eval: true, resourceLimits: threadBounds(256, youngMb) })
  const [bytes] = (await once(worker, 'message')) as [number]
  await worker.terminate()
  return bytes / 2 ** 20
}

test('a thread that is given 6 MB for young objects has two halves of 2 MB at most, and one that is given 24 has more', async () => {
  const [small, usual] = [await sizeIn(6), await sizeIn()]
  assert.ok(small <= 4, `${small} MB`)
  assert.ok(usual > 4 && usual <= 16, `${usual} MB`)
})
