/**
 * Tells those who watch what has changed in the plan, some times a second, and nothing that is not committed.
 *
 * Each has nothing here but a place in the journal of changes. Who is slow is told later and more at once, and who is too slow is
 * told to read again: nobody's slowness costs more than that number. What a message shows is looked up once for all who want the
 * same, at the moment it is told.
 */
import { changedFrom, placeAfter, type Journal } from '#/core/journal.ts'
import type { Within } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { requiredInstantText } from '#/core/view.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { ChangeKind, ChangeView, ResyncView, Told } from '#/model/change-view.ts'
import type { JobView, PromptView, StreamView } from '#/model/views.ts'
import type { WorkstationView } from '#/model/workstation-views.ts'
import type { TimesOf } from './assurance-desk.ts'
import { openBeat, type Beat } from './beat.ts'
import { isSettled, type Settling } from './is-settled.ts'
import { viewChanges } from './view-changes.ts'
import type { WatchedSelection } from './watched-selection.ts'

/** What a caller may see; nothing of what he may not is told. */
export interface Sight {
  readonly job: (job: JobView) => boolean
  readonly stream: (stream: StreamView) => boolean
  readonly workstation: (workstation: WorkstationView) => boolean
  readonly prompt: (prompt: PromptView) => boolean
  /** The same, for what is selected by. */
  readonly within: Within
}

export interface ChangesAsked {
  /** Empty: all kinds. */
  readonly kinds: readonly ChangeKind[]
  /** Absent: all jobs and streams. */
  readonly selection?: WatchedSelection | undefined
  /** The `id` of the last message he has; absent: he begins. */
  readonly after?: string | undefined
  /** Absent: he may see everything. */
  readonly sight?: Sight | undefined
}

export interface ChangesDesk {
  /**
   * What happens from now on, or from `after` on, until the signal is raised, or the state of this server is rebuilt. While nobody confirms it
   * that alone is told. Throws `server.unavailable` while it has none, and `request.invalid` for an `after` that is no id.
   */
  readonly follow: (asked: ChangesAsked, signal: AbortSignal) => Promise<AsyncIterable<Told>>
  /** Definitions may have changed: looks which revision is in force. */
  readonly lookAtDefinitions: () => void
}

export interface ChangesParts extends Settling {
  /** The plan of this server at this moment. Throws while there is none. */
  readonly state: () => PlanState
  /** False while this server has no place: what happens in its state then is no news. */
  readonly hasPlace: () => boolean
  readonly headRevision: () => Promise<number>
  /** The estimated times that are known, for the views. */
  readonly known: () => TimesOf | undefined
  /** Milliseconds between two messages, and after how long of silence a place is told. */
  readonly times?: { readonly window: number; readonly silence: number } | undefined
}

const usualTimes = { window: 100, silence: 15_000 }

/** More is not named one by one. */
const mostNamed = 2_000

interface Place {
  readonly state: PlanState
  /** The number of the first note that is not told yet. */
  from: number
  revision: number
  /** What he is told first, where he cannot simply go on. */
  first: Told | undefined
  /** Since when nothing is confirmed, as he was told. */
  unconfirmed: Instant | undefined
  /** He may have read what never was, or was not told something. */
  readsAgain: boolean
}

/** What all share who follow. */
interface Following {
  readonly parts: ChangesParts
  /** The revision of the definitions that is in force. */
  revision: number
  readonly shared: Shared
}

export const createChangesDesk = (parts: ChangesParts): ChangesDesk => {
  const { window, silence } = parts.times ?? usualTimes
  const following: Following = { parts, revision: -1, shared: createShared(parts) }
  const look = async (): Promise<void> => {
    following.revision = Math.max(following.revision, await parts.headRevision())
  }
  const beat = openBeat(window, newsOf(following, silence))

  return {
    follow: async (asked, signal) => {
      const after = asked.after === undefined ? undefined : placeNamed(asked.after)
      // Where the ledger has no word for this server, the database is not asked either.
      if (following.revision < 0 && parts.unconfirmedSince() === undefined) await look()
      return tell(following, { place: begin(following, after), asked, silence, beat }, signal)
    },
    lookAtDefinitions: () => void look().catch(() => undefined),
  }
}

