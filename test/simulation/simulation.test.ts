/**
 * Two hundred seeds: each a random plan of some days with the real conductor and dispatcher in virtual time, an operator, and bad
 * luck. More of them by hand: npm run simulate -- --seeds 10000.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate } from './simulate.ts'

const seeds = 200

test('two hundred unlucky sites keep every invariant, and come to rest when the faults stop', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { problem, story } = await simulate({ seed, mostDays: 2 })
    const lines = [...story, problem?.stack ?? '', `alone: npm run simulate -- --seed ${seed} --verbose`]
    assert.equal(problem, undefined, `seed ${seed}\n${lines.join('\n')}`)
  }
})

test('a seed plays the same day again, to the last byte of its ledger', async () => {
  const [one, other, another] = [await simulate({ seed: 7 }), await simulate({ seed: 7 }), await simulate({ seed: 8 })]
  assert.ok(one.events > 50)
  assert.deepEqual([one.hash, one.steps], [other.hash, other.steps])
  assert.notEqual(one.hash, another.hash)
})
