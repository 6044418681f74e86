/**
 * No dependency is violated (D.3, 4): when a run is dispatched, everything its job and its stream wait for has come about at some
 * time before, or somebody released them. Kept from the rows and the events, not from the counts and edges of the core.
 */
import { cell } from '#/core/columns.ts'
import { holderName } from '#/core/find-in-plan.ts'
import type { Holder, PlanState } from '#/core/state.ts'
import { idsIn } from '#/lib/id-ranges.ts'
import type { AddedDependencies, Drop, DroppedDependencies } from '#/model/dependency-change.ts'
import type { AskedCondition } from '#/model/needs.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { PlanDependency, Waiter } from '#/model/plan.ts'
import { cameTrue } from './came-true.ts'
import { breaks, type Invariant } from './invariant.ts'
import { plannedRows } from './planned-rows.ts'

const name = 'no dependency is violated'

/** One thing somebody waits for. */
interface Wait {
  readonly what: string
  /** Of a FOLLOWS: whom, and what it is called. */
  from: Holder
  called: string
  /** Of a PROMPT. */
  readonly prompt: number
  readonly condition: AskedCondition | null
  readonly join: number | null
  come: boolean
  isOver: boolean
}

interface Watched {
  readonly waits: Map<Holder, Wait[]>
  /** Of joins, how many must come; 0: all. */
  readonly needed: Map<number, number>
  readonly follows: Map<Holder, Wait[]>
  readonly files: Map<number, Wait>
  readonly prompts: Map<number, Wait[]>
  readonly pending: Map<number, Wait>
  /** The stream of a job, and the jobs of a stream. */
  readonly streamOf: Map<number, number>
  readonly jobsOf: Map<number, number[]>
}

export const dependencies: Invariant = {
  name,
  watch: () => {
    const watched: Watched = {
      waits: new Map(),
      needed: new Map(),
      follows: new Map(),
      files: new Map(),
      prompts: new Map(),
      pending: new Map(),
      streamOf: new Map(),
      jobsOf: new Map(),
    }
    return {
      before: (event) => {
        if (event.kind === 'run.dispatched') check(watched, event)
        if (event.kind === 'plan.closed') leave(watched, event)
      },
      after: (event, state) => look(watched, event, state),
    }
  },
}

const add = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const look = (watched: Watched, event: LedgerEvent, state: PlanState): void => {
  if (event.kind === 'plan.added') enter(watched, event, state)
  else if (event.kind === 'file.found') {
    const wait = watched.files.get(event.file)
    if (wait !== undefined) wait.come = true
  } else if (event.kind === 'prompt.answered' && event.yes) {
    for (const wait of watched.prompts.get(event.prompt) ?? []) wait.come = true
  } else if (event.kind === 'job.released') release(watched, event.job)
  else if (event.kind === 'job.rerun') rerun(watched, event, state)
  else if (event.kind === 'stream.released') release(watched, -event.stream)
  else if (event.kind === 'recovery.started') release(watched, event.recoveryJob)
  else if (event.kind === 'job.dependencies_added') more(watched, event.job, event.added, state)
  else if (event.kind === 'stream.dependencies_added') more(watched, -event.stream, event.added, state)
  else if (event.kind === 'job.dependencies_dropped') drop(watched, event.job, event)
  else if (event.kind === 'stream.dependencies_dropped') drop(watched, -event.stream, event)
  if (event.kind === 'run.ended' && event.repeatAt !== null && event.outcome === 'succeeded')
    for (const wait of watched.follows.get(event.job) ?? []) wait.come ||= wait.condition === null
  if ('stream' in event) {
    judgeAll(watched, state, -event.stream)
    for (const job of watched.jobsOf.get(event.stream) ?? []) judgeAll(watched, state, job)
  } else if ('job' in event) {
    judgeAll(watched, state, event.job)
    judgeAll(watched, state, -cell(state.jobs.stream, event.job))
  } else if (event.kind === 'plan.closed') for (const holder of watched.follows.keys()) judgeAll(watched, state, holder)
}

/** Somebody was released, or ordered to run. */
const release = ({ waits }: Watched, holder: Holder): void => {
  for (const wait of waits.get(holder) ?? []) {
    wait.come = true
    // Released from a join, nobody asks for it any more.
    if (wait.join !== null) wait.isOver = true
  }
}

/** The job runs whatever it waited for; its successors wait once more for those of their predecessors that run again. */
const rerun = (watched: Watched, event: Extract<LedgerEvent, { kind: 'job.rerun' }>, state: PlanState): void => {
  const { job, successors = [] } = event
  release(watched, job)
  const runs = [job, ...successors]
  const again = new Set<Holder>(runs)
  for (const holder of runs) if (holder > 0) again.add(-cell(state.jobs.stream, holder))
  for (const holder of successors)
    for (const wait of watched.waits.get(holder) ?? []) if (again.has(wait.from) && !wait.isOver) wait.come = false
  for (const holder of again) judgeAll(watched, state, holder)
}