interface Follower {
  readonly place: Place
  readonly asked: ChangesAsked
  /** Milliseconds of silence after which his place is told. */
  readonly silence: number
  readonly beat: Beat
}

const tell = async function* (following: Following, follower: Follower, signal: AbortSignal): AsyncGenerator<Told> {
  const { place, silence, beat } = follower
  const { parts, shared } = following
  for (let saidAt = performance.now(); !signal.aborted;) {
    const state = stateOf(parts)
    if (state !== undefined && state !== place.state) return
    const isDue = performance.now() - saidAt >= silence
    const hasWord = state !== undefined && parts.hasPlace() && parts.unconfirmedSince() === undefined
    const told = hasWord ? toldOfPlan(following, follower, isDue) : toldMeanwhile(parts, place, isDue)
    if (told !== undefined && hasWord && !(await shared.settled(state))) {
      if (parts.unconfirmedSince() === undefined) return
      place.readsAgain = true
      continue
    }
    if (told !== undefined) {
      yield told
      saidAt = performance.now()
    }
    const isBehind = journalOf(place.state).count !== place.from || parts.unconfirmedSince() !== place.unconfirmed
    if (!(await beat.next(isBehind, signal))) return
  }
}

const toldOfPlan = (following: Following, { place, asked }: Follower, isDue: boolean): Told | undefined => {
  const { first } = place
  place.first = undefined
  if (place.readsAgain) return confirmed(following, place)
  return first ?? next(following, place, asked) ?? (isDue ? { id: idOf(place), event: 'position' } : undefined)
}

/** What happens in a state that nobody confirms is no news, and no place in it is one that somebody could go on from. */
const toldMeanwhile = (parts: ChangesParts, place: Place, isDue: boolean): Told | undefined => {
  const since = parts.unconfirmedSince()
  const id = `${nowhere}-${Math.max(0, place.revision)}`
  if (since === undefined || since === place.unconfirmed) return isDue ? { id, event: 'position' } : undefined
  Object.assign(place, { unconfirmed: since, readsAgain: true, from: journalOf(place.state).count })
  return { id, event: 'unconfirmed', data: { since: requiredInstantText(since) } }
}

/** Whoever read meanwhile may have seen what never was: he reads again. */
const confirmed = ({ revision }: Following, place: Place): Told => {
  const from = journalOf(place.state).count
  Object.assign(place, { unconfirmed: undefined, readsAgain: false, from, revision: Math.max(0, revision) })
  return resync(place, 'confirmed')
}

/** Whether something is new since it was asked last; now and then it is, so that places are told. */
const newsOf = (following: Following, silence: number): (() => boolean) => {
  let [mark, at] = ['', performance.now()]
  return () => {
    const state = stateOf(following.parts)
    const word = `${following.parts.hasPlace()} ${following.parts.unconfirmedSince()}`
    const now = `${state?.term} ${state?.journal?.count} ${following.revision} ${word}`
    if (now === mark && performance.now() - at < silence) return false
    ;[mark, at] = [now, performance.now()]
    return true
  }
}

