import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HealthStatus } from './health.ts'
import { certificateCondition, diskCondition, loopCondition, memoryCondition, queuesCondition } from './thresholds.ts'

const [GiB, day] = [2 ** 30, 86_400_000]
const memory = { rss: GiB / 4, heapUsed: GiB / 10, heapLimit: 2 * GiB, available: 4 * GiB, total: 8 * GiB }

test('a certificate tells how old it is and how long it still counts', () => {
  const { facts } = certificateCondition({ from: 0, until: 30 * day }, 10.5 * day)
  assert.deepEqual(facts, { certificateDays: 19, certificateAgeDays: 10 })
})

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
    ['files', diskCondition({ free: GiB * 9, size: 9 * GiB, files: 1000, freeFiles: 500 }), 'ok', /^$/],
    [
      'many files',
      diskCondition({ free: GiB * 9, size: 9 * GiB, files: 1000, freeFiles: 40 }, "the agent's folder"),
      'degraded',
      /The disk of the agent's folder has room for 40 more files of 1000\./,
    ],
    ['no files', diskCondition({ free: GiB * 9, size: 9 * GiB, files: 1000, freeFiles: 9 }), 'failed', /will fail/],
    ['certificate', certificateCondition({ from: 0, until: 30 * day }, 10 * day), 'ok', /^$/],
    ['old certificate', certificateCondition({ from: 0, until: 30 * day }, 20 * day), 'degraded', /over in 10 days/],
    ['last day', certificateCondition({ from: 0, until: 30 * day }, 28.5 * day), 'degraded', /over in 1 day\.$/],
    ['last hours', certificateCondition({ from: 0, until: day }, day / 2), 'degraded', /over in less than a day\.$/],
    ['dead certificate', certificateCondition({ from: 0, until: 30 * day }, 31 * day), 'degraded', /is over\.$/],
    ['memory', memoryCondition(memory), 'ok', /^$/],
    ['heap', memoryCondition({ ...memory, heapUsed: 1.9 * GiB }), 'degraded', /of the 2 GiB that its heap may take/],
    ['machine', memoryCondition({ ...memory, available: GiB / 4 }), 'degraded', /256 MiB of memory left of 8 GiB/],
    ['loop', loopCondition(20), 'ok', /^$/],
    ['slow loop', loopCondition(900), 'degraded', /900 ms late/],
    ['queues', queuesCondition({ inputs: 3, commits: 2, commitMs: 4, readers: 0 }), 'ok', /^$/],
    [
      'many inputs',
      queuesCondition({ inputs: 90_000, commits: 2, commitMs: 4, readers: 0 }),
      'degraded',
      /90000 orders/,
    ],
    ['slow commits', queuesCondition({ inputs: 3, commits: 2, commitMs: 800, readers: 0 }), 'degraded', /takes 800 ms/],
  ]
  for (const [name, condition, status, error] of cases) {
    assert.equal(condition.status, status, name)
    assert.match(condition.error ?? '', error, name)
    assert.equal(condition.remedy === undefined, status === 'ok', name)
  }
})
