/** The cache by itself: sources that fail, hang and answer nonsense, stampedes, and answers that are late. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { tagOfAnswer } from './answer-tags.ts'
import { hitRate, sumOf } from './counts.ts'
import { countsOf, settled, source, stage, unavailable, type Answer } from './testing/stage.ts'

test('an answer is made once, and is the same object until its time is over', async () => {
  const { words, cache, pass } = stage()
  const { ask, ...asked } = source(words)
  const first = await ask()
  pass(1_000)
  assert.equal(await ask(), first)
  const { hits, misses, loads } = countsOf(cache)
  assert.deepEqual([hits, misses, loads, hitRate(countsOf(cache))], [1, 1, 1, 0.5])
  assert.match(tagOfAnswer(first) ?? '', /^[\w-]{8}-\d+$/)
  assert.equal(tagOfAnswer({ ...first }), undefined)
  assert.equal(asked.loads, 0)
})

test('what the server asks itself is in no hit rate, and whoever asks the same afterwards has a hit', async () => {
  let isOwn = true
  const { words, cache } = stage({ isOwn: () => isOwn })
  const { ask } = source(words)
  const first = await ask()
  assert.partialDeepStrictEqual(countsOf(cache), { hits: 0, misses: 0, loads: 1 })
  isOwn = false
  assert.equal(await ask(), first)
  assert.equal(hitRate(countsOf(cache)), 1)
  const own = sumOf(cache.compartments().map((one) => one.own))
  assert.partialDeepStrictEqual(own, { hits: 0, misses: 1, loads: 0 })
})

test('an answer whose time is over is given while one load makes it new, and then no more', async () => {
  const { words, cache, pass } = stage()
  const words1 = source(words)
  await words1.ask()
  pass(1_400)
  assert.deepEqual([await words1.text(), await words1.text()], ['answer 1', 'answer 1'])
  await settled()
  assert.deepEqual([await words1.text(), words1.loads], ['answer 2', 2])
  pass(1_501)
  assert.equal(await words1.text(), 'answer 3')
  assert.partialDeepStrictEqual(countsOf(cache), { renewed: 2, stale: 0, staleMs: 0, misses: 2, hits: 1 })
  assert.equal(hitRate(countsOf(cache)), 3 / 5)
})

test('an answer that tells of what passes with time is not given any longer than it is good, but where its source fails', async () => {
  const { words, pass } = stage()
  const from = source(words)
  Object.assign(from, { freshFor: 100, goodFor: 250 })
  await from.ask()
  pass(250)
  assert.equal(await from.text(), 'answer 1')
  await settled()
  pass(251)
  assert.equal(await from.text(), 'answer 3')
  pass(251)
  from.answer = async () => {
    throw new Error('the source is down')
  }
  assert.equal(await from.text(), 'answer 3')
})

test('an answer that is behind is given for a moment after it held last, and one that is over never', async () => {
  const { words, cache, pass } = stage()
  const from = source(words)
  await from.ask()
  pass(100)
  await from.ask()
  from.verdict = 'behind'
  pass(200)
  assert.equal(await from.text(), 'answer 1')
  from.verdict = 'holds'
  await settled()
  assert.equal(await from.text(), 'answer 2')
  from.verdict = 'behind'
  pass(201)
  assert.equal(await from.text(), 'answer 3')
  from.verdict = 'over'
  from.answer = async () => {
    throw new Error('the source is down')
  }
  await assert.rejects(from.ask(), /the source is down/)
  assert.partialDeepStrictEqual(countsOf(cache), { stale: 1, stalestMs: 200, outdated: 3 })
})

test('an answer that its owner can bring up to date needs no load, whether it is behind or its time is over', async () => {
  const { words, cache, pass } = stage()
  let [at, brought, loads] = [0, 0, 0]
  const load = async () => {
    loads += 1
    return {
      answer: { text: `loaded ${loads}` },
      verdict: () => (at === brought ? ('holds' as const) : ('over' as const)),
      revise: () => {
        if (at > 2) return undefined
        brought = at
        return { answer: { text: `brought to ${at}` } }
      },
    }
  }
  const text = async () => (await words.get('key', load)).text
  assert.equal(await text(), 'loaded 1')
  at = 1
  assert.deepEqual([await text(), await text()], ['brought to 1', 'brought to 1'])
  pass(1_001)
  assert.equal(await text(), 'brought to 1')
  at = 3
  assert.equal(await text(), 'loaded 2')
  assert.partialDeepStrictEqual(countsOf(cache), { revised: 2, hits: 1, misses: 2, loads: 2, stale: 0 })
})

test('a thousand equal questions at once make one load, and one that fails is told to all of them', async () => {
  const { words, cache } = stage()
  const from = source(words)
  const gate = Promise.withResolvers<Answer>()
  from.answer = () => gate.promise
  const all = Array.from({ length: 1_000 }, () => from.text())
  await settled()
  gate.resolve({ text: 'once' })
  assert.deepEqual([new Set(await Promise.all(all)), from.loads], [new Set(['once']), 1])
  assert.partialDeepStrictEqual(countsOf(cache), { joined: 999, loads: 1, misses: 1_000 })
  from.answer = async () => {
    throw new Error('no')
  }
  const failing = await Promise.allSettled(Array.from({ length: 1_000 }, () => from.ask('other')))
  assert.deepEqual([failing.every(({ status }) => status === 'rejected'), from.loads], [true, 2])
})

test('a load that began before somebody was told something is not joined afterwards, and does not put its answer before a newer one', async () => {
  const { words, nextEpoch, pass } = stage()
  const from = source(words)
  const early = Promise.withResolvers<Answer>()
  from.answer = () => early.promise
  const before = from.text()
  nextEpoch()
  pass(1)
  from.answer = async () => ({ text: 'new' })
  assert.equal(await from.text(), 'new')
  early.resolve({ text: 'old' })
  assert.deepEqual([await before, await from.text(), from.loads], ['old', 'new', 2])
})

test('who joined a load that is too far behind when it comes waits for another one, once; who began it does not', async () => {
  for (const [lateMs, loads] of [
    [200, 1],
    [201, 2],
  ] as const) {
    const { words, pass } = stage()
    const from = source(words)
    const early = Promise.withResolvers<Answer>()
    from.answer = () => early.promise
    const [began, joined] = [from.text(), from.text()]
    pass(lateMs)
    from.verdict = 'behind'
    from.answer = async () => ({ text: 'later' })
    early.resolve({ text: 'early' })
    assert.deepEqual([await began, await joined, from.loads], ['early', loads === 1 ? 'early' : 'later', loads])
  }
})

test('a source that fails is covered by what it answered before, for as long as its kind allows', async () => {
  const { words, cache, pass } = stage()
  const from = source(words)
  await from.ask()
  from.answer = async () => {
    throw new Error('down')
  }
  pass(6_000)
  assert.equal(await from.text(), 'answer 1')
  assert.partialDeepStrictEqual(countsOf(cache), { staleOnFailure: 1, stalestMs: 5_000, failures: 1 })
  pass(1)
  await assert.rejects(from.ask(), /down/)
})

test('a load that hangs is given up after its time: whoever waits is refused and told why, or given what is kept', async () => {
  const { words, cache, pass, alarms } = stage()
  const from = source(words)
  from.answer = () => new Promise(() => undefined)
  const [one, two] = [from.ask(), from.ask()]
  await settled()
  pass(3_000)
  const hangs = unavailable(
    /^The list of words cannot be had now: it did not answer within 3 s\. Try again in a moment\.$/,
  )
  await assert.rejects(one, hangs)
  await assert.rejects(two, hangs)
  assert.partialDeepStrictEqual(countsOf(cache), { timeouts: 1, failures: 1, loads: 1 })
  from.answer = async () => ({ text: 'back' })
  await from.ask()
  from.answer = () => new Promise(() => undefined)
  pass(2_000)
  const waits = from.text()
  await settled()
  pass(3_000)
  assert.deepEqual([await waits, alarms.size], ['back', 0])
})

test('what is no answer is a failure, and is never kept', async () => {
  const { words, cache } = stage()
  const from = source(words)
  for (const garbage of [undefined, null, 7, { text: 7 }]) {
    from.answer = async () => garbage as unknown as Answer
    await assert.rejects(from.ask(), unavailable(/its source answered with what is no answer/))
  }
  assert.equal(countsOf(cache).failures, 4)
  assert.deepEqual(
    cache.compartments().map(({ entries }) => entries),
    [0, 0, 0, 0],
  )
})

test('a source that failed five times in a row is left alone, then asked once, and then as before', async () => {
  const { words, cache, pass } = stage()
  const from = source(words)
  const breaker = () => cache.breakers().get('words')
  await from.ask('kept')
  from.answer = async () => {
    throw new Error('refused by the disk')
  }
  for (let time = 0; time < 5; time += 1) await assert.rejects(from.ask(), /refused by the disk/)
  assert.partialDeepStrictEqual(breaker(), { state: 'open', failures: 5, opened: 1, opensIn: 5_000 })
  const leftAlone = unavailable(
    /its source failed 5 times in a row, the last time because refused by the disk; it is tried again in 5 s\.$/,
  )
  await assert.rejects(from.ask(), leftAlone)
  pass(2_000)
  assert.equal(await from.text('kept'), 'answer 1')
  assert.equal(from.loads, 6)
  pass(3_000)
  assert.equal(breaker()?.state, 'half-open')
  await assert.rejects(from.ask(), /refused by the disk/)
  assert.partialDeepStrictEqual(breaker(), { state: 'open', opened: 2 })
  pass(5_000)
  from.answer = async () => ({ text: 'well again' })
  assert.equal(await from.text(), 'well again')
  assert.partialDeepStrictEqual(breaker(), { state: 'closed', failures: 0, lastError: null })
})

test('what a source refuses is told to who asked, is not kept, and is no failure', async () => {
  const { words, cache } = stage()
  const from = source(words)
  from.answer = async () => {
    throw new Refusal('job.unknown', 'There is no job 7.')
  }
  for (let time = 0; time < 6; time += 1) await assert.rejects(from.ask(), { code: 'job.unknown' })
  assert.deepEqual([from.loads, countsOf(cache).failures, cache.breakers().get('words')?.state], [6, 0, 'closed'])
})

test('who joined a load that was refused for the sake of who began it asks for himself', async () => {
  const { words } = stage()
  const from = source(words)
  from.answer = async () => {
    if (from.loads === 1) throw new Refusal('server.unavailable', '500 of your questions wait for an answer.')
    return { text: 'his own' }
  }
  const [greedy, ...others] = await Promise.allSettled([from.text(), from.text(), from.text()])
  assert.deepEqual([greedy?.status, from.loads], ['rejected', 2])
  assert.deepEqual(
    others.map((one) => 'value' in one && one.value),
    ['his own', 'his own'],
  )
})

test('what lives for less than the rest of its kind is made new sooner, and what lives for no time is not kept', async () => {
  const { words, pass } = stage({ renewFor: 0 })
  const from = source(words)
  from.freshFor = 100
  await from.ask()
  pass(101)
  assert.equal(await from.text(), 'answer 2')
  from.freshFor = 0
  pass(101)
  assert.deepEqual([await from.text(), await from.text()], ['answer 3', 'answer 4'])
})

test('what is forgotten is made anew', async () => {
  const { words, cache } = stage()
  const from = source(words)
  await from.ask()
  cache.clear()
  assert.equal(await from.text(), 'answer 2')
})