const more = (watched: Watched, holder: Holder, added: AddedDependencies, state: PlanState): void => {
  const waiter: Waiter = holder < 0 ? { of: 'stream', id: -holder } : { of: 'job', id: holder }
  for (const { predecessor, condition } of added.follows ?? []) {
    const type = predecessor < 0 ? 'stream' : 'job'
    const row = { type, waiter, predecessor: Math.abs(predecessor), condition, join: null, resolves: null } as const
    enterRow(watched, row, state)
  }
  for (const file of added.files ?? []) enterRow(watched, { type: 'file', waiter, ...file }, state)
  for (const { id } of added.prompts ?? []) enterRow(watched, { type: 'prompt', waiter, prompt: id }, state)
}

interface Dropping {
  readonly how: Drop
  readonly dropped: DroppedDependencies
}

const drop = (watched: Watched, holder: Holder, { how, dropped }: Dropping): void => {
  const { follows = [], files = [], prompts = [], pending = [] } = dropped
  const named = new Set<Wait | undefined>([
    ...files.map((id) => watched.files.get(id)),
    ...pending.map((id) => watched.pending.get(id)),
  ])
  const isMeant = (wait: Wait): boolean =>
    named.has(wait) || follows.includes(wait.from) || follows.includes(wait.called) || prompts.includes(wait.prompt)
  const list = watched.waits.get(holder) ?? []
  for (const wait of list) if (isMeant(wait)) wait.come = true
  if (how === 'removed')
    watched.waits.set(
      holder,
      list.filter((wait) => !isMeant(wait)),
    )
}

/** Looks whether what is asked of a predecessor has come true. What once came true counts. */
const judgeAll = ({ follows }: Watched, state: PlanState, from: Holder): void => {
  const isThere = from < 0 ? cell(state.streams.workstation, -from) !== 0 : cell(state.jobs.stream, from) !== 0
  if (!isThere) return
  for (const wait of follows.get(from) ?? []) wait.come ||= cameTrue(state, from, wait.condition)
}

const holderOf = ({ of, id }: Waiter): Holder => (of === 'stream' ? -id : id)

const enter = (watched: Watched, event: Extract<LedgerEvent, { kind: 'plan.added' }>, state: PlanState): void => {
  const { jobs, dependencies: rows, orphaned = [] } = plannedRows(event.batch)
  for (const { id, stream } of jobs) {
    watched.streamOf.set(id, stream)
    add(watched.jobsOf, stream, id)
  }
  for (const row of rows) enterRow(watched, row, state)
  for (const id of orphaned) {
    const wait = watched.pending.get(id)
    if (wait?.condition?.type === 'over') wait.come = true
  }
}

const enterRow = (watched: Watched, row: PlanDependency, state: PlanState): void => {
  const holder = holderOf(row.waiter)
  const wait = (what: string, rest: Partial<Wait> = {}): Wait => {
    const made: Wait = {
      what,
      from: 0,
      called: '',
      prompt: 0,
      condition: null,
      join: null,
      come: false,
      isOver: false,
      ...rest,
    }
    add(watched.waits, holder, made)
    return made
  }
  switch (row.type) {
    case 'job':
    case 'stream': {
      const from = row.type === 'stream' ? -row.predecessor : row.predecessor
      const { condition, join, resolves } = row
      const known = resolves === null ? undefined : watched.pending.get(resolves)
      const wanted = known ?? wait(`${row.type} ${row.predecessor}`, { condition, join })
      Object.assign(wanted, { from, called: holderName(state, from) })
      add(watched.follows, from, wanted)
      return judgeAll(watched, state, from)
    }
    case 'pending':
      return void watched.pending.set(row.id, wait(row.stream, { condition: row.condition, join: row.join }))
    case 'join':
      return void watched.needed.set(row.id, row.needed)
    case 'file':
      return void watched.files.set(row.id, wait(`file ${row.path}`))
    case 'prompt': {
      const made = wait(`prompt ${row.prompt}`, { prompt: row.prompt })
      made.come = state.prompts.get(row.prompt)?.status === 'yes'
      return add(watched.prompts, row.prompt, made)
    }
    default:
  }
}

/** ONOVERLAP waits for what is in the plan alone. */
const leave = (watched: Watched, { streams }: Extract<LedgerEvent, { kind: 'plan.closed' }>): void => {
  for (const stream of idsIn(streams))
    for (const wait of watched.follows.get(-stream) ?? []) if (wait.condition?.type === 'over') wait.come = true
}

const check = (watched: Watched, { job, run }: Extract<LedgerEvent, { kind: 'run.dispatched' }>): void => {
  for (const holder of [job, -(watched.streamOf.get(job) ?? 0)]) {
    const waits = watched.waits.get(holder) ?? []
    for (const { what, join, come } of waits)
      if (!come && join === null) breaks(name, `run ${job}.${run} was dispatched before ${what} had come about`)
    for (const join of new Set(waits.map((wait) => wait.join))) {
      if (join === null) continue
      const members = waits.filter((wait) => wait.join === join)
      const came = members.filter(({ come }) => come).length
      const needed = Math.min(watched.needed.get(join) || members.length, members.length)
      if (came < needed) breaks(name, `run ${job}.${run} was dispatched with ${came} of ${needed} of its join`)
    }
  }
}
