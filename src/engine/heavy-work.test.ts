import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHeavyLine, type HeavyLine, type HeavyRank, type HeavyWork, type Patience } from './heavy-work.ts'

const never = 2 ** 30
const endless: Patience = {
  order: never,
  question: never,
  estimate: never,
  maintenance: never,
  behindMaintenance: never,
}

/** Works that end when they are told to, and what has begun so far. */
const openStage = (line: HeavyLine) => {
  const begun: string[] = []
  const begin = (what: string, rank: HeavyRank, more: Partial<HeavyWork> = {}) => {
    const { promise, resolve: end } = Promise.withResolvers<string>()
    const done = line.take({ what, rank, ...more }, () => {
      begun.push(what)
      return promise
    })
    return { done, end: () => end(what) }
  }
  return { begun, begin }
}

/** All that can go on without anybody's doing has gone on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('heavy work is done one at a time: orders first, then questions, estimates and maintenance, each in the order in which they came', async () => {
  const line = createHeavyLine(endless)
  const { begun, begin } = openStage(line)
  const works = [
    begin('first', 'maintenance'),
    begin('snapshot', 'maintenance'),
    begin('times', 'estimate'),
    begin('what if', 'question'),
    begin('what else', 'question'),
    begin('extension', 'order'),
  ]
  assert.deepEqual([begun, line.held()], [['first'], ['first']])
  for (const place of [0, 5, 3, 4, 2, 1]) {
    works[place]?.end()
    await settle()
    assert.ok(line.held().length <= 1)
  }
  assert.deepEqual(begun, ['first', 'extension', 'what if', 'what else', 'times', 'snapshot'])
  assert.deepEqual(line.held(), [])
  assert.equal(line.counts().get('snapshot')?.beside, 0)
})

test('what fails gives its place to the next', async () => {
  const line = createHeavyLine(endless)
  const { begun, begin } = openStage(line)
  const failing = line.take({ what: 'failing', rank: 'question' }, () => Promise.reject(new Error('no memory')))
  const next = begin('next', 'question')
  await assert.rejects(failing, /no memory/)
  next.end()
  assert.equal(await next.done, 'next')
  assert.deepEqual(begun, ['next'])
})

test('whoever has waited for long goes on beside the others, soonest behind maintenance', async () => {
  const line = createHeavyLine({ ...endless, behindMaintenance: 1 })
  const { begun, begin } = openStage(line)
  const maintenance = begin('integrity', 'maintenance')
  const [question, snapshot] = [begin('what if', 'question'), begin('snapshot', 'maintenance')]
  question.end()
  assert.equal(await question.done, 'what if')
  assert.deepEqual([begun, line.held()], [['integrity', 'what if'], ['integrity']])
  assert.partialDeepStrictEqual(line.counts().get('what if'), { done: 1, beside: 1 })
  maintenance.end()
  snapshot.end()
  assert.equal(await snapshot.done, 'snapshot')
})

test('behind maintenance an estimate has the patience of an estimate: nobody waits for it, as lists show the one before', async () => {
  const line = createHeavyLine({ ...endless, behindMaintenance: 1 })
  const { begun, begin } = openStage(line)
  const integrity = begin('integrity', 'maintenance')
  const [times, question] = [begin('times', 'estimate'), begin('what if', 'question')]
  question.end()
  await question.done
  assert.deepEqual([begun, line.held()], [['integrity', 'what if'], ['integrity']])
  for (const { end } of [integrity, times]) end()
  await times.done
  assert.equal(line.counts().get('times')?.beside, 0)
})

test('maintenance is told when an order or a question waits for it, and not of estimates', async () => {
  const line = createHeavyLine(endless)
  const { begin } = openStage(line)
  let told = 0
  const integrity = begin('integrity', 'maintenance', { onWanted: () => (told += 1) })
  const times = begin('times', 'estimate')
  assert.equal(told, 0)
  const question = begin('what if', 'question')
  assert.equal(told, 1)
  for (const { end } of [integrity, times, question]) end()
  await Promise.all([integrity, times, question].map(({ done }) => done))
})

test('what a work keeps for the next of its kind is given back when another begins, and kept beside estimates', async () => {
  const line = createHeavyLine(endless)
  const { begin } = openStage(line)
  let kept = true
  const giveBack = (): void => {
    kept = false
  }
  const after = async (what: string, rank: HeavyRank): Promise<boolean> => {
    const work = begin(what, rank, what === 'change' ? { giveBack } : {})
    work.end()
    await work.done
    return kept
  }
  assert.deepEqual(
    [await after('change', 'order'), await after('times', 'estimate'), await after('change', 'order')],
    [true, true, true],
  )
  assert.equal(await after('what if', 'question'), false)
})

test('who stops waits no more, and his place is taken by nobody', async () => {
  const line = createHeavyLine(endless)
  const { begun, begin } = openStage(line)
  const first = begin('first', 'question')
  const stopping = new AbortController()
  const given = begin('given up', 'maintenance', { signal: stopping.signal })
  stopping.abort(new Error('the server is stopping'))
  await assert.rejects(given.done, /is stopping/)
  await assert.rejects(begin('too late', 'maintenance', { signal: stopping.signal }).done, /is stopping/)
  first.end()
  await first.done
  assert.deepEqual([begun, line.held()], [['first'], []])
})

test('room is made before each work, and not for estimates', async () => {
  let made = 0
  const line = createHeavyLine(endless, () => {
    made += 1
  })
  const { begin } = openStage(line)
  const works = [begin('times', 'estimate'), begin('what if', 'question'), begin('snapshot', 'maintenance')]
  assert.equal(made, 0)
  for (const [at, { end }] of works.entries()) {
    end()
    await settle()
    assert.equal(made, Math.min(at + 1, 2))
  }
})
