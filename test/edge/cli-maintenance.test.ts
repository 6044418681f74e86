/** Maintenance on the command line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

const tables = [
  '',
  'TASK         LAST   TOOK  OUTCOME  SAID',
  'statistics  00:30  1.2 s  failed   The disk is full.',
  'retention       -      -  -        Gives up what is old.',
  '',
  'CYCLE             BEGUN             ENDED  OUTCOME  WHY',
  '    7             00:30             00:30  failed   In an off-peak window, near the usual interval.',
  '    6  2026-11-21 18:30  2026-11-21 18:31  done     maria: before the month end',
]

test('the status says when the next cycle is and why, and what each task did', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'maintenance'),
    printed(
      'State      waiting',
      'Next       06:30. In an off-peak window, near the usual interval.',
      'Interval   6 h 00 min, at least 2 h 00 min, at most 12 h 00 min; off-peak: 0630-0700',
      'Processor  below 0.01 % for looks, at most 0.12 % for cycles',
      ...tables,
    ),
  )
})

test('a pause says until when, by whom and why; it is lifted by resume', async (t) => {
  const { server, engine } = await startEdge(t)
  const words = ['maintenance', 'pause', '--until', '2026-11-23 06:00', '--reason', 'month end']
  const { out } = await run(server, words)
  assert.match(out, /^State +paused$/m)
  assert.match(out, /^Paused +since 03:14 until 2026-11-23 06:00 by \S+: month end$/m)
  assert.doesNotMatch((await run(server, 'maintenance resume')).out, /paused/)
  assert.deepEqual(
    engine.ordered.map(({ cause: _cause, ...order }) => order),
    [
      { kind: 'maintenance-pause', until: Temporal.Instant.from('2026-11-23T09:00:00Z').epochMilliseconds },
      { kind: 'maintenance-resume' },
    ],
  )
})

test('a cycle is ordered of some tasks, and the command fails when the cycle did not do its work', async (t) => {
  const { server, engine } = await startEdge(t)
  const { code, err } = await run(server, 'maintenance run statistics retention')
  assert.deepEqual([code, /Cycle 7 failed: see what its tasks say/.test(err)], [65, true])
  assert.deepEqual(
    engine.ordered.map((order) => ('tasks' in order ? order.tasks : undefined)),
    [['statistics', 'retention']],
  )
  assert.equal((await run(server, 'maintenance run --no-wait')).code, 0)
  const unknown = await run(server, 'maintenance run backups')
  assert.equal(unknown.code, 64)
  assert.match(unknown.err, /backup/)
})
