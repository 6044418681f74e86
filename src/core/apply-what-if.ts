/** Changes a copy of the plan as a what-if says, before it is played on. */
import { Refusal } from '#/lib/refusal.ts'
import { wildcards } from '#/lib/wildcards.ts'
import type { EventBody } from '#/model/event.ts'
import type { WhatIf } from '#/model/what-if.ts'
import { apply } from './apply.ts'
import { waitUntil } from './apply-run.ts'
import { cell, nextRow, put } from './columns.ts'
import { jobIsSettled } from './conditions.ts'
import { nameOf } from './names.ts'
import { requireResource, requireWorkstation } from './order-limits.ts'
import { reviewStream } from './progress.ts'
import { Phase, type PlanState } from './state.ts'
import { addTimer } from './timers.ts'
import { streamName } from './view.ts'
import type { Workstation } from './workstations.ts'

/** By job: what its duration is multiplied with. */
export type Factors = Map<number, number>

/** Throws `request.invalid`, `resource.unknown` and `workstation.unknown` when it concerns nothing of the plan. */
export const applyWhatIf = (state: PlanState, what: WhatIf, factors: Factors): void => {
  switch (what.kind) {
    case 'hold':
      for (const job of jobsMeant(state, what.target)) happen(state, { kind: 'job.held', job, cause })
      return
    case 'lose':
      return loseWorkstation(state, what.workstation)
    case 'resource':
    case 'halve': {
      const resource = requireResource(state, what.name)
      const units = what.kind === 'halve' ? Math.floor(resource.units / 2) : what.units
      return happen(state, { kind: 'resource.altered', resource: resource.name, units, cause })
    }
    case 'limit':
      return setLimit(state, what.target, what.limit)
    case 'delay':
      return delay(state, what.target, state.now + what.minutes * 60_000)
    case 'duration':
      for (const job of jobsMeant(state, what.target, true)) factors.set(job, (factors.get(job) ?? 1) * what.factor)
  }
}

const cause = { by: 'forecast' }

/** As an order of an operator would come about. */
const happen = (state: PlanState, body: EventBody): void =>
  apply(state, { ...body, seq: state.seq + 1, at: state.now, term: state.term })

const unknown = (what: string): Refusal =>
  new Refusal('request.invalid', `The plan has no ${what} that has not ended, so nothing would change.`)

const findWorkstation = (state: PlanState, name: string): Workstation | undefined =>
  state.workstations.find((one) => one.name !== '' && one.name.toUpperCase() === name)

/** It is cut off, and nobody hears how what runs there ends. */
const loseWorkstation = (state: PlanState, named: string): void => {
  const workstation = requireWorkstation(state, named)
  const { name } = workstation
  const number = state.workstations.indexOf(workstation)
  const live = [...state.agents.keys()].filter((job) => cell(state.jobs.workstation, job) === number)
  happen(state, { kind: 'workstation.changed', workstation: name, change: { linked: false }, cause })
  const reason = `the forecast is asked what happens without ${name}`
  for (const job of live) happen(state, { kind: 'run.lost', job, run: cell(state.jobs.run, job), reason })
}

const setLimit = (state: PlanState, target: string, limit: number): void => {
  const workstation = findWorkstation(state, target)
  if (workstation !== undefined) {
    return happen(state, { kind: 'workstation.changed', workstation: workstation.name, change: { limit }, cause })
  }
  const streams = streamsMeant(state, target)
  if (streams.length === 0) throw unknown(`workstation or stream ${target}`)
  for (const stream of streams) happen(state, { kind: 'stream.limited', stream, limit, cause })
}

const delay = (state: PlanState, target: string, until: number): void => {
  const streams = target.includes('.') || /^\d+$/.test(target) ? [] : streamsMeant(state, target)
  for (const stream of streams) {
    if (cell(state.streams.startAt, stream) >= until) continue
    put(state.streams.startAt, stream, until)
    addTimer(state.timers, { at: until, kind: 'stream-start', id: stream })
    reviewStream(state, stream)
  }
  if (streams.length > 0) return
  for (const job of jobsMeant(state, target)) {
    if (cell(state.jobs.startAt, job) < until) waitUntil(state, job, until)
  }
}

const streamsMeant = (state: PlanState, target: string): number[] => {
  const pattern = wildcards(target)
  const { streams, names } = state
  const meant: number[] = []
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1)) {
    if (cell(streams.workstation, stream) === 0 || cell(streams.openJobs, stream) === 0) continue
    const own = nameOf(names, cell(streams.name, stream))
    if (pattern.test(own) || pattern.test(streamName(state, stream))) meant.push(stream)
  }
  return meant
}

/** Jobs that wait, and with `live` those that run; all of a stream where no job is named. */
const jobsMeant = (state: PlanState, target: string, live = false): number[] => {
  const { jobs, names } = state
  const dot = target.lastIndexOf('.')
  const number = /^\d+$/.test(target) ? Number(target) : 0
  const own = wildcards(dot < 0 ? '@' : target.slice(dot + 1))
  const streams = new Set(number > 0 ? [] : streamsMeant(state, dot < 0 ? target : target.slice(0, dot)))
  const meant: number[] = []
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    const isNamed =
      number > 0 ? job === number : streams.has(cell(jobs.stream, job)) && own.test(nameOf(names, cell(jobs.name, job)))
    if (!isNamed || cell(jobs.stream, job) === 0) continue
    const waits = cell(jobs.phase, job) === Phase.waiting
    const isOpen = !jobIsSettled(state, job) && cell(jobs.phase, job) !== Phase.dormant
    if (waits || (live && isOpen)) meant.push(job)
  }
  if (meant.length === 0) throw unknown(`job ${target}`)
  return meant
}
