/** What is kept of a plan is judged exactly: a page that is said to hold is the page that would be made now. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Verdict } from '#/cache/kind.ts'
import { openJournal, type Changed } from '#/core/journal.ts'
import { drained } from '#/core/scan.ts'
import { scanJobs, scanStreams, selectedJobs, selectedStreams, type Selection } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { testsTheClock } from '#/engine/cached/by-the-clock.ts'
import { changedStreams } from '#/engine/cached/lists.ts'
import { createLookout, type Lookout, type Moment } from '#/engine/cached/lookout.ts'
import { rememberSelections } from '#/engine/cached/remembered-selections.ts'
import { watchPage, type PageTest } from '#/engine/cached/shown-page.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { oqlConditions } from '#/selection/testing/arbitrary-condition.ts'
import { sortFields } from '#/selection/parse-sort.ts'
import { playSteps } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

type Asked = Selection<never>

const nouns = {
  job: {
    scan: (state: PlanState, asked: Asked) => scanJobs(state, asked),
    selected: (state: PlanState, asked: Asked) => selectedJobs(state, asked),
    view: viewJob,
    changed: ({ jobs }: Changed) => jobs,
    statuses: jobStatuses,
  },
  stream: {
    scan: (state: PlanState, asked: Asked) => scanStreams(state, asked),
    selected: (state: PlanState, asked: Asked) => selectedStreams(state, asked),
    view: viewStream,
    changed: changedStreams,
    statuses: streamStatuses,
  },
} as const
type Noun = keyof typeof nouns

const selections = rememberSelections()

interface Kept {
  readonly text: string
  readonly moment: Moment
  readonly page: PageTest
}

/** What the revised page says, with each row as it is now. */
const revised = (noun: Noun, { page, moment }: Kept, lookout: Lookout): string | undefined =>
  lookout.revise(moment, (changed, state) => {
    const made = page.revise(nouns[noun].changed(changed, state), state)
    if (made === undefined) return undefined
    const { ids, next, total } = made
    return JSON.stringify({ items: ids.map((id) => nouns[noun].view(state, id)), next, total: total ?? null })
  })

/** A page as a list shows it, and what is needed to judge it later. */
const make = (noun: Noun, state: PlanState, asked: Asked, lookout: Lookout): Kept => {
  const { scan, selected, view } = nouns[noun]
  const moment = lookout.now()
  const watch = watchPage(asked)
  const { ids, next, total } = drained(scan(state, { ...asked, onWanted: watch.onWanted }))
  const items = ids.map((id) => view(state, id))
  return {
    text: JSON.stringify({ items, next, total }),
    moment,
    page: watch.shown({ items, next, total: total ?? undefined }, (state) =>
      selections(state, JSON.stringify([noun, asked]), () => selected(state, asked)),
    ),
  }
}

const askedOf = (noun: Noun): fc.Arbitrary<Asked> =>
  fc
    .record({
      status: fc.option(fc.subarray([...nouns[noun].statuses], { minLength: 1, maxLength: 4 }), { nil: undefined }),
      where: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oqlConditions(noun) }),
      fields: fc.oneof(
        fc.constant<string[]>([]),
        fc.uniqueArray(fc.constantFrom('status', 'priority', 'endedAt', ...sortFields(noun)), { maxLength: 2 }),
      ),
      descending: fc.boolean(),
      limit: fc.integer({ min: 1, max: 4 }),
      count: fc.boolean(),
      within: fc.constantFrom(undefined, undefined, undefined, {
        key: 'some',
        passes: (name: string) => /[02468]$/.test(name),
      }),
    })
    .map(({ fields, descending, ...asked }) => ({
      ...(asked as Asked),
      order: fields.map((field) => ({ field, descending })),
    }))
    .filter((asked) => !testsTheClock(asked))

for (const noun of ['job', 'stream'] as const) {
  test(`a page of ${noun}s that is said to hold, or was brought up to date, is what a look at the plan would show, whatever happens to it`, () => {
    const seen = { held: 0, behind: 0, inVain: 0, revised: 0 }
    fc.assert(
      fc.property(
        randomPlan,
        randomSteps,
        fc.array(askedOf(noun), { minLength: 8, maxLength: 8 }),
        (streams, steps, asked) => {
          let lookout: Lookout | undefined
          const kept = new Map<Asked, Kept>()
          // Page after page: what the first page of a selection goes on with.
          const pages = [...asked]
          playSteps(streams, steps, ({ state }) => {
            state.journal ??= openJournal(state)
            lookout ??= createLookout({
              state: () => state,
              committed: () => undefined,
              onAnotherPlan: () => kept.clear(),
            })
            for (const one of pages) {
              const before = kept.get(one)
              const now = make(noun, state, one, lookout)
              const { page, moment } = before ?? now
              const verdict: Verdict = lookout.judge(moment, (changed, plan) =>
                changed.plan ? true : page.affects(nouns[noun].changed(changed, plan), plan),
              )
              if (before !== undefined && verdict === 'holds') {
                seen.held += 1
                assert.equal(before.text, now.text)
              }
              if (before !== undefined && verdict !== 'holds') {
                seen.behind += 1
                if (before.text === now.text) seen.inVain += 1
              }
              const text: string | undefined =
                before !== undefined && verdict !== 'holds' ? revised(noun, before, lookout) : undefined
              if (before !== undefined && text !== undefined) {
                seen.revised += 1
                assert.equal(text, now.text)
                kept.set(one, { ...before, text })
              } else if (verdict !== 'holds' || before === undefined) kept.set(one, now)
              const { next } = JSON.parse(now.text) as { next: string | null }
              if (before === undefined && next !== null && pages.length < 24) pages.push({ ...one, after: next })
            }
          })
        },
      ),
      { numRuns: 30 },
    )
    assert.ok(seen.held > seen.behind, `${JSON.stringify(seen)}: most changes are none of a page's business`)
    assert.ok(seen.revised * 2 > seen.behind, `${JSON.stringify(seen)}: most of the others are no matter of other rows`)
  })
}
