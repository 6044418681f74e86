import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { underDeadline } from './deadline.ts'

const calm = new AbortController().signal
const never = (): Promise<void> => new Promise(() => {})

test('work that ends in time is done, and what it throws in time is thrown', async () => {
  const deadline = { ms: 60_000, graceMs: 60_000, hurry: calm }
  assert.equal(await underDeadline(async () => {}, deadline), 'done')
  await assert.rejects(
    underDeadline(async () => Promise.reject(new RangeError('disk')), deadline),
    RangeError,
  )
})

test('work that ends when it is told to is done; work that only gives up then is late', async () => {
  const deadline = { ms: 5, graceMs: 60_000, hurry: calm }
  const obedient = async (signal: AbortSignal): Promise<void> => void (await once(signal, 'abort'))
  assert.equal(await underDeadline(obedient, deadline), 'done')
  const giveUp = async (signal: AbortSignal): Promise<void> => {
    await obedient(signal)
    throw new Error('interrupted')
  }
  assert.equal(await underDeadline(giveUp, deadline), 'late')
})

test('work that does not listen is left to itself after its grace', async () => {
  assert.equal(await underDeadline(never, { ms: 5, graceMs: 5, hurry: calm }), 'late')
})

test('a hurry does not wait for the deadline, whether it comes before the work or during it', async () => {
  const hurry = new AbortController()
  const during = underDeadline(never, { ms: 60_000, graceMs: 5, hurry: hurry.signal })
  hurry.abort()
  assert.equal(await during, 'late')
  assert.equal(await underDeadline(never, { ms: 60_000, graceMs: 5, hurry: hurry.signal }), 'late')
})
