import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLoadMeter } from './load-meter.ts'

test('load is that of the minute that goes on and of the one before it, and forgotten after that', (t) => {
  let now = 0
  const meter = createLoadMeter(() => now)
  t.after(meter.stop)
  meter.started(30)
  meter.committed(10)
  meter.committed(20)
  const counts = (): number[] => [meter.now().startsPerMinute, meter.now().commitMs]
  assert.deepEqual(counts(), [30, 15])
  now = 60_000
  meter.started(5)
  assert.deepEqual(counts(), [30, 15])
  now = 120_000
  assert.deepEqual(counts(), [5, 0])
  now = 600_000
  assert.deepEqual(counts(), [0, 0])
})
