/** Pages of a plan as the cache keeps them: each look at one compares what is kept of it with the page that would be made now. */
import assert from 'node:assert/strict'
import type { Verdict } from '#/cache/kind.ts'
import type { Changed } from '#/core/journal.ts'
import { drained, type Scan } from '#/core/scan.ts'
import { scanJobs, scanStreams, selectedJobs, selectedStreams, type Selection } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { changedStreams } from '#/engine/cached/lists.ts'
import { createLookout, type Lookout, type Moment } from '#/engine/cached/lookout.ts'
import { rememberSelections } from '#/engine/cached/remembered-selections.ts'
import { watchPage, type PageTest } from '#/engine/cached/shown-page.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'

/** `spare`: how many rows behind it are known. */
export interface AskedPage extends Selection<never> {
  readonly spare: number
}

export const nouns = {
  job: {
    scan: (state: PlanState, asked: AskedPage) => scanJobs(state, asked),
    selected: (state: PlanState, asked: AskedPage) => selectedJobs(state, asked),
    view: viewJob,
    changed: ({ jobs }: Changed) => jobs,
    statuses: jobStatuses,
  },
  stream: {
    scan: (state: PlanState, asked: AskedPage) => scanStreams(state, asked),
    selected: (state: PlanState, asked: AskedPage) => selectedStreams(state, asked),
    view: viewStream,
    changed: changedStreams,
    statuses: streamStatuses,
  },
} as const
export type Noun = keyof typeof nouns

interface Kept {
  readonly text: string
  readonly moment: Moment
  readonly page: PageTest
}

/** What came of a look: the page was made for the first time, held, was brought up to date, or was made anew. */
export interface Look {
  readonly came: 'first' | 'held' | 'revised' | 'made'
  readonly ids: readonly number[]
  readonly next: string | null
}

/**
 * Keeps pages of a plan, and compares each with the page that would be made whenever it is looked at. `meanwhile`: what happens while a page is
 * made that will be kept.
 */
export const keepPages = (noun: Noun, state: PlanState, meanwhile?: () => void): ((asked: AskedPage) => Look) => {
  const kept = new Map<AskedPage, Kept>()
  const selections = rememberSelections()
  const { changed: changedIn, selected, scan, view } = nouns[noun]
  const lookout = createLookout({ state: () => state, committed: () => undefined, onAnotherPlan: () => kept.clear() })
  const make = (asked: AskedPage, between?: () => void): Kept => {
    const moment = lookout.now()
    const watch = watchPage(asked, asked.spare)
    const { ids, next, total } = drained(interrupted(scan(state, { ...asked, keep: watch.keep }), between))
    const items = ids.map((id) => view(state, id))
    const selectionIn = (plan: PlanState) =>
      selections(plan, JSON.stringify([noun, asked]), () => selected(plan, asked))
    return {
      text: JSON.stringify({ items, next, total }),
      moment,
      page: watch.shown({ items, next, total: total ?? undefined }, selectionIn),
    }
  }
  return (asked) => {
    const before = kept.get(asked)
    const now = make(asked)
    const came = before === undefined ? 'first' : comesOf(before, now.text, { noun, lookout, changedIn })
    if (came === 'revised' && before !== undefined) kept.set(asked, { ...before, text: now.text })
    if (came === 'first' || came === 'made') kept.set(asked, meanwhile === undefined ? now : make(asked, meanwhile))
    const { items, next } = JSON.parse(now.text) as { items: { id: number }[]; next: string | null }
    return { came, ids: items.map(({ id }) => id), next }
  }
}

const interrupted = function* (scan: Scan, between: (() => void) | undefined): Scan {
  for (let step = scan.next(); ; step = scan.next()) {
    if (step.done === true) return step.value
    between?.()
    yield
  }
}

interface Judging {
  readonly noun: Noun
  readonly lookout: Lookout
  readonly changedIn: (changed: Changed, state: PlanState) => Set<number>
}

const comesOf = ({ text, moment, page }: Kept, now: string, { noun, lookout, changedIn }: Judging): Look['came'] => {
  const verdict: Verdict = lookout.judge(
    moment,
    (changed, plan) => changed.plan || page.affects(changedIn(changed, plan), plan),
  )
  if (verdict === 'holds') {
    assert.equal(text, now)
    return 'held'
  }
  const revised = lookout.revise(moment, (changed, plan) => {
    const made = page.revise(changedIn(changed, plan), plan)
    if (made === undefined) return undefined
    const { ids, next, total } = made
    return JSON.stringify({ items: ids.map((id) => nouns[noun].view(plan, id)), next, total: total ?? null })
  })
  if (revised === undefined) return 'made'
  assert.equal(revised, now)
  return 'revised'
}
