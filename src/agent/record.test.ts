import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blankRecord, parseRecord, signalOf } from './record.ts'

/** A supervisor that has run others before. */
const dash = [
  'supervisor 120 4711',
  '0m0.000000s 0m0.000000s',
  '2m1.000000s 0m0.010000s',
  'job 121',
  '0m0.010000s 0m0.000000s',
  '3m3.370000s 0m0.050000s',
  'exit 3',
  '',
].join('\n')
/** One of an earlier version, which ran nothing else. */
const bash = 'supervisor 120 4711\njob 121\n0m0.002s 0m0.000s\n0m0.329s 0m0.008s\nexit 137\n'

/** A record is written over blanks. */
const over = (text: string): string => text + blankRecord.slice(text.length)

test('a record says who supervises, what runs and how it ended, whichever shell wrote it', () => {
  assert.deepEqual(parseRecord(over(dash)), {
    supervisor: { pid: 120, ticks: 4711 },
    jobPid: 121,
    end: { returnCode: 3, userMs: 62_370, systemMs: 40 },
  })
  assert.deepEqual(parseRecord(over(bash)).end, { returnCode: 137, userMs: 329, systemMs: 8 })
})

test('a record that is blank, missing or torn says of no end, and never a wrong one', () => {
  assert.deepEqual(parseRecord(blankRecord), { supervisor: null, jobPid: null, end: null })
  assert.deepEqual(parseRecord(''), { supervisor: null, jobPid: null, end: null })
  fc.assert(
    fc.property(fc.nat(dash.length - 1), (length) => {
      const torn = parseRecord(over(dash.slice(0, length)))
      assert.equal(torn.end, null)
      assert.ok(torn.jobPid === null || torn.jobPid === 121)
      assert.ok(torn.supervisor === null || torn.supervisor.ticks === 4711)
    }),
  )
})

test('a return code above 128 names the signal that ended the command', () => {
  assert.equal(signalOf(128 + 9), 'SIGKILL')
  assert.equal(signalOf(128 + 15), 'SIGTERM')
  for (const code of [0, 1, 127, 128, 200, 255]) assert.equal(signalOf(code), null)
})
