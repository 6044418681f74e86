/** How what a job or stream waits for is read by a selection. */
import { cell } from './columns.ts'
import type { Readers } from './condition-test.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { fileText } from './file-tests.ts'
import { Met } from './follow-conditions.ts'
import { nameOf } from './names.ts'
import type { Holder, PlanState } from './state.ts'
import { streamName } from './view.ts'
import { workstationAt } from './workstations.ts'

/**
 * `holderOf`: the row as the one who waits. `sees`: whether who asks sees a stream, or a job, of that full name; by what he does not see
 * nothing is found, or its name could be tried out a letter at a time. How many there are is told all the same.
 */
export const dependencyReaders = (
  state: PlanState,
  holderOf: (row: number) => Holder,
  sees: (name: string) => boolean = () => true,
): Readers<number> => {
  const texts = (of: (holder: Holder) => Iterable<string>) =>
    ({ as: 'texts', of: (row: number) => of(holderOf(row)) }) as const
  const count = (of: (holder: Holder) => number) => ({ as: 'number', of: (row: number) => of(holderOf(row)) }) as const
  const files = (holder: Holder): number => state.filesOf.get(holder)?.length ?? 0
  const prompts = (holder: Holder): number => state.promptsOf.get(holder)?.length ?? 0
  const resources = (holder: Holder): number => state.needs.get(holder)?.length ?? 0
  const names = new Map<number, string>()
  const followed = (holder: Holder) => predecessorsOf(state, holder, names)
  const jobs = (holder: Holder): number => lengthOf(followed(holder), ({ isJob }) => isJob)
  const streams = (holder: Holder): number => lengthOf(followed(holder), ({ isJob }) => !isJob)
  const toldOf = (to: (one: Predecessor) => string) =>
    texts((holder) => mapped(followed(holder), (one) => (sees(one.name()) ? to(one) : '')))
  return {
    follows: toldOf((one) => one.name()),
    followsJob: toldOf(({ id, isJob }) => (isJob && id !== 0 ? String(id) : '')),
    followsStream: toldOf(({ stream }) => (stream === 0 ? '' : String(stream))),
    followsStreamName: toldOf((one) => partsOf(one.name()).stream),
    followsStreamWorkstation: toldOf((one) => partsOf(one.name()).workstation),
    dependencyStatus: texts((holder) => statusesOf(state, holder)),
    needs: texts((holder) => (state.needs.get(holder) ?? []).map(({ resource }) => resource.name)),
    opens: texts((holder) => filesOf(state, holder)),
    prompt: texts((holder) => promptsOf(state, holder)),
    dependencies: count(
      (holder) => jobs(holder) + streams(holder) + files(holder) + prompts(holder) + resources(holder),
    ),
    fileDependencies: count(files),
    jobDependencies: count(jobs),
    streamDependencies: count(streams),
    promptDependencies: count(prompts),
    resourceDependencies: count(resources),
  }
}

interface Predecessor {
  /** 0: it has left the plan, or is still to come. */
  readonly id: number
  readonly stream: number
  readonly isJob: boolean
  readonly name: () => string
}

/** `names`: of streams, as they are found. */
const predecessorsOf = function* (
  state: PlanState,
  holder: Holder,
  names: Map<number, string>,
): Generator<Predecessor> {
  const nameOfStream = (stream: number): string => {
    const name = names.get(stream) ?? streamName(state, stream)
    names.set(stream, name)
    return name
  }
  for (const edge of edgesTo(state, holder)) {
    const from = edgeFrom(state, edge)
    if (from === 0) yield gone(nameOf(state.names, cell(state.edges.orphanOf, edge)))
    else if (from < 0) yield { id: -from, stream: -from, isJob: false, name: () => nameOfStream(-from) }
    else {
      const stream = cell(state.jobs.stream, from)
      const name = () => `${nameOfStream(stream)}.${nameOf(state.names, cell(state.jobs.name, from))}`
      yield { id: from, stream, isJob: true, name }
    }
  }
  for (const id of state.pendingOf.get(holder) ?? []) {
    const pending = state.pending.get(id)
    if (pending !== undefined) yield gone(`${pending.stream}${pending.job === null ? '' : `.${pending.job}`}`)
  }
}

const gone = (name: string): Predecessor => ({ id: 0, stream: 0, isJob: name.includes('.'), name: () => name })

/** `FTA1#PAYROLL.CALC` in its parts. */
const partsOf = (name: string): { workstation: string; stream: string } => {
  const hash = name.indexOf('#')
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1)
  return { workstation: name.slice(0, hash), stream: name.slice(hash + 1, dot < hash ? undefined : dot) }
}

const mapped = function* <From>(from: Iterable<From>, to: (one: From) => string): Generator<string> {
  for (const one of from) {
    const text = to(one)
    if (text !== '') yield text
  }
}

const lengthOf = <T>(items: Iterable<T>, counts: (item: T) => boolean): number => {
  let length = 0
  for (const item of items) if (counts(item)) length += 1
  return length
}

const statusesOf = function* (state: PlanState, holder: Holder): Generator<string> {
  const word = (isMet: boolean): string => (isMet ? 'satisfied' : 'open')
  for (const edge of edgesTo(state, holder)) yield word(cell(state.edges.met, edge) === Met.met)
  for (const { resource } of state.needs.get(holder) ?? []) yield word(resource.holders.has(holder))
  for (const id of state.filesOf.get(holder) ?? []) yield word(state.files.get(id)?.found === true)
  for (const id of state.promptsOf.get(holder) ?? []) yield word(state.prompts.get(id)?.status === 'yes')
  if ((state.pendingOf.get(holder) ?? []).length > 0) yield 'open'
}

/** With and without the test that the file must pass. */
const filesOf = function* ({ filesOf, files }: PlanState, holder: Holder): Generator<string> {
  for (const id of filesOf.get(holder) ?? []) {
    const file = files.get(id)
    if (file === undefined) continue
    yield `${file.workstation}#${file.path}`
    if (file.qualifier !== null) yield fileText(file)
  }
}

const promptsOf = function* ({ promptsOf, prompts }: PlanState, holder: Holder): Generator<string> {
  for (const id of promptsOf.get(holder) ?? []) {
    yield String(id)
    const name = prompts.get(id)?.name ?? null
    if (name !== null) yield name
  }
}

/** The workstation of a row as a number that names it. */
export const workstationReader = (state: PlanState, of: (row: number) => number) =>
  ({ as: 'coded', of, text: (code: number) => workstationAt(state, code).name }) as const

/** A name of the plan by its number; 0 is none. */
export const nameReader = (state: PlanState, of: (row: number) => number) =>
  ({ as: 'coded', of, text: (code: number) => (code === 0 ? null : nameOf(state.names, code)) }) as const

/** An instant, where 0 is none. */
export const instantReader = (of: (row: number) => number) =>
  ({ as: 'number', of: (row: number) => of(row) || Number.NaN }) as const
