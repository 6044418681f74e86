import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSuccess, parseReturnCodes } from './return-codes.ts'

/** The return codes from -1 to 9 that a condition takes for success. */
const successes = (condition: string): number[] => {
  const test = parseReturnCodes(condition)
  if ('error' in test) throw new Error(test.error)
  return Array.from({ length: 11 }, (_, at) => at - 1).filter((rc) => isSuccess(test, rc))
}

for (const [condition, expected] of [
  ['RC=0', [0]],
  ['(RC=0) OR (RC>=4 AND RC<8)', [0, 4, 5, 6, 7]],
  ['rc = 0 or rc = 4 and rc = 5', [0]],
  ['RC != 0 AND NOT RC > 2', [-1, 1, 2]],
  ['NOT (RC <> 3 OR RC = -1)', [3]],
  ['RC<=-1', [-1]],
  ['((RC=1))OR(RC=2)OR NOT NOT RC=9', [1, 2, 9]],
] as const) {
  test(`${condition} means success for ${expected.join(', ')}`, () => assert.deepEqual(successes(condition), expected))
}

for (const [condition, at, error] of [
  ['', 0, 'expected RC, NOT or "(" but it ends'],
  ['RC', 2, 'expected one of = < > <= >= != <> but it ends'],
  ['RC=', 3, 'expected a return code but it ends'],
  ['RC=x', 3, 'expected a return code but found X'],
  ['(RC=0', 5, 'expected ")" but it ends'],
  ['RC=0 RC=1', 5, 'RC is not expected there; expected AND, OR or the end'],
  ['RC=0 OR', 7, 'expected RC, NOT or "(" but it ends'],
  ['0=RC', 0, 'expected RC, NOT or "(" but found 0'],
  ['RC ~ 5', 3, 'expected one of = < > <= >= != <> but found ~'],
  ['('.repeat(1000), 101, 'it is nested too deeply'],
] as const) {
  test(`"${condition.slice(0, 12)}" is refused at character ${at}`, () => {
    assert.deepEqual(parseReturnCodes(condition), { error, at })
  })
}

test('no text makes the reading of a condition throw', () => {
  const piece = fc.constantFrom('RC', '=', '<', '>', '!', '(', ')', 'AND', 'OR', 'NOT', ' ', '4', '-', 'constructor')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const test = parseReturnCodes(text)
      if ('error' in test) assert.ok(test.at >= 0 && test.at <= text.length)
      else assert.equal(typeof isSuccess(test, 0), 'boolean')
    }),
  )
})
