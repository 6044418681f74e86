/** Lets rows of the plan in: streams, jobs, what they wait for, and the definitions that apply from now on. */
import type { PlanBatch, PlanDependency, PlanJob, PlanStream, Waiter } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { addRow, cell, put } from './columns.ts'
import { addFollows, addJoin, addPending, completeJoins, orphanPending } from './add-follows.ts'
import { intern } from './names.ts'
import { advance, reviewStream, waitForOneMore } from './progress.ts'
import { addStartCondition } from './start-conditions.ts'
import { Phase, StreamFlag, Trait, type Holder, type PlanState } from './state.ts'
import { addTimer } from './timers.ts'
import { workstationAt, workstationNumber } from './workstations.ts'

/** Adds a batch; what it follows may be in the plan already, and may be satisfied already. */
export const addBatch = (state: PlanState, batch: PlanBatch): void => {
  for (const { name, timezone, ignored } of batch.workstations) {
    const workstation = workstationAt(state, workstationNumber(state, name))
    workstation.timezone = timezone
    workstation.ignored = ignored
  }
  for (const { name, units } of batch.resources) {
    const known = state.resources.get(name)
    if (known === undefined) state.resources.set(name, { name, units, holders: new Map() })
    else known.units = units
  }
  for (const task of batch.tasks) state.tasks.set(task.id, task)
  for (const { id, name, text } of batch.prompts) {
    state.prompts.set(id, { id, name, text, status: 'waiting', askedAt: 0, waiters: [], recoveryOf: 0 })
  }
  for (const stream of batch.streams) addStream(state, stream)
  for (const job of batch.jobs) addJob(state, job)
  for (const dependency of batch.dependencies) addDependency(state, dependency)
  completeJoins(state, new Set(batch.dependencies.filter(isJoin).map(({ waiter }) => holderOf(waiter))))
  for (const pending of batch.orphaned ?? []) orphanPending(state, pending)
  countOn(state, batch)
  for (const { id } of batch.streams) reviewStream(state, id)
  advance(state, state.now)
}

const isJoin = ({ type }: PlanDependency): boolean => type === 'join'

const addStream = (state: PlanState, stream: PlanStream): void => {
  const { streams, names, timers } = state
  const { id } = stream
  addRow(streams, id)
  put(streams.workstation, id, workstationNumber(state, stream.workstation))
  put(streams.name, id, intern(names, stream.name))
  put(streams.day, id, intern(names, stream.day))
  put(streams.runCycle, id, intern(names, stream.runCycle ?? ''))
  put(streams.priority, id, stream.priority)
  put(streams.limit, id, stream.limit ?? -1)
  put(streams.onUntil, id, onUntils.indexOf(stream.onUntil))
  put(streams.scheduledAt, id, stream.scheduledAt)
  put(streams.startAt, id, stream.startAt ?? 0)
  put(streams.untilAt, id, stream.untilAt ?? 0)
  put(streams.latestStartAt, id, stream.latestStartAt ?? 0)
  put(streams.deadlineAt, id, stream.deadlineAt ?? 0)
  put(streams.flags, id, stream.carryForward ? StreamFlag.keyword : 0)
  put(streams.firstJob, id, stream.firstJob)
  put(streams.jobCount, id, stream.jobCount)
  if (stream.startAt !== null) addTimer(timers, { at: stream.startAt, kind: 'stream-start', id })
  if (stream.untilAt !== null) addTimer(timers, { at: stream.untilAt, kind: 'stream-until', id })
  if (stream.deadlineAt !== null) addTimer(timers, { at: stream.deadlineAt, kind: 'stream-deadline', id })
}

