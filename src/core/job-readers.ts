/** How the fields of a job are read by a selection. */
import type { KnownTimes } from './known-times.ts'
import { isInCriticalNetwork } from './known-times.ts'
import { maskSecrets } from '#/composer/document-secrets.ts'
import { taskText, type Task } from '#/model/job-definition.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { cell, type Column } from './columns.ts'
import type { Readers } from './condition-test.ts'
import { isCancelPending, isHeld } from './conditions.ts'
import { dependencyReaders, instantReader, nameReader, workstationReader } from './dependency-readers.ts'
import { expectedOf } from './expected-durations.ts'
import { hasFlag, hasStreamFlag, hasTrait } from './flags.ts'
import { phaseWords } from './phase-words.ts'
import { shownReturnCode, shownStart } from './shown-fields.ts'
import { shownTimes } from './shown-times.ts'
import { JobFlag, StreamFlag, Trait, type PlanState } from './state.ts'
import { jobStatus } from './status.ts'
import { phaseNames } from './transitions.ts'

/** `times`: when jobs are estimated to start and end, as far as that is known. `sees`: of which others who asks may know; absent: of all. */
export const jobReaders = (
  state: PlanState,
  times: KnownTimes | undefined,
  sees?: (name: string) => boolean,
): Readers<number> => ({
  ...identity(state),
  ...standing(state),
  ...timing(state, times),
  ...definition(state),
  ...dependencyReaders(state, (job) => job, sees),
  criticalNetwork: { as: 'flag', of: (job) => times !== undefined && isInCriticalNetwork(times, job) },
})

const identity = (state: PlanState): Readers<number> => {
  const { jobs, streams } = state
  const ofStream = (column: Column) => (job: number) => cell(column, cell(jobs.stream, job))
  return {
    id: { as: 'number', of: (job) => job },
    streamId: { as: 'number', of: (job) => cell(jobs.stream, job) },
    name: nameReader(state, (job) => cell(jobs.name, job)),
    stream: nameReader(state, ofStream(streams.name)),
    streamWorkstation: workstationReader(state, ofStream(streams.workstation)),
    workstation: workstationReader(state, (job) => cell(jobs.workstation, job)),
    scheduledAt: instantReader(ofStream(streams.scheduledAt)),
    day: nameReader(state, ofStream(streams.day)),
  }
}

const standing = (state: PlanState): Readers<number> => {
  const { jobs } = state
  return {
    status: statusReader(state, 'status'),
    state: statusReader(state, 'internal'),
    returnCode: { as: 'number', of: (job) => shownReturnCode(state, job) ?? Number.NaN },
    run: { as: 'number', of: (job) => cell(jobs.run, job) },
    agent: { as: 'text', of: (job) => state.agents.get(job) ?? null },
    long: { as: 'flag', of: (job) => hasFlag(state, job, JobFlag.long) },
    priority: { as: 'number', of: (job) => (isHeld(state, job) ? 0 : cell(jobs.priority, job)) },
    originalPriority: { as: 'number', of: (job) => cell(jobs.priority, job) },
    held: { as: 'flag', of: (job) => isHeld(state, job) },
    cancelPending: { as: 'flag', of: (job) => isCancelPending(state, job) },
    late: { as: 'flag', of: (job) => hasFlag(state, job, JobFlag.late) },
    carriedForward: { as: 'flag', of: (job) => hasStreamFlag(state, cell(jobs.stream, job), StreamFlag.carried) },
  }
}

/** Of most jobs the phase tells that the word is another. */
const statusReader = (state: PlanState, word: 'status' | 'internal') =>
  ({
    as: 'text',
    of: (job: number): string => jobStatus(state, job)[word],
    mayPass: (passes: (text: string | null) => boolean) => {
      const may = phaseNames.map((name) => phaseWords[name].some((words) => passes(words[word])))
      return (job: number) => may[cell(state.jobs.phase, job)] === true
    },
  }) as const

const timing = (state: PlanState, times: KnownTimes | undefined): Readers<number> => {
  const { jobs, streams } = state
  const estimated = times === undefined ? () => undefined : shownTimes(state, times).job
  const expected = new Map<number, number>()
  return {
    startAt: instantReader((job) => cell(jobs.startAt, job)),
    untilAt: instantReader((job) => cell(jobs.untilAt, job)),
    untilAction: {
      as: 'text',
      of: (job) => (cell(jobs.untilAt, job) === 0 ? null : (onUntils[cell(jobs.onUntil, job)] ?? null)),
    },
    deadlineAt: instantReader((job) => cell(jobs.deadlineAt, job)),
    readyAt: instantReader((job) => cell(jobs.readyAt, job)),
    startedAt: instantReader((job) => shownStart(state, job)),
    endedAt: instantReader((job) => cell(jobs.endedAt, job)),
    duration: {
      as: 'number',
      of: (job) => {
        const start = shownStart(state, job)
        return start === 0 ? Number.NaN : (cell(jobs.endedAt, job) || state.now) - start
      },
    },
    // All instances of a job on days of a class are expected to take the same.
    estimatedDuration: {
      as: 'number',
      of: (job) => {
        const [history, dayClass] = [cell(jobs.history, job), cell(streams.dayClass, cell(jobs.stream, job))]
        const place = history * 4 + dayClass
        const known = expected.get(place) ?? expectedOf(state, history, dayClass).ms
        expected.set(place, known)
        return known
      },
    },
    estimatedStartAt: instantReader((job) => estimated(job)?.start ?? 0),
    estimatedEndAt: instantReader((job) => estimated(job)?.end ?? 0),
  }
}

const definition = (state: PlanState): Readers<number> => {
  const { jobs, names, tasks } = state
  const taskOf = (job: number): number => cell(jobs.task, job)
  const minutes = 60_000
  return {
    definition: nameReader(state, (job) => cell(jobs.definition, job)),
    definitionWorkstation: {
      as: 'coded',
      of: (job) => cell(jobs.definition, job),
      text: (code) => (names.texts[code] ?? '').replace(/#.*$/su, '') || null,
    },
    logon: { as: 'coded', of: taskOf, text: (task) => tasks.get(task)?.logon ?? null },
    script: { as: 'coded', of: taskOf, text: (task) => textOf(tasks.get(task)?.task) },
    taskType: { as: 'coded', of: taskOf, text: (task) => tasks.get(task)?.task.type ?? null },
    recovery: { as: 'coded', of: taskOf, text: (task) => tasks.get(task)?.recovery.action ?? null },
    every: { as: 'number', of: (job) => cell(jobs.every, job) * minutes || Number.NaN },
    repeats: { as: 'flag', of: (job) => cell(jobs.every, job) !== 0 },
    confirmed: { as: 'flag', of: (job) => hasTrait(state, job, Trait.confirmed) },
    critical: { as: 'flag', of: (job) => hasTrait(state, job, Trait.critical) },
    nop: { as: 'flag', of: (job) => hasTrait(state, job, Trait.nop) },
  }
}

/** Nobody finds out a password by asking which documents have it. */
const textOf = (task: Task | undefined): string | null => {
  if (task === undefined) return null
  return task.type === 'document' ? maskSecrets(task.text) : taskText(task)
}
