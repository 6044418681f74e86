/**
 * Finds dependencies of a job or stream by what people call them: a predecessor as for `find-in-plan.ts`, a resource, a path, a
 * prompt by its number, name or text. All that have the name are meant.
 */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { DroppedDependencies, NamedDependencies, TimeWord } from '#/model/dependency-change.ts'
import { cell } from './columns.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { holderName } from './find-in-plan.ts'
import { nameOf } from './names.ts'
import type { Holder, PlanState } from './state.ts'

interface Named<Id> {
  readonly id: Id
  /** What it is called, the usual name first. */
  readonly names: readonly string[]
}

/** Throws `dependency.unknown` for a name that none of its dependencies has, with those it has. */
export const dropsOf = (state: PlanState, holder: Holder, named: NamedDependencies): DroppedDependencies => {
  const pick = <Id>(asked: readonly string[], known: readonly Named<Id>[], verb: string): Id[] => [
    ...new Set(asked.flatMap((text) => matching(state, holder, { text, known, verb }))),
  ]
  const { follows = [], needs = [], opens = [], prompts = [], times = [] } = named
  const followed = pick(follows.map(withoutCondition), followedBy(state, holder), 'follow')
  const edges = followed.filter((one) => typeof one !== 'object')
  const pending = followed.flatMap((one) => (typeof one === 'object' ? [one.pending] : []))
  const dropped = {
    follows: edges,
    pending,
    needs: pick(needs, neededBy(state, holder), 'need'),
    files: pick(opens, filesOf(state, holder), 'open'),
    prompts: pick(prompts, promptsOf(state, holder), 'wait for the prompt'),
    times: times.filter((word) => requireTime(state, holder, word)),
  }
  return Object.fromEntries(Object.entries(dropped).filter(([, list]) => list.length > 0))
}

interface Asked<Id> {
  readonly text: string
  readonly known: readonly Named<Id>[]
  readonly verb: string
}

const matching = <Id>(state: PlanState, holder: Holder, { text, known, verb }: Asked<Id>): Id[] => {
  const wanted = text.trim().toUpperCase()
  const found = known.filter(({ names }) => names.some((name) => name.toUpperCase() === wanted))
  if (found.length > 0) return found.map(({ id }) => id)
  const has = known.map(({ names: [usual = ''] }) => usual)
  const list = has.length === 0 ? 'There is none.' : `There is ${has.join(', ')}.`
  const sentence = `${holderName(state, holder)} does not ${verb} ${text}.${didYouMean(text, has)} ${list}`
  throw new Refusal('dependency.unknown', sentence, { known: has })
}

/** `CALC IF SUCC` names CALC: what is asked of it makes no difference. */
const withoutCondition = (text: string): string => text.replace(/\s+IF\s.*$/is, '')

type Followed = number | string | { readonly pending: number }

const followedBy = (state: PlanState, holder: Holder): Named<Followed>[] => {
  const { edges, names } = state
  const stream = holder < 0 ? -holder : cell(state.jobs.stream, holder)
  const found: Named<Followed>[] = []
  for (const edge of edgesTo(state, holder)) {
    const from = edgeFrom(state, edge)
    if (from === 0) found.push(orphanNamed(nameOf(names, cell(edges.orphanOf, edge))))
    else found.push({ id: from, names: namesOf(state, from, stream) })
  }
  for (const id of state.pendingOf.get(holder) ?? []) {
    const { stream: name = '', job = null } = state.pending.get(id) ?? {}
    found.push({ id: { pending: id }, names: shortAndLong(job === null ? name : `${name}.${job}`) })
  }
  return found
}

const orphanNamed = (name: string): Named<string> => ({ id: name, names: shortAndLong(name) })

/** `FTA1#PAYROLL.CALC`, `PAYROLL.CALC`. */
const shortAndLong = (name: string): string[] => [name, name.slice(name.indexOf('#') + 1)]

const namesOf = (state: PlanState, from: Holder, stream: number): string[] => {
  const names = shortAndLong(holderName(state, from))
  if (from < 0) return [...names, ...names.map((name) => `${name}.@`), `stream:${-from}`]
  const isSibling = cell(state.jobs.stream, from) === stream
  return [...names, String(from), ...(isSibling ? [nameOf(state.names, cell(state.jobs.name, from))] : [])]
}

const neededBy = ({ needs }: PlanState, holder: Holder): Named<string>[] =>
  (needs.get(holder) ?? []).map(({ resource: { name } }) => ({ id: name, names: shortAndLong(name) }))

const filesOf = ({ filesOf, files }: PlanState, holder: Holder): Named<number>[] =>
  (filesOf.get(holder) ?? []).map((id) => {
    const { workstation = '', path = '' } = files.get(id) ?? {}
    return { id, names: [path, `${workstation}#${path}`] }
  })

const promptsOf = ({ promptsOf, prompts }: PlanState, holder: Holder): Named<number>[] =>
  (promptsOf.get(holder) ?? []).map((id) => {
    const { name = null, text = '' } = prompts.get(id) ?? {}
    return { id, names: [name ?? text, String(id), text] }
  })

const words: Readonly<Record<TimeWord, string>> = { at: 'AT', until: 'UNTIL', deadline: 'DEADLINE' }

const requireTime = (state: PlanState, holder: Holder, word: TimeWord): true => {
  const table = holder < 0 ? state.streams : state.jobs
  const column = { at: table.startAt, until: table.untilAt, deadline: table.deadlineAt }[word]
  if (cell(column, Math.abs(holder)) !== 0) return true
  throw new Refusal('dependency.unknown', `${holderName(state, holder)} has no ${words[word]}.`)
}
