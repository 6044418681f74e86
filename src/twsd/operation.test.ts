import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachOf, isOrder, partly, unsupported, works } from './operation.ts'

test('words between bars stand for one path each, and parameters stay', () => {
  assert.deepEqual(eachOf('/plan/{planId}/{job|file}/action/{hold|kill}'), [
    '/plan/{planId}/job/action/hold',
    '/plan/{planId}/job/action/kill',
    '/plan/{planId}/file/action/hold',
    '/plan/{planId}/file/action/kill',
  ])
  assert.deepEqual(unsupported('GET', '/a/{b}', 'No.').paths, ['/a/{b}'])
})

test('what only asks is no order, whatever its method', () => {
  assert.equal(isOrder(works('GET', '/a')), false)
  assert.equal(isOrder(works('POST', '/a/query', { asks: true })), false)
  assert.equal(isOrder(partly('PUT', '/a/action/hold', 'Half.')), true)
})
