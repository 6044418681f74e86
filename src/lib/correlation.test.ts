import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { correlation, withCorrelation } from './correlation.ts'

test('an id reaches everything that its work causes, and two at a time do not mix', async () => {
  const seen = async (): Promise<string | undefined> => {
    await nextTurn()
    return correlation()
  }
  const both = await Promise.all([withCorrelation('request-1', seen), withCorrelation('12.1', seen)])
  assert.deepEqual(both, ['request-1', '12.1'])
})

test('outside of any request there is no id', () => {
  assert.equal(correlation(), undefined)
})