/** Undefined while this server changes its place. */
const stateOf = (parts: ChangesParts): PlanState | undefined => {
  try {
    return parts.state()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

const journalOf = ({ journal }: PlanState): Journal => {
  if (journal === null) throw new Error('nobody keeps a journal of this state')
  return journal
}

const idOf = ({ state, revision }: Place): string => `${state.term}-${state.seq}-${revision}`

interface KnownPlace {
  readonly term: number
  readonly seq: number
  readonly revision: number
}

const placeNamed = (id: string): KnownPlace => {
  const [, term, seq, revision] = /^(\d{1,15})-(\d{1,15})-(\d{1,15})$/.exec(id) ?? []
  if (revision !== undefined) return { term: Number(term), seq: Number(seq), revision: Number(revision) }
  throw new Refusal('request.invalid', `"${id}" is no id of a message; send the id of the last one you have, or none.`)
}

/** Of a place in no ledger: whoever comes back with it reads again. */
const nowhere = '0-0'

/** The place of who follows, and what he is told first. */
const begin = ({ parts, revision }: Following, after: KnownPlace | undefined): Place => {
  const state = parts.state()
  const journal = journalOf(state)
  const place: Place = {
    state,
    from: journal.count,
    revision,
    first: undefined,
    unconfirmed: undefined,
    readsAgain: false,
  }
  if (after === undefined) place.first = resync(place, 'begin')
  else if (after.term === 0) place.readsAgain = true
  else {
    const from = after.seq > state.seq ? 'other_ledger' : placeAfter(journal, after.term, after.seq)
    if (typeof from === 'string') place.first = resync(place, from)
    else Object.assign(place, { from, revision: after.revision })
  }
  return place
}

const resync = (place: Place, why: ResyncView['why']): Told => ({
  id: idOf(place),
  event: 'resync',
  data: { seq: place.state.seq, at: requiredInstantText(place.state.now), why },
})

/** What is new for him; undefined: nothing that he wants. His place moves on. */
const next = ({ shared, revision }: Following, place: Place, asked: ChangesAsked): Told | undefined => {
  const journal = journalOf(place.state)
  const isChanged = revision !== place.revision
  if (journal.count === place.from && !isChanged) return undefined
  const view = shared.view(place, asked)
  place.from = journal.count
  place.revision = revision
  if (view === 'too_many') return resync(place, view)
  const wantsRevision = isChanged && (asked.kinds.length === 0 || asked.kinds.includes('definitions'))
  if (view === undefined && !wantsRevision) return undefined
  const { seq, now } = place.state
  const data = view ?? { seq, at: requiredInstantText(now) }
  return { id: idOf(place), event: 'changes', data: wantsRevision ? { ...data, definitions: revision } : data }
}

interface Shared {
  /** What has changed from a place on, as those see it who ask for the same. */
  readonly view: (place: Place, asked: ChangesAsked) => ChangeView | 'too_many' | undefined
  /** Whether all that is in the state is committed; false: it will not be, or nobody knows. */
  readonly settled: (state: PlanState) => Promise<boolean>
}

/** Keeps what was looked up until the plan goes on. */
const createShared = (parts: ChangesParts): Shared => {
  let [count, term] = [-1, -1]
  let views = new Map<Sight | undefined, Map<string, ChangeView | 'too_many' | undefined>>()
  let settled: { readonly seq: number; readonly state: PlanState; readonly done: Promise<boolean> } | undefined
  return {
    view: ({ state, from }, { kinds, selection, sight }) => {
      const journal = journalOf(state)
      if (count !== journal.count || term !== state.term) views = new Map()
      ;[count, term] = [journal.count, state.term]
      const ofSight = views.get(sight) ?? new Map<string, ChangeView | 'too_many' | undefined>()
      views.set(sight, ofSight)
      const key = `${from} ${kinds.join()} ${JSON.stringify(selection)}`
      if (!ofSight.has(key)) {
        const changed = changedFrom(journal, from, mostNamed)
        const view = changed && viewChanges(state, changed, { kinds, selection, sight, known: parts.known() })
        ofSight.set(key, changed === undefined ? 'too_many' : view)
      }
      return ofSight.get(key)
    },
    settled: (state) => {
      if (settled?.state === state && settled.seq === state.seq) return settled.done
      const asked = { seq: state.seq, state, done: isSettled(parts, parts.times?.window) }
      settled = asked
      const forget = async (): Promise<void> => {
        // What hung may go through later.
        if (!(await asked.done) && settled === asked) settled = undefined
      }
      void forget()
      return asked.done
    },
  }
}