const addJob = (state: PlanState, job: PlanJob): void => {
  const { jobs, names, timers } = state
  const { id } = job
  addRow(jobs, id)
  const isStep = job.role === 'step'
  put(jobs.stream, id, job.stream)
  put(jobs.workstation, id, workstationNumber(state, job.workstation))
  put(jobs.name, id, intern(names, job.name))
  put(jobs.definition, id, intern(names, job.definition))
  put(jobs.task, id, job.task)
  put(jobs.isRecovery, id, isStep ? 0 : 1)
  put(jobs.phase, id, isStep ? Phase.waiting : Phase.dormant)
  put(jobs.priority, id, job.priority)
  put(jobs.onUntil, id, onUntils.indexOf(job.onUntil))
  put(jobs.every, id, job.every ?? 0)
  put(jobs.everyEndAt, id, job.everyEndAt ?? 0)
  put(jobs.traits, id, traitsOf(job))
  const { longest, shortest } = job
  if (longest !== null || shortest !== null) state.durations.set(id, { longest, shortest })
  put(jobs.recoveryJob, id, job.recoveryJob ?? 0)
  put(jobs.startAt, id, job.startAt ?? 0)
  put(jobs.untilAt, id, job.untilAt ?? 0)
  put(jobs.deadlineAt, id, job.deadlineAt ?? 0)
  if (isStep) put(state.streams.openJobs, job.stream, cell(state.streams.openJobs, job.stream) + 1)
  if (job.startAt !== null) addTimer(timers, { at: job.startAt, kind: 'job-start', id })
  if (job.untilAt !== null) addTimer(timers, { at: job.untilAt, kind: 'job-until', id })
  if (job.deadlineAt !== null) addTimer(timers, { at: job.deadlineAt, kind: 'job-deadline', id })
}

const traits = Object.entries(Trait) as [keyof typeof Trait, number][]

const traitsOf = (job: PlanJob): number => {
  let bits = 0
  for (const [name, bit] of traits) if (job[name]) bits |= bit
  return bits
}

const holderOf = ({ of, id }: Waiter): Holder => (of === 'stream' ? -id : id)

const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const addDependency = (state: PlanState, dependency: PlanDependency): void => {
  const holder = holderOf(dependency.waiter)
  switch (dependency.type) {
    case 'job':
    case 'stream':
      return addFollows(state, dependency, holder)
    case 'join':
      return addJoin(state, dependency, holder)
    case 'pending':
      return addPending(state, dependency, holder)
    case 'resource': {
      const resource = state.resources.get(dependency.name)
      if (resource === undefined) throw new Error(`the plan needs resource ${dependency.name}, which it does not bring`)
      append(state.needs, holder, { resource, units: dependency.units })
      return
    }
    case 'file': {
      const { id, workstation, path, qualifier } = dependency
      state.files.set(id, { id, waiter: holder, workstation, path, qualifier, found: false, changedAt: null })
      append(state.filesOf, holder, id)
      waitForOneMore(state, holder)
      return
    }
    case 'start':
      return addStartCondition(state, dependency)
    case 'prompt': {
      const prompt = state.prompts.get(dependency.prompt)
      prompt?.waiters.push(holder)
      append(state.promptsOf, holder, dependency.prompt)
      // A part of an extension may come after the prompt of an earlier one was answered.
      if (prompt?.status !== 'yes') waitForOneMore(state, holder)
    }
  }
}

/** Keeps the numbers that the next batch starts with, and the days that are planned. */
const countOn = (state: PlanState, batch: PlanBatch): void => {
  const next = state.nextIds
  const after = (now: number, ids: Iterable<number>): number => {
    let highest = now - 1
    for (const id of ids) highest = Math.max(highest, id)
    return highest + 1
  }
  next.batch = after(next.batch, [batch.id])
  next.stream = after(next.stream, idsOf(batch.streams))
  next.job = after(next.job, idsOf(batch.jobs))
  next.task = after(next.task, idsOf(batch.tasks))
  next.prompt = after(next.prompt, idsOf(batch.prompts))
  next.file = after(next.file, idsOf(batch.dependencies.filter((dependency) => dependency.type === 'file')))
  next.join = after(next.join, idsOf(batch.dependencies.filter((dependency) => dependency.type === 'join')))
  next.pending = after(next.pending, idsOf(batch.dependencies.filter((dependency) => dependency.type === 'pending')))
  if (batch.from === null || batch.to === null) return
  for (let day = Temporal.PlainDate.from(batch.from); day.toString() <= batch.to; day = day.add({ days: 1 })) {
    state.days.push(day.toString())
  }
  state.plannedThrough = batch.to
  state.plannedStartOfDay = batch.startOfDay ?? null
}

const idsOf = function* (rows: Iterable<{ readonly id: number }>): Generator<number> {
  for (const { id } of rows) yield id
}
