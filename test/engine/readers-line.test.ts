/** Those who read the plan share one line, so that who orders something waits for one slice and not for one of each reader. */
import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import { askedBy, createReadersLine, orderedBy, type LineLimits } from '#/engine/readers-line.ts'

const caller = (name: string) => ({ actor: name, source: '::1' })

/** A clock on which each step takes a millisecond, and readers who note who looks. */
const site = (limits?: LineLimits) => {
  let now = 0
  const looks: string[] = []
  const look = function* (who: string, steps: number): Generator<undefined, string> {
    for (let step = 0; step < steps; step += 1) {
      now += 1
      looks.push(who)
      yield undefined
    }
    return who
  }
  const line = createReadersLine({ now: () => now }, limits)
  const read = async (who: string, steps: number): Promise<string> => {
    await line.turn()
    return line.through(look(who, steps))
  }
  return { line, looks, read, ask: (who: string, steps: number) => askedBy(caller(who), () => read(who, steps)) }
}

test('a turn of the loop has one slice, however many read, and each of them gets on', async () => {
  const { looks, ask } = site()
  const all = Promise.all(['a', 'b', 'c'].map((who) => ask(who, 10)))
  const most: number[] = []
  while (looks.length < 30) {
    const before = looks.length
    await nextTurn()
    most.push(looks.length - before)
  }
  assert.deepEqual(await all, ['a', 'b', 'c'])
  assert.equal(looks.length, 30)
  // A slice of two milliseconds has two steps; the turn of the test and that of the line may fall together once.
  assert.ok(Math.max(...most) <= 4, most.join(' '))
  // Nobody is through before the others have begun.
  assert.ok(looks.lastIndexOf('a') > looks.indexOf('c'))
})

test('who asks while nobody reads is answered in the same turn, and several short questions share a slice', async () => {
  const { looks, ask, line } = site()
  assert.equal(await ask('a', 1), 'a')
  const both = Promise.all([ask('b', 1), ask('c', 1)])
  await both
  assert.deepEqual(looks, ['a', 'b', 'c'])
  assert.equal(line.waiting(), 0)
})

test('one who asks much at once waits for himself, and not who asks one thing', async () => {
  const { looks, ask } = site()
  const much = Array.from({ length: 20 }, () => ask('greedy', 2))
  await ask('modest', 2)
  const before = looks.lastIndexOf('modest')
  assert.ok(before < 8, `${before} looks of the greedy came first`)
  await Promise.all(much)
  assert.equal(looks.length, 42)
})

test('what an order reads does not stand in line', async () => {
  const { looks, ask, read } = site()
  const reading = Array.from({ length: 10 }, () => ask('reader', 2))
  await orderedBy(caller('operator'), () => read('operator', 1))
  assert.ok(looks.indexOf('operator') <= 2, looks.join(' '))
  await Promise.all(reading)
})

test('who has too many questions waiting is refused, and others are not; when all wait too long, everybody is', async () => {
  const { ask, line } = site({ inAll: 5, ofOne: 3 })
  // The first is let in at once, the others wait until it has looked.
  const asked = [ask('a', 1), ask('a', 1), ask('a', 1), ask('a', 1)]
  await assert.rejects(ask('a', 1), { code: 'server.unavailable', message: /3 of your questions/ })
  const others = [ask('b', 1), ask('b', 1)]
  assert.equal(line.waiting(), 5)
  await assert.rejects(ask('c', 1), { code: 'server.unavailable', message: /5 questions wait/ })
  await Promise.all([...asked, ...others])
  assert.equal(await ask('a', 1), 'a')
})

test('a look that fails, and one that waits for something else in between, do not hold the line up', async () => {
  const { line, ask } = site()
  const failing = line.through({
    next: () => {
      throw new Error('the plan is gone')
    },
  })
  await assert.rejects(failing, /the plan is gone/)
  await line.turn()
  await nextTurn()
  await nextTurn()
  // The slice that it was let in for is long over.
  assert.equal(await line.through([1, 2, 3][Symbol.iterator]()), undefined)
  assert.equal(await ask('b', 9), 'b')
})
