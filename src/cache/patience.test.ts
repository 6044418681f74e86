/** Sources that let wait: who is given what is kept instead, who is not, and what is told of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import type { Verdict } from './kind.ts'
import { countsOf, settled, source, stage, unavailable, type Answer } from './testing/stage.ts'

test('who has waited long enough for a load is given what is kept, the next does not wait, and what it brings in the end is for all', async () => {
  const { words, cache, pass } = stage()
  const from = source(words)
  await from.ask()
  const slow = Promise.withResolvers<Answer>()
  from.answer = () => slow.promise
  pass(2_000)
  const waits = from.text()
  const later = from.text()
  await settled()
  pass(999)
  await settled()
  assert.equal(countsOf(cache).staleOnWait, 0)
  pass(1)
  assert.deepEqual([await waits, await later, await from.text()], ['answer 1', 'answer 1', 'answer 1'])
  assert.partialDeepStrictEqual(countsOf(cache), { staleOnWait: 3, stalestMs: 2_000, loads: 2, misses: 1, failures: 0 })
  assert.deepEqual([...cache.wants()], [['words', 3]])
  slow.resolve({ text: 'at last' })
  await settled()
  assert.deepEqual([await from.text(), from.loads, ...cache.wants()], ['at last', 2, ['words', 0]])
})

test('who waits is not given what is over, or too old for that: he waits until the load comes, or is given up', async () => {
  const { words, cache, pass } = stage()
  let told: Verdict = 'behind'
  let bring = async (): Promise<Answer> => ({ text: 'kept' })
  const verdictOf = (key: string) => (): Verdict => (key === 'over' ? told : 'behind')
  const ask = (key: string) => words.get(key, async () => ({ answer: await bring(), verdict: verdictOf(key) }))
  await ask('old')
  pass(4_000)
  await ask('over')
  bring = () => new Promise(() => undefined)
  pass(500)
  const waiting = [ask('old'), ask('over')]
  await settled()
  // Of one so much time has passed, of the other somebody was told meanwhile.
  pass(1_000)
  told = 'over'
  await settled()
  assert.deepEqual([countsOf(cache).staleOnWait, countsOf(cache).staleOnFailure], [0, 0])
  pass(2_000)
  for (const one of waiting) await assert.rejects(one, unavailable(/did not answer within 3 s/))
  assert.deepEqual([...cache.wants()], [['words', 0]])
})

test('of a kind whose source does not hang everybody waits', async () => {
  const { words, cache, pass } = stage({ patience: undefined })
  const from = source(words)
  await from.ask()
  const last = Promise.withResolvers<Answer>()
  from.answer = () => last.promise
  pass(2_500)
  const waits = from.text()
  await settled()
  pass(2_999)
  last.resolve({ text: 'new' })
  assert.deepEqual([await waits, countsOf(cache).staleOnWait], ['new', 0])
})

test('a question that was refused for the sake of who asks is no want of its source', async () => {
  const { words, cache, pass } = stage()
  const from = source(words)
  await from.ask()
  from.answer = async () => {
    throw new Refusal('server.unavailable', '500 of your questions wait for an answer.')
  }
  pass(2_000)
  assert.equal(await from.text(), 'answer 1')
  assert.deepEqual([countsOf(cache).staleOnFailure, ...cache.wants()], [1, ['words', 0]])
})
