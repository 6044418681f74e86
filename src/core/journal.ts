/**
 * The last things of the plan that changed, in the order of their changes: what is told to those who watch it.
 *
 * A ring of numbers beside the state. To write a change down costs three cells, and nothing is kept of what it was: whoever tells of
 * it looks at the state. It is no part of the state, which is the same with a journal and without.
 */
import { runOutcomes, type RunOutcome } from '#/model/run-views.ts'
import type { PlanState } from './state.ts'

/** What a note is about; its id is the number of the job, stream, prompt or workstation. */
export const Noted = { job: 0, stream: 1, prompt: 2, workstation: 3, freezes: 4, resources: 5, plan: 6 } as const
export type Noted = (typeof Noted)[keyof typeof Noted]

/** From here on a kind for each outcome: the history has another run of the job that came to it, or one less. */
const firstOutcome = 16

export interface Journal {
  /** How many notes were ever made. The last of them are kept. */
  count: number
  readonly kinds: Uint8Array
  readonly ids: Int32Array
  /** After which event: what the clock brought about lies between two of them, and has a half. */
  readonly seqs: Float64Array
  /** Changes after this event were written down from the first one on. */
  readonly since: number
  /** The terms since then, and their first events. */
  readonly terms: { readonly term: number; readonly from: number }[]
  /** The clock is at work. */
  byClock: boolean
}

/** A power of two: some seconds of the fullest load, hours of a usual one, in less than a megabyte. */
const usualSize = 2 ** 16

/** An empty journal of a state as it is now. */
export const openJournal = ({ seq, term }: PlanState, size = usualSize): Journal => ({
  count: 0,
  kinds: new Uint8Array(size),
  ids: new Int32Array(size),
  seqs: new Float64Array(size),
  since: seq,
  terms: [{ term, from: seq }],
  byClock: false,
})

/** Writes a change down, where somebody keeps a journal. */
export const note = (state: PlanState, kind: Noted, id: number): void => write(state, kind, id)

/** Writes down that the history of a job is another where runs of this outcome are asked for. */
export const noteRun = (state: PlanState, outcome: RunOutcome, job: number): void =>
  write(state, firstOutcome + runOutcomes.indexOf(outcome), job)

const write = ({ journal, seq }: PlanState, kind: number, id: number): void => {
  if (journal === null) return
  const place = journal.count & (journal.kinds.length - 1)
  journal.kinds[place] = kind
  journal.ids[place] = id
  journal.seqs[place] = journal.byClock ? seq + 0.5 : seq
  journal.count += 1
}

/**
 * What has changed, each thing once, in the order in which they changed last. Streams, workstations and resources are not named because jobs of theirs have changed.
 * `plan`: rows came or left.
 */
export interface Changed {
  readonly jobs: Set<number>
  readonly streams: Set<number>
  readonly prompts: Set<number>
  readonly workstations: Set<number>
  /** Jobs whose history is another, by the outcomes of the runs that came, or went because the truth took their place. */
  readonly runs: Map<number, Set<RunOutcome>>
  freezes: boolean
  resources: boolean
  plan: boolean
}

/** What was noted from the note of this number on; undefined when more than `most` things changed, or it is not known any more. */
export const changedFrom = (journal: Journal, from: number, most: number): Changed | undefined => {
  const { count, kinds, ids } = journal
  const size = kinds.length
  if (from < count - size) return undefined
  const sets = [0, 1, 2, 3].map(() => new Set<number>()) as [Set<number>, Set<number>, Set<number>, Set<number>]
  const [jobs, streams, prompts, workstations] = sets
  const runs: Changed['runs'] = new Map()
  const changed = { jobs, streams, prompts, workstations, runs, freezes: false, resources: false, plan: false }
  for (let number = count - 1; number >= from; number -= 1) {
    const place = number & (size - 1)
    const kind = kinds[place] ?? Noted.plan
    const outcome = runOutcomes[kind - firstOutcome]
    if (outcome !== undefined) addOutcome(runs, ids[place] ?? 0, outcome)
    else if (kind === Noted.freezes) changed.freezes = true
    else if (kind === Noted.resources) changed.resources = true
    else if (kind === Noted.plan) changed.plan = true
    else sets[kind]?.add(ids[place] ?? 0)
    if (jobs.size + streams.size > most) return undefined
  }
  return { ...changed, jobs: reversed(jobs), streams: reversed(streams) }
}

const addOutcome = (runs: Changed['runs'], job: number, outcome: RunOutcome): void => {
  const known = runs.get(job)
  if (known === undefined) runs.set(job, new Set([outcome]))
  else known.add(outcome)
}

const reversed = (set: Set<number>): Set<number> => new Set([...set].toReversed())

/** The number of the first note after an event of a term. */
export const placeAfter = (journal: Journal, term: number, seq: number): number | 'too_old' | 'other_ledger' => {
  const { count, seqs, terms } = journal
  const size = seqs.length
  const oldest = Math.max(0, count - size)
  const known = count > size ? (seqs[count & (size - 1)] ?? 0) : journal.since
  if (seq < known) return 'too_old'
  if (terms.findLast(({ from }) => from <= seq)?.term !== term) return 'other_ledger'
  let [low, high] = [oldest, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((seqs[middle & (size - 1)] ?? 0) > seq) high = middle
    else low = middle + 1
  }
  return low
}
