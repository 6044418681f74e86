/** How the fields of a job stream are read by a selection. */
import { onUntils } from '#/model/time-of-day.ts'
import { cell } from './columns.ts'
import { isCancelPending, jobIsSettled, streamIsHeld } from './conditions.ts'
import type { Readers } from './condition-test.ts'
import { dependencyReaders, instantReader, nameReader, workstationReader } from './dependency-readers.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import type { KnownTimes } from './known-times.ts'
import { shownTimes } from './shown-times.ts'
import { JobFlag, Phase, StreamFlag, type PlanState } from './state.ts'
import { jobsOf, streamStatus } from './status.ts'
import { streamState } from './view.ts'

/** `times`: when streams are estimated to start and end, as far as that is known. `sees`: of which others who asks may know; absent: of all. */
export const streamReaders = (
  state: PlanState,
  times: KnownTimes | undefined,
  sees?: (name: string) => boolean,
): Readers<number> => ({
  ...identity(state),
  ...standing(state),
  ...timing(state, times),
  ...jobCounts(state),
  ...dependencyReaders(state, (stream) => -stream, sees),
})

const identity = (state: PlanState): Readers<number> => {
  const { streams, submissions } = state
  return {
    id: { as: 'number', of: (stream) => stream },
    name: nameReader(state, (stream) => cell(streams.name, stream)),
    workstation: workstationReader(state, (stream) => cell(streams.workstation, stream)),
    scheduledAt: instantReader((stream) => cell(streams.scheduledAt, stream)),
    day: nameReader(state, (stream) => cell(streams.day, stream)),
    runCycle: nameReader(state, (stream) => cell(streams.runCycle, stream)),
    // Only one that somebody submitted has no run cycle.
    submitted: { as: 'flag', of: (stream) => cell(streams.runCycle, stream) === 0 || submissions.has(-stream) },
  }
}

const standing = (state: PlanState): Readers<number> => {
  const { streams } = state
  const flag = (bit: number) => ({ as: 'flag', of: (stream: number) => hasStreamFlag(state, stream, bit) }) as const
  return {
    status: { as: 'text', of: (stream) => streamStatus(state, stream) },
    state: { as: 'text', of: (stream) => streamState(state, stream) },
    limit: {
      as: 'number',
      of: (stream) => (cell(streams.limit, stream) < 0 ? Number.NaN : cell(streams.limit, stream)),
    },
    carryForward: flag(StreamFlag.keyword),
    carriedForward: flag(StreamFlag.carried),
    late: flag(StreamFlag.late),
    held: { as: 'flag', of: (stream) => streamIsHeld(state, stream) },
    cancelPending: { as: 'flag', of: (stream) => isCancelPending(state, -stream) },
    pendingPredecessor: { as: 'flag', of: (stream) => (state.pendingOf.get(-stream)?.length ?? 0) > 0 },
    priority: { as: 'number', of: (stream) => (streamIsHeld(state, stream) ? 0 : cell(streams.priority, stream)) },
    originalPriority: { as: 'number', of: (stream) => cell(streams.priority, stream) },
  }
}

const timing = (state: PlanState, times: KnownTimes | undefined): Readers<number> => {
  const { streams } = state
  const estimated = times === undefined ? () => undefined : shownTimes(state, times).stream
  const onUntil = (stream: number): string | null => onUntils[cell(streams.onUntil, stream)] ?? null
  return {
    startAt: instantReader((stream) => cell(streams.startAt, stream)),
    untilAt: instantReader((stream) => cell(streams.untilAt, stream)),
    untilAction: { as: 'text', of: (stream) => (cell(streams.untilAt, stream) === 0 ? null : onUntil(stream)) },
    deadlineAt: instantReader((stream) => cell(streams.deadlineAt, stream)),
    startedAt: instantReader((stream) => cell(streams.startedAt, stream)),
    endedAt: instantReader((stream) => cell(streams.endedAt, stream)),
    duration: {
      as: 'number',
      of: (stream) => {
        const start = cell(streams.startedAt, stream)
        return start === 0 ? Number.NaN : (cell(streams.endedAt, stream) || state.now) - start
      },
    },
    estimatedDuration: {
      as: 'number',
      of: (stream) => {
        const { start, end } = estimated(stream) ?? { start: Number.NaN, end: Number.NaN }
        return end - start
      },
    },
    estimatedStartAt: instantReader((stream) => estimated(stream)?.start ?? 0),
    estimatedEndAt: instantReader((stream) => estimated(stream)?.end ?? 0),
  }
}

/** How many jobs of the stream are so. */
const jobCounts = (state: PlanState): Readers<number> => {
  const { jobs } = state
  const counted = (counts: (job: number) => boolean) =>
    ({
      as: 'number',
      of: (stream: number) => {
        let found = 0
        for (const job of jobsOf(state, stream)) if (counts(job)) found += 1
        return found
      },
    }) as const
  const inPhase = (...phases: number[]) => counted((job) => phases.includes(cell(jobs.phase, job)))
  const bad = new Set<number>([Phase.abended, Phase.failed, Phase.unknown])
  const isBad = (job: number): boolean => bad.has(cell(jobs.phase, job))
  return {
    jobs: counted(() => true),
    ended: counted((job) => isBad(job) || jobIsSettled(state, job)),
    wentWrong: counted((job) => isBad(job) && !hasFlag(state, job, JobFlag.goesOn)),
    abendedJobs: inPhase(Phase.abended),
    failedJobs: inPhase(Phase.failed),
    runningJobs: inPhase(Phase.dispatched, Phase.running),
    notRunningJobs: inPhase(Phase.waiting),
    succeededJobs: inPhase(Phase.succeeded),
    undecidedJobs: inPhase(Phase.unknown),
  }
}
