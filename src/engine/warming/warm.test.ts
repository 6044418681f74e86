/** Warming gives way: to others, to its time, and to whoever stops it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from './critical-questions.ts'
import { openTime } from './testing/open-time.ts'
import { warmOnce, type WarmingParts } from './warm.ts'

/** A time of ten seconds for all questions. */
const openBudget = () => {
  const { parts, ...time } = openTime()
  return {
    ...time,
    parts: (over: Partial<WarmingParts> & Pick<WarmingParts, 'questions'>): WarmingParts => ({
      budgetMs: 10_000,
      ...parts,
      ...over,
    }),
  }
}

const listed = (steps: readonly Step[]) =>
  async function* (): AsyncGenerator<Step> {
    yield* steps
  }

const never = new AbortController().signal

test('all is asked in its order, and after each question there is as long a pause as it took', async () => {
  const { pass, pauses, parts } = openBudget()
  const asked: number[] = []
  const steps = [30, 0, 7].map((ms) => async () => {
    asked.push(ms)
    pass(ms)
  })
  const warmed = await warmOnce(parts({ questions: listed(steps) }), never)
  assert.deepEqual(
    [asked, pauses],
    [
      [30, 0, 7],
      [30, 2, 7],
    ],
  )
  assert.deepEqual(warmed, { asked: 3, failed: 0, tookMs: 76, end: 'done' })
})

test('what fails is counted, and the next is asked', async () => {
  const { parts } = openBudget()
  const failing = async (): Promise<never> => {
    throw new Error('there is no such definition any more')
  }
  const told: number[] = []
  const warmed = await warmOnce(parts({ questions: listed([failing, async () => 1, failing]) }), never, ({ failed }) =>
    told.push(failed),
  )
  assert.deepEqual([warmed.asked, warmed.failed, warmed.end], [3, 2, 'done'])
  assert.deepEqual(told, [1, 1, 2])
})

test('a slow source is asked no longer than its time is', async () => {
  const { clock, pass, parts } = openBudget()
  let asked = 0
  const slow = Array.from({ length: 100 }, () => async () => {
    asked += 1
    pass(900)
  })
  const warmed = await warmOnce(parts({ questions: listed(slow) }), never)
  assert.equal(warmed.end, 'budget')
  assert.ok(asked < 8, `${asked} questions of 1.8 s in 10 s`)
  assert.ok(clock.now() <= 10_000 + 900)
})

test('a source that never answers ends with the time of warming, and so does one that finds no questions', async () => {
  for (const hanging of ['question', 'list'] as const) {
    const { pass, parts } = openBudget()
    const begun = Promise.withResolvers<void>()
    const hang = (): Promise<never> => {
      begun.resolve()
      return new Promise(() => {})
    }
    const questions =
      hanging === 'question' ? listed([hang]) : () => ({ [Symbol.asyncIterator]: () => ({ next: hang }) })
    const warming = warmOnce(parts({ questions }), never)
    await begun.promise
    pass(10_000)
    assert.equal((await warming).end, 'budget', hanging)
  }
})

test('whoever stops it waits for nothing', async () => {
  const { parts } = openBudget()
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  const hang = (): Promise<never> => {
    begun.resolve()
    return new Promise(() => {})
  }
  const warming = warmOnce(parts({ questions: listed([async () => 1, hang, async () => 2]) }), stop.signal)
  await begun.promise
  stop.abort()
  const warmed = await warming
  assert.deepEqual([warmed.asked, warmed.end], [1, 'stopped'])
})

test('while orders wait nothing is asked', async () => {
  const { clock, parts } = openBudget()
  const at: number[] = []
  const isBusy = (): boolean => clock.now() < 500
  await warmOnce(parts({ isBusy, questions: listed([async () => at.push(clock.now())]) }), never)
  assert.deepEqual(at, [500])
  const { parts: busy } = openBudget()
  const warmed = await warmOnce(busy({ isBusy: () => true, questions: listed([async () => at.push(0)]) }), never)
  assert.deepEqual([warmed.asked, warmed.end, at.length], [0, 'budget', 1])
})
