/** What is counted as the plan goes on is what a recount gives: open jobs, live runs, places in use, who holds what. */
import { cell, nextRow } from '#/core/columns.ts'
import { isLive, isReady, jobIsSettled, openFiles, openPrompts } from '#/core/conditions.ts'
import { edgesTo } from '#/core/edges.ts'
import { hasTrait } from '#/core/flags.ts'
import { judgeJoin, Met } from '#/core/follow-conditions.ts'
import { Trait, type Holder, type PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'counts are what a recount gives'

export const bookkeeping: Invariant = { name, watch: () => ({ end: recount }) }

/** Throws a Violation where something that is counted differs from its recount. */
export const recount = (state: PlanState): void => {
  recountStreams(state)
  recountPlaces(state)
  recountWaits(state)
  recountUnits(state)
}

const recountStreams = (state: PlanState): void => {
  const { streams } = state
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1)) {
    let [open, live] = [0, 0]
    for (const job of jobsIn(state, stream)) {
      if (cell(state.jobs.isRecovery, job) === 0 && !jobIsSettled(state, job)) open += 1
      if (isLive(state, job)) live += 1
    }
    const kept = [cell(streams.openJobs, stream), cell(streams.liveRuns, stream)]
    if (kept[0] !== open || kept[1] !== live)
      breaks(name, `stream ${stream} has ${open} open jobs and ${live} live runs, and ${kept.join(' and ')} are kept`)
  }
}

const recountPlaces = (state: PlanState): void => {
  const { jobs } = state
  const live = state.workstations.map(() => 0)
  let lives = 0
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if (cell(jobs.stream, job) === 0) continue
    if (isLive(state, job)) {
      lives += 1
      const workstation = cell(jobs.workstation, job)
      live[workstation] = (live[workstation] ?? 0) + 1
      if (!state.agents.has(job)) breaks(name, `job ${job} is live and no agent has it`)
    }
    const isQueued = cell(jobs.line, job) !== 0
    const belongs = isReady(state, job) && !hasTrait(state, job, Trait.nop)
    if (isQueued !== belongs)
      breaks(name, `job ${job} is ${isQueued ? '' : 'not '}queued and is ${belongs ? '' : 'not '}ready`)
  }
  if (lives !== state.agents.size) breaks(name, `${lives} runs are live, ${state.agents.size} have an agent`)
  for (const [number, { name: workstation, live: kept }] of state.workstations.entries())
    if (kept !== live[number]) breaks(name, `${live[number]} runs are live on ${workstation}, and ${kept} are kept`)
}

const recountWaits = (state: PlanState): void => {
  const { jobs, streams } = state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1))
    if (cell(jobs.stream, job) !== 0) recountHolder(state, job, cell(jobs.unmet, job))
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1))
    if (cell(streams.workstation, stream) !== 0) recountHolder(state, -stream, cell(streams.unmet, stream))
}

const recountHolder = (state: PlanState, holder: Holder, kept: number): void => {
  let unmet = openFiles(state, holder).length + openPrompts(state, holder).length
  for (const edge of edgesTo(state, holder))
    if (cell(state.edges.join, edge) === 0 && cell(state.edges.met, edge) !== Met.met) unmet += 1
  for (const join of state.joinsOf.get(holder) ?? []) if (judgeJoin(join) !== 'true') unmet += 1
  for (const id of state.pendingOf.get(holder) ?? []) if (state.pending.get(id)?.join === null) unmet += 1
  if (unmet !== kept) breaks(name, `${holder} waits for ${unmet} things, and ${kept} are kept`)
}

const recountUnits = (state: PlanState): void => {
  for (const { name: resource, holders, inUse } of state.resources.values()) {
    let used = 0
    for (const [holder, held] of holders) {
      used += held
      if (holder > 0 && !isLive(state, holder)) breaks(name, `job ${holder} holds ${resource}, and does not run`)
    }
    if (used !== inUse) breaks(name, `${used} units of ${resource} are in use, and ${inUse} are kept`)
  }
}
