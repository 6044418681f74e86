/** What a selection finds, asked of the views one row at a time: what lists of the plan are held against. */
import { describeJob } from '#/core/detail.ts'
import { viewDependencies } from '#/core/dependencies-view.ts'
import type { PlanState } from '#/core/state.ts'
import { viewStream } from '#/core/view.ts'
import type { Comparison, Condition, Order, Test, Value } from '#/selection/condition.ts'
import { minute } from './plan.ts'

export type Values = Readonly<Record<string, readonly (Value | null)[]>>

const instant = (text: string | null): number | null =>
  text === null ? null : Temporal.Instant.from(text).epochMilliseconds

/** Everything that a job can be asked for, as its views tell it. */
export const jobValues = (state: PlanState, id: number): Values => {
  const job = describeJob(state, id)
  const [streamWorkstation = '', stream = ''] = job.stream.split('#')
  const [started, ended] = [instant(job.startedAt), instant(job.endedAt)]
  const waits = viewDependencies(state, id)
  const files = waits.filter(({ type }) => type === 'opens').map(({ text }) => text)
  return {
    id: [id],
    name: [job.name],
    stream: [stream],
    streamId: [job.streamId],
    streamWorkstation: [streamWorkstation],
    workstation: [job.workstation],
    scheduledAt: [instant(job.scheduledAt)],
    day: [job.day],
    status: [job.status],
    state: [job.internalStatus],
    returnCode: [job.returnCode],
    run: [job.run],
    priority: [job.priority],
    cancelPending: [job.cancelPending],
    late: [job.late],
    carriedForward: [job.carriedForward],
    readyAt: [instant(job.readyAt)],
    startedAt: [started],
    endedAt: [ended],
    duration: [started === null ? null : (ended ?? state.now) - started],
    estimatedDuration: [job.expected.ms],
    startAt: [instant(job.startAt)],
    untilAt: [instant(job.untilAt)],
    untilAction: [job.onUntil],
    deadlineAt: [instant(job.deadlineAt)],
    definition: [job.definition],
    definitionWorkstation: [job.definition.split('#')[0] ?? null],
    logon: [job.logon],
    script: [job.task.text],
    taskType: [job.task.type],
    recovery: [job.recovery.split(' ')[0]?.toLowerCase() ?? null],
    every: [job.every === null ? null : job.every * minute],
    repeats: [job.every !== null],
    confirmed: [job.confirmed],
    critical: [job.critical],
    nop: [job.nop],
    follows: job.predecessors.map(({ name }) => name),
    // One that has left the plan has no number.
    followsJob: job.predecessors.filter(({ type, id }) => type === 'job' && id !== 0).map((one) => String(one.id)),
    needs: waits.filter(({ type }) => type === 'needs').map(({ text }) => text.split(' ')[1] ?? ''),
    opens: files.flatMap((text) => [text, text.replace(/\([^)]*\)$/, '')]),
    fileDependencies: [files.length],
    resourceDependencies: [waits.filter(({ type }) => type === 'needs').length],
  }
}

export const streamValues = (state: PlanState, id: number): Values => {
  const stream = viewStream(state, id)
  const [started, ended] = [instant(stream.startedAt), instant(stream.endedAt)]
  return {
    id: [id],
    name: [stream.name],
    workstation: [stream.workstation],
    status: [stream.status],
    state: [stream.internalStatus],
    scheduledAt: [instant(stream.scheduledAt)],
    day: [stream.day],
    priority: [stream.priority],
    limit: [stream.limit],
    startedAt: [started],
    endedAt: [ended],
    duration: [started === null ? null : (ended ?? state.now) - started],
    jobs: [stream.jobs],
    ended: [stream.ended],
    wentWrong: [stream.failed],
    late: [stream.late],
    carriedForward: [stream.carriedForward],
  }
}

const like = (pattern: string, text: string): boolean => {
  const parts = pattern.split(/[@*]+/).map((part) => RegExp.escape(part).replaceAll('\\?', '[^]'))
  return new RegExp(`^${parts.join('[^]*')}$`).test(text)
}

const passes = (test: Test, value: Value): boolean => {
  switch (test.is) {
    case 'present':
      return true
    case 'one of':
      return test.values.some((one) => one === value || (typeof value === 'number' && one === String(value)))
    case 'like':
      return like(test.pattern, String(value))
    default:
      return typeof value === 'number' && compare[test.is](value, test.than)
  }
}

const compare: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

export const holds = (condition: Condition, values: Values): boolean => {
  switch (condition.is) {
    case 'all':
      return condition.of.every((part) => holds(part, values))
    case 'any':
      return condition.of.some((part) => holds(part, values))
    case 'not':
      return !holds(condition.of, values)
    case 'field':
      return (values[condition.field] ?? []).some((value) => value !== null && passes(condition.test, value))
  }
}

export const ordered = (ids: readonly number[], order: Order, valuesOf: (id: number) => Values): number[] =>
  ids.toSorted((a, b) => {
    for (const { field, descending } of order) {
      const [left, right] = [valuesOf(a)[field]?.[0] ?? null, valuesOf(b)[field]?.[0] ?? null]
      if (left === right) continue
      if (left === null || right === null) return left === null ? 1 : -1
      return left < right === descending ? 1 : -1
    }
    return a - b
  })
