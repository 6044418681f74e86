import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HealthStatus } from './health.ts'
import { diskCondition, loopCondition, memoryCondition, queuesCondition } from './thresholds.ts'

const GiB = 2 ** 30
const memory = { rss: GiB / 4, heapUsed: GiB / 10, heapLimit: 2 * GiB, available: 4 * GiB, total: 8 * GiB }

test('what is short degrades, and what is gone fails; both say what is left and what to do', () => {
  const cases: readonly [
    name: string,
    condition: ReturnType<typeof loopCondition>,
    status: HealthStatus,
    error: RegExp,
  ][] = [
    ['disk', diskCondition({ free: 50 * GiB, size: 100 * GiB }), 'ok', /^$/],
    ['fuller disk', diskCondition({ free: 4 * GiB, size: 100 * GiB }), 'degraded', /has 4 GiB left of 100 GiB\./],
    ['small disk', diskCondition({ free: GiB, size: 4 * GiB }), 'degraded', /1 GiB left/],
    ['full disk', diskCondition({ free: GiB / 8, size: 4 * GiB }), 'failed', /commits will fail/],
    ['memory', memoryCondition(memory), 'ok', /^$/],
    ['heap', memoryCondition({ ...memory, heapUsed: 1.9 * GiB }), 'degraded', /of the 2 GiB that its heap may take/],
    ['machine', memoryCondition({ ...memory, available: GiB / 4 }), 'degraded', /256 MiB of memory left of 8 GiB/],
    ['loop', loopCondition(20), 'ok', /^$/],
    ['slow loop', loopCondition(900), 'degraded', /900 ms late/],
    ['queues', queuesCondition({ inputs: 3, commits: 2, commitMs: 4 }), 'ok', /^$/],
    ['many inputs', queuesCondition({ inputs: 90_000, commits: 2, commitMs: 4 }), 'degraded', /90000 orders/],
    ['slow commits', queuesCondition({ inputs: 3, commits: 2, commitMs: 800 }), 'degraded', /takes 800 ms/],
  ]
  for (const [name, condition, status, error] of cases) {
    assert.equal(condition.status, status, name)
    assert.match(condition.error ?? '', error, name)
    assert.equal(condition.remedy === undefined, status === 'ok', name)
  }
})
