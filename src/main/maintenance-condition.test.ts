import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Maintenance } from '#/engine/maintenance/maintainer.ts'
import type { CycleRow, TaskRunRow } from '#/store/maintenance.ts'
import { maintenanceCondition } from './maintenance-condition.ts'

const hour = 3_600_000
const noon = Temporal.Instant.from('2026-11-23T12:00:00Z').epochMilliseconds

const cycleOf = (id: number, startedAt: number, outcome: CycleRow['outcome']): CycleRow => ({
  id,
  term: 1,
  server: 'here',
  reason: 'Due.',
  orderedBy: null,
  whole: true,
  seq: 10,
  startedAt,
  endedAt: startedAt + 2_000,
  outcome,
})

const leading = (
  cycles: readonly CycleRow[],
  runs: readonly Partial<TaskRunRow>[] = [],
  more: Partial<Maintenance> = {},
): Maintenance => ({
  isLeading: true,
  next: { at: noon + hour, why: 'After the usual interval.' },
  underWay: undefined,
  history: {
    cycles,
    lastRuns: [],
    tasks: new Map(
      runs.map((run) => {
        const last = {
          cycle: 1,
          task: 'backup',
          startedAt: noon,
          endedAt: noon + 500,
          outcome: 'done',
          said: 'Done.',
          ...run,
        } as const
        return [last.task, { last, doneAt: last.outcome === 'done' ? last.endedAt : null }]
      }),
    ),
    pause: undefined,
    starts: [],
  },
  skipped: 1,
  lagMs: 12.4,
  effort: { looksMs: 10, looks: 5, cyclesMs: 90, forMs: 1_000_000 },
  trouble: undefined,
  ...more,
})

const of = (now: Maintenance | undefined) => maintenanceCondition(now, { at: noon, intervalMs: 6 * hour })

test('all that is known of maintenance is told: the last success, the next cycle and why, lag, skips, the share of a processor, each task', () => {
  const told = of(leading([cycleOf(2, noon - hour, 'done')], [{ task: 'backup' }]))
  assert.equal(told.status, 'ok')
  assert.deepEqual(told.facts, {
    state: 'waiting',
    task: null,
    next: '2026-11-23T13:00:00Z',
    why: 'After the usual interval.',
    lastSuccess: '2026-11-23T11:00:02Z',
    lastTookMs: 2_000,
    lagMs: 12,
    skipped: 1,
    processorPercent: 0.01,
  })
  assert.deepEqual(told.parts?.['backup'], {
    status: 'ok',
    facts: { outcome: 'done', at: '2026-11-23T12:00:00Z', tookMs: 500, done: '2026-11-23T12:00:00.5Z' },
  })
})

test('what makes maintenance degraded: a task that failed, a cycle in trouble, no success for four intervals', () => {
  const failed = of(leading([cycleOf(2, noon - hour, 'failed')], [{ outcome: 'failed', said: 'The disk is full.' }]))
  assert.deepEqual([failed.status, failed.error], ['degraded', 'The task backup failed: The disk is full.'])
  assert.deepEqual(
    [failed.parts?.['backup']?.status, failed.parts?.['backup']?.error],
    ['degraded', 'The disk is full.'],
  )
  assert.match(failed.remedy ?? '', /batuta maintenance run/)
  assert.equal(of(leading([], [], { trouble: 'No session.' })).error, 'No session.')
  assert.match(
    of(leading([cycleOf(2, noon - 25 * hour, 'done')])).error ?? '',
    /No cycle has done all its work for 1 d/,
  )
  assert.equal(of(leading([cycleOf(2, noon - 23 * hour, 'done')])).status, 'ok')
})

test('a server that does none says so, and so does one that stands by', () => {
  assert.deepEqual(of(undefined), { status: 'ok', facts: { state: 'off' } })
  assert.deepEqual(of({ ...leading([]), isLeading: false }), { status: 'ok', facts: { state: 'standby' } })
})
