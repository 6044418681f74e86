/** Orders that add single dependencies to jobs and streams, remove them, and release them: told, and random. */
import { viewDependencies } from '#/core/dependencies-view.ts'
import { cell } from '#/core/columns.ts'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import type { Command } from '#/model/command.ts'
import type { FoundDependencies, NamedDependencies } from '#/model/dependency-change.ts'
import type { DependencyView } from '#/model/views.ts'
import type { Waiter } from '#/model/plan.ts'
import { jobNamed, minute } from './plan.ts'
import type { Theatre } from './simulate.ts'

const cause = { by: 'operator' }

/** A job by `STREAM.JOB`, and a stream by its number. */
export const job = (theatre: Theatre, name: string): Waiter => ({ of: 'job', id: jobNamed(theatre.state, name).id })
export const stream = (id: number): Waiter => ({ of: 'stream', id })

/** Throws what the order is refused with. */
export const add = ({ state, happen }: Theatre, target: Waiter, added: FoundDependencies): void => {
  for (const body of eventsOf(state, { kind: 'add-dependencies', target, added, cause })) happen(body)
}

/** The same. */
export const drop = (
  { state, happen }: Theatre,
  target: Waiter,
  how: 'removed' | 'released',
  named: NamedDependencies,
): void => {
  for (const body of eventsOf(state, { kind: 'drop-dependencies', target, how, named, cause })) happen(body)
}

/** What keeps a job back, as explain says it. */
export const why = ({ state }: Theatre, name: string): string[] =>
  explain(state, { agent: 'virtual' }, jobNamed(state, name).id).hindrances.map(({ sentence }) => sentence)

/** `yes`: one is added, else one of those that are there is removed or released. */
export const dependencyOrder = (
  state: PlanState,
  { pick, yes }: { readonly pick: number; readonly yes: boolean },
): Command => {
  const target = targetOf(state, pick)
  const holder = target.of === 'job' ? target.id : -target.id
  if (yes) return { kind: 'add-dependencies', target, added: additionOf(state, pick >>> 3), cause }
  const there = viewDependencies(state, holder)
  const one = there[(pick >>> 3) % Math.max(1, there.length)]
  const how = pick % 2 === 0 ? 'removed' : 'released'
  return { kind: 'drop-dependencies', target, how, named: one === undefined ? {} : nameOf(one), cause }
}

/** A job that waits, most often. */
const targetOf = (state: PlanState, pick: number): Waiter => {
  const waiting: number[] = []
  for (let job = 1; job < state.jobs.size; job += 1)
    if (cell(state.jobs.phase, job) === Phase.waiting) waiting.push(job)
  const job = waiting[pick % Math.max(1, waiting.length)]
  if (pick % 4 === 0 || job === undefined) return { of: 'stream', id: 1 + (pick % Math.max(1, state.streams.size - 1)) }
  return { of: 'job', id: job }
}

const conditions = ['', '', '', ' IF SUCC', ' IF ABEND|FAIL', ' IF GOOD', ' IF EXEC']

const additionOf = (state: PlanState, pick: number): FoundDependencies => {
  const row = (size: number): number => 1 + ((pick >>> 4) % Math.max(1, size - 1))
  const condition = conditions[(pick >>> 2) % conditions.length] ?? ''
  const soon = state.now + (1 + ((pick >>> 4) % 60)) * minute
  const additions: FoundDependencies[] = [
    { follows: [`${row(state.jobs.size)}${condition}`] },
    { follows: [`stream:${row(state.streams.size)}`] },
    { needs: [{ name: 'WS#TAPE', units: 1 + (pick % 3), defined: null }] },
    { files: [{ workstation: 'WS', path: '/in/late', qualifier: null }] },
    { prompts: [{ name: pick % 2 === 0 ? 'AGREED' : null, text: 'agreed?' }] },
    { at: soon },
    { until: soon, onUntil: (['suppress', 'continue', 'cancel'] as const)[pick % 3] ?? 'suppress' },
    { deadline: soon },
  ]
  return additions[pick % additions.length] ?? {}
}

const nameOf = ({ type, text }: DependencyView): NamedDependencies => {
  switch (type) {
    case 'follows':
      return { follows: [text.replace(/ (IF|\[).*$/, '').replace(/, of join.*$/, '')] }
    case 'needs':
      return { needs: [text.slice(text.indexOf(' ') + 1)] }
    case 'opens':
      return { opens: [text.replace(/\(.*\)$/, '')] }
    case 'prompt':
      return { prompts: [text] }
    default:
      return { times: [type] }
  }
}
