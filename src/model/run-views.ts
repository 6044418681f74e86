/** The history of runs as it is shown: single runs, and what they come to by job. */
import { Type, type Static } from 'typebox'
import { InstantText, Maybe } from './views.ts'

/** How a run can have ended, as the history keeps it. */
export const runOutcomes = ['succeeded', 'abended', 'failed', 'refused', 'unknown'] as const
export type RunOutcome = (typeof runOutcomes)[number]

/** A run that has ended. */
export const RunView = Type.Object({
  /** The production day of the job. */
  day: Type.String(),
  job: Type.Integer(),
  run: Type.Integer(),
  /** `FTA1#PAYROLL`. */
  stream: Type.String(),
  name: Type.String(),
  workstation: Type.String(),
  outcome: Type.Enum([...runOutcomes]),
  returnCode: Maybe(Type.Integer()),
  signal: Maybe(Type.String()),
  reason: Maybe(Type.String()),
  readyAt: Maybe(InstantText),
  startedAt: Maybe(InstantText),
  endedAt: InstantText,
  /** Milliseconds from start to end. */
  durationMs: Maybe(Type.Integer()),
  userMs: Maybe(Type.Number()),
  systemMs: Maybe(Type.Number()),
  /** Bytes. */
  peakMemory: Maybe(Type.Number()),
})
export type RunView = Static<typeof RunView>

/** What the runs of a job come to over a window of days. Durations are of those that succeeded, in milliseconds. */
export const RunSummary = Type.Object({
  stream: Type.String(),
  name: Type.String(),
  runs: Type.Integer(),
  succeeded: Type.Integer(),
  /** Abended, failed, or ended in an unknown way. */
  wentWrong: Type.Integer(),
  median: Maybe(Type.Number()),
  p95: Maybe(Type.Number()),
  longest: Maybe(Type.Number()),
  lastEndedAt: InstantText,
})
export type RunSummary = Static<typeof RunSummary>
