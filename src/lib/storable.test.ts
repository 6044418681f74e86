import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unstorableIn } from './storable.ts'

test('a text that cannot be kept is found wherever it stands, and others pass', () => {
  for (const bad of ['a\0b', '\ud800', 'x\udfffy']) {
    assert.deepEqual(unstorableIn(bad), [])
    assert.deepEqual(unstorableIn({ a: 1, ids: ['1', bad] }), ['ids', '1'])
    assert.deepEqual(unstorableIn({ variables: { [bad]: 'x' } }), ['variables'])
  }
  assert.equal(unstorableIn({ a: [null, 1, true, undefined, 'é 😀 \u001b'] }), undefined)
})
