/** Long looks at the plan share one line, so that who orders something waits for one slice and not for one of each reader. */
import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import { atLeisure } from '#/engine/at-leisure.ts'

/** A clock on which each step takes a millisecond, and readers who note who looks. */
const site = () => {
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
  const read = (who: string, steps: number): Promise<string> => atLeisure(look(who, steps), { now: () => now })
  return { looks, read }
}

test('a turn of the loop has one slice of one reader, however many there are, and each gets on', async () => {
  const { looks, read } = site()
  const all = Promise.all(['a', 'b', 'c'].map((who) => read(who, 10)))
  const most: number[] = []
  while (looks.length < 30) {
    const before = looks.length
    await nextTurn()
    most.push(looks.length - before)
  }
  assert.deepEqual(await all, ['a', 'b', 'c'])
  assert.equal(looks.length, 30)
  // A slice of two milliseconds has two steps, and the one that shows that the time is over.
  assert.ok(Math.max(...most) <= 3, most.join(' '))
  // Nobody is through before the others have begun.
  assert.ok(looks.lastIndexOf('a') > looks.indexOf('c'))
})

test('a short look is done at once where nobody waits, and one that fails does not hold the line up', async () => {
  const { looks, read } = site()
  const short = read('a', 1)
  assert.deepEqual(looks, ['a'])
  assert.equal(await short, 'a')
  const failing = atLeisure(
    {
      next: () => {
        throw new Error('the plan is gone')
      },
    },
    { now: () => 0 },
  )
  await assert.rejects(failing, /the plan is gone/)
  assert.equal(await read('b', 9), 'b')
})
