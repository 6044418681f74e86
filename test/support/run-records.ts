/** A run that has ended, as an event and as a row of the history. */
import type { EventBody } from '#/model/event.ts'
import type { RunRecord } from '#/store/runs.ts'
import { midnight } from './plan.ts'

/** A run that ended well. */
export const endedRun = (job: number): EventBody => ({
  kind: 'run.ended',
  job,
  run: 1,
  outcome: 'succeeded',
  returnCode: 0,
  signal: null,
  startedAt: midnight,
  usage: { userMs: null, systemMs: null, peakMemory: null },
  repeatAt: null,
})

/** Its row in the history. */
export const runRecord = (job: number): RunRecord => ({
  day: '2026-11-22',
  job,
  run: 1,
  workstation: 'WS',
  stream: 'WS#PAY',
  name: 'ÄRGER "1", {2}',
  outcome: 'succeeded',
  returnCode: 0,
  signal: null,
  reason: null,
  readyAt: midnight,
  startedAt: midnight + 1,
  endedAt: midnight + 2,
  userMs: 3,
  systemMs: null,
  peakMemory: 5_000_000_000,
})
