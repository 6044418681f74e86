/** Lets rows of the plan in: streams, jobs, what they wait for, and the definitions that apply from now on. */
import type { PackedBatch, PackedDependencies } from '#/model/packed-batch.ts'
import type { PlanBatch, PlanDependency, Waiter } from '#/model/plan.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { addFollows, addJoin, addPending, addPlainFollows, completeJoins, orphanPending } from './add-follows.ts'
import { addRows } from './add-rows.ts'
import { addTo } from './added-jobs.ts'
import { addFile, addNeed, addPromptUse } from './add-waits.ts'
import { cell, put } from './columns.ts'
import { streamIsOpen } from './conditions.ts'
import { setFlag } from './flags.ts'
import { judgeStreams } from './freezes.ts'
import { reviewJob, reviewStream } from './progress.ts'
import { newResource, redefine } from './resources.ts'
import { addStartCondition } from './start-conditions.ts'
import { JobFlag, Phase, type Holder, type PlanState } from './state.ts'
import { workstationAt, workstationNumber } from './workstations.ts'

/** Adds a batch; what it follows may be in the plan already, and may be satisfied already. */
export const addBatch = (state: PlanState, added: PlanBatch | PackedBatch): void => {
  const batch = packBatch(added)
  const { streams, dependencies } = batch.rows
  for (const { name, timezone, ignored } of batch.workstations) {
    const workstation = workstationAt(state, workstationNumber(state, name))
    workstation.timezone = timezone
    // What an operator said counts until the definition says something new.
    if (ignored !== workstation.definedIgnored) workstation.ignored = ignored
    workstation.definedIgnored = ignored
  }
  for (const { name, units } of batch.resources) {
    const known = state.resources.get(name)
    if (known === undefined) state.resources.set(name, newResource(name, units))
    else if (known.defined !== units) redefine(known, units)
  }
  for (const task of batch.tasks) state.tasks.set(task.id, task)
  for (const { id, name, text } of batch.prompts) {
    state.prompts.set(id, { id, name, text, status: 'waiting', askedAt: 0, waiters: [], recoveryOf: 0 })
  }
  addRows(state, batch.rows)
  judgeStreams(state, streams.id)
  if (batch.into !== undefined) join(state, batch.into.stream, batch.rows.jobs.id)
  addDependencies(state, dependencies)
  completeJoins(state, new Set(dependencies.others.filter(isJoin).map(({ waiter }) => holderOf(waiter))))
  for (const pending of batch.orphaned ?? []) orphanPending(state, pending)
  keepSubmission(state, batch)
  countOn(state, batch)
  for (const id of streams.id) reviewNew(state, id)
  if (batch.into !== undefined) reopenStream(state, batch.into.stream, batch.rows.jobs.id)
}

/** Nothing of a stream that is not open can be ready, and most that enter the plan are of a day to come. */
const reviewNew = (state: PlanState, stream: number): void => {
  if (cell(state.streams.unmet, stream) > 0 || streamIsOpen(state, stream)) reviewStream(state, stream)
}

/** Jobs come to a stream that is there already, and to what it needs. */
const join = (state: PlanState, stream: number, jobs: Iterable<number>): void => {
  for (const job of jobs) {
    addTo(state, stream, job)
    if (state.needs.has(-stream)) setFlag(state, job, JobFlag.needs)
  }
}

const keepSubmission = ({ submissions }: PlanState, { submitted, into, rows }: PackedBatch): void => {
  if (submitted === undefined) return
  if (into !== undefined) for (const job of rows.jobs.id) submissions.set(job, submitted)
  else for (const stream of rows.streams.id) submissions.set(-stream, submitted)
}

/**
 * A stream that jobs were submitted into is open again, whatever it was. Those that followed it and were let go stay so: what was
 * met stays met.
 */
const reopenStream = (state: PlanState, stream: number, jobs: Iterable<number>): void => {
  state.due.empty.delete(-stream)
  put(state.streams.endedAt, stream, 0)
  for (const job of jobs) if (cell(state.jobs.phase, job) === Phase.waiting) reviewJob(state, job)
}

const isJoin = ({ type }: PlanDependency): boolean => type === 'join'

const holderOf = ({ of, id }: Waiter): Holder => (of === 'stream' ? -id : id)

const addDependencies = (state: PlanState, { waiter, predecessor, others }: PackedDependencies): void => {
  let next = 0
  for (let place = 0; place < waiter.length; place += 1) {
    const from = predecessor[place] ?? 0
    if (from !== 0) {
      addPlainFollows(state, from, waiter[place] ?? 0)
      continue
    }
    const other = others[next]
    next += 1
    if (other !== undefined) addDependency(state, other)
  }
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
      return addNeed(state, holder, { resource, units: dependency.units })
    }
    case 'file':
      return addFile(state, holder, dependency)
    case 'start':
      return addStartCondition(state, dependency)
    case 'prompt':
      return addPromptUse(state, holder, dependency.prompt)
  }
}

/** Keeps the numbers that the next batch starts with, and the days that are planned. */
const countOn = (state: PlanState, batch: PackedBatch): void => {
  const next = state.nextIds
  const { others } = batch.rows.dependencies
  const after = (now: number, ids: Iterable<number>): number => {
    let highest = now - 1
    for (const id of ids) highest = Math.max(highest, id)
    return highest + 1
  }
  const afterAll = (now: number, ids: Int32Array): number => ids.reduce((most, id) => (id >= most ? id + 1 : most), now)
  next.batch = after(next.batch, [batch.id])
  next.stream = afterAll(next.stream, batch.rows.streams.id)
  next.job = afterAll(next.job, batch.rows.jobs.id)
  next.task = after(next.task, idsOf(batch.tasks))
  next.prompt = after(next.prompt, idsOf(batch.prompts))
  next.file = after(next.file, idsOf(others.filter((dependency) => dependency.type === 'file')))
  next.join = after(next.join, idsOf(others.filter((dependency) => dependency.type === 'join')))
  next.pending = after(next.pending, idsOf(others.filter((dependency) => dependency.type === 'pending')))
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
