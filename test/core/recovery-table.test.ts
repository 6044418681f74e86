/** The table of recovery options (User's Guide and Reference, "Defining job rerun and recovery actions"), row by row. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from '#/core/order.ts'
import { midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

type Recovery = NonNullable<JobSketch['recovery']>

/** A that fails so often and recovers so, and B that follows it; its recovery job FIX ends with `fix`. */
const failing = (recovery: Recovery, failures: number, fix = 0): Theatre => {
  const job: JobSketch = { name: 'A', recovery, ...(recovery.job && { recoveryJob: 'FIX' }) }
  return stage([{ name: 'PAY', jobs: [job, { name: 'B', follows: ['A'] }] }], {
    script: (name, run) => ({ returnCode: name === 'FIX' ? fix : name === 'A' && run <= failures ? 1 : 0 }),
  })
}

/** The table of recovery options: what runs when every prompt is answered so, and the recovery job ends so. */
const table: readonly [recovery: Recovery, yes: boolean, fix: number, starts: string[]][] = [
  [{ action: 'stop' }, true, 0, ['A']],
  [{ action: 'stop', prompt: 'go on?' }, true, 0, ['A']],
  [{ action: 'stop', job: { name: 'FIX' } }, true, 0, ['A', 'FIX', 'B']],
  [{ action: 'stop', job: { name: 'FIX' } }, true, 1, ['A', 'FIX']],
  [{ action: 'stop', job: { name: 'FIX' }, prompt: 'go on?' }, true, 0, ['A', 'FIX', 'B']],
  [{ action: 'stop', job: { name: 'FIX' }, prompt: 'go on?' }, false, 0, ['A']],
  [{ action: 'continue' }, true, 0, ['A', 'B']],
  [{ action: 'continue', prompt: 'go on?' }, true, 0, ['A', 'B']],
  [{ action: 'continue', prompt: 'go on?' }, false, 0, ['A']],
  [{ action: 'continue', job: { name: 'FIX' } }, true, 0, ['A', 'FIX', 'B']],
  [{ action: 'continue', job: { name: 'FIX' } }, true, 1, ['A', 'FIX', 'B']],
  [{ action: 'rerun' }, true, 0, ['A', 'A/2', 'A/3', 'A/4', 'B']],
  [{ action: 'rerun' }, false, 0, ['A', 'A/2']],
  [{ action: 'rerun', prompt: 'again?' }, true, 0, ['A', 'A/2', 'A/3', 'A/4', 'B']],
  [{ action: 'rerun', prompt: 'again?' }, false, 0, ['A']],
  [{ action: 'rerun', job: { name: 'FIX' } }, true, 0, ['A', 'FIX', 'A/2', 'FIX/2', 'A/3', 'FIX/3', 'A/4', 'B']],
  [{ action: 'rerun', job: { name: 'FIX' } }, true, 1, ['A', 'FIX']],
  [{ action: 'rerun', attempts: 1, prompt: 'again?' }, true, 0, ['A', 'A/2']],
  [{ action: 'rerun', attempts: 1, job: { name: 'FIX' } }, true, 0, ['A', 'FIX', 'A/2']],
]

test('the table of recovery options: prompt, recovery job and action, row by row', () => {
  for (const [recovery, yes, fix, expected] of table) {
    const theatre = failing(recovery, 3, fix)
    for (let minutes = 1; minutes < 9; minutes += 1) {
      theatre.playTo(at(minutes))
      const asked = [...theatre.state.prompts.values()].filter(({ status }) => status === 'asked')
      for (const { id } of asked)
        for (const body of eventsOf(theatre.state, { kind: 'reply', prompt: id, yes, cause })) theatre.happen(body)
    }
    assert.deepEqual(starts(theatre), expected, JSON.stringify([recovery, yes, fix]))
  }
})

test('RERUN without a number asks after its rerun has abended, until it is answered no', () => {
  const theatre = failing({ action: 'rerun' }, 9)
  theatre.playTo(at(1))
  const [prompt, ...others] = [...theatre.state.prompts.values()]
  assert.deepEqual(
    [prompt?.text, prompt?.status, others.length],
    ['WS#PAY.A has abended again after it was rerun: run it once more?', 'asked', 0],
  )
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'rerun', job: 1, cause })) theatre.happen(body)
  theatre.playTo(at(2))
  // The operator has run it himself: its recovery begins anew, with a rerun by itself.
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'A/3', 'A/4'])
})
