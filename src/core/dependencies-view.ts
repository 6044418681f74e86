/** Everything a job or stream waits for, what has come about among it, as an operator names it to remove it or to release it. */
import type { DependencyView } from '#/model/views.ts'
import { cell } from './columns.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { textOf } from './explain-follows.ts'
import { fileText } from './file-tests.ts'
import { conditionOf, Met } from './follow-conditions.ts'
import { nameOf } from './names.ts'
import type { Holder, PlanState } from './state.ts'
import { requiredInstantText } from './view.ts'

export const viewDependencies = (state: PlanState, holder: Holder): DependencyView[] => [
  ...followed(state, holder),
  ...pending(state, holder),
  ...needed(state, holder),
  ...opened(state, holder),
  ...asked(state, holder),
  ...times(state, holder),
]

const followed = (state: PlanState, holder: Holder): DependencyView[] =>
  [...edgesTo(state, holder)].map((edge) => {
    const from = edgeFrom(state, edge)
    const condition = conditionOf(state, edge)
    const name = from === 0 ? nameOf(state.names, cell(state.edges.orphanOf, edge)) : textOf(state, from, condition)
    const join = state.joinsOf.get(holder)?.find(({ id }) => id === cell(state.edges.join, edge))
    const text = `${name}${from === 0 ? ' [O]' : ''}${join === undefined ? '' : `, of join ${join.name}`}`
    return { type: 'follows', text, state: stateOf(state, edge) }
  })

const stateOf = (state: PlanState, edge: number): DependencyView['state'] => {
  const met = cell(state.edges.met, edge)
  if (met === Met.failed) return 'false'
  if (met !== Met.met) return 'open'
  return state.releasedEdges.has(edge) ? 'released' : 'met'
}

const pending = (state: PlanState, holder: Holder): DependencyView[] =>
  (state.pendingOf.get(holder) ?? []).map((id) => {
    const { stream = '', job = null, orphaned = false } = state.pending.get(id) ?? {}
    const name = job === null ? stream : `${stream}.${job}`
    return { type: 'follows', text: `${name} ${orphaned ? '[O]' : '[P]'}`, state: 'open' }
  })

const needed = ({ needs }: PlanState, holder: Holder): DependencyView[] =>
  (needs.get(holder) ?? []).map(({ resource, units }) => ({
    type: 'needs',
    text: `${units} ${resource.name}`,
    state: resource.holders.has(holder) ? 'met' : 'open',
  }))

const opened = ({ filesOf, files }: PlanState, holder: Holder): DependencyView[] =>
  (filesOf.get(holder) ?? []).flatMap((id) => {
    const file = files.get(id)
    if (file === undefined) return []
    return { type: 'opens' as const, text: fileText(file), state: file.found ? ('met' as const) : ('open' as const) }
  })

const asked = ({ promptsOf, prompts }: PlanState, holder: Holder): DependencyView[] =>
  (promptsOf.get(holder) ?? []).flatMap((id) => {
    const prompt = prompts.get(id)
    if (prompt === undefined) return []
    return { type: 'prompt' as const, text: prompt.name ?? prompt.text, state: stateOfPrompt(prompt.status) }
  })

const stateOfPrompt = (status: string): DependencyView['state'] => {
  if (status === 'yes') return 'met'
  return status === 'no' ? 'false' : 'open'
}

const times = (state: PlanState, holder: Holder): DependencyView[] => {
  const table = holder < 0 ? state.streams : state.jobs
  const columns = { at: table.startAt, until: table.untilAt, deadline: table.deadlineAt }
  return Object.entries(columns).flatMap(([word, column]) => {
    const at = cell(column, Math.abs(holder))
    if (at === 0) return []
    const type = word === 'until' || word === 'deadline' ? word : 'at'
    return { type, text: requiredInstantText(at), state: at <= state.now ? ('met' as const) : ('open' as const) }
  })
}
