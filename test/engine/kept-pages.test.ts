/** What is kept of a plan is judged exactly: a page that is said to hold is the page that would be made now. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openJournal } from '#/core/journal.ts'
import { testsTheClock } from '#/engine/cached/by-the-clock.ts'
import { oqlConditions } from '#/selection/testing/arbitrary-condition.ts'
import { sortFields } from '#/selection/parse-sort.ts'
import { keepPages, nouns, type AskedPage, type Look, type Noun } from '../support/kept-page.ts'
import { playSteps } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

const askedOf = (noun: Noun): fc.Arbitrary<AskedPage> =>
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
      spare: fc.integer({ min: 0, max: 3 }),
      count: fc.boolean(),
      within: fc.constantFrom(undefined, undefined, undefined, {
        key: 'some',
        passes: (name: string) => /[02468]$/.test(name),
      }),
    })
    .map(({ fields, descending, ...asked }) => ({
      ...(asked as AskedPage),
      order: fields.map((field) => ({ field, descending })),
    }))
    .filter((asked) => !testsTheClock(asked))

for (const noun of ['job', 'stream'] as const) {
  test(`a page of ${noun}s that is said to hold, or was brought up to date, is what a look at the plan would show, whatever happens to it`, () => {
    const seen = { first: 0, held: 0, revised: 0, made: 0 }
    const isShownAsMade = fc.property(
      randomPlan,
      randomSteps,
      fc.array(askedOf(noun), { minLength: 8, maxLength: 8 }),
      (streams, steps, asked) => {
        let look: ((asked: AskedPage) => Look) | undefined
        // Page after page: what the first page of a selection goes on with.
        const pages = [...asked]
        playSteps(streams, steps, ({ state }) => {
          state.journal ??= openJournal(state)
          look ??= keepPages(noun, state)
          for (const one of pages) {
            const { came, next } = look(one)
            seen[came] += 1
            if (came === 'first' && next !== null && pages.length < 24) pages.push({ ...one, after: next })
          }
        })
      },
    )
    // Shares are told of plays that are always the same: those of a few random plays lie far apart.
    fc.assert(isShownAsMade, { numRuns: 15, seed: 1 })
    const { held, revised, made } = seen
    assert.ok(held > revised + made, `${JSON.stringify(seen)}: most changes are none of a page's business`)
    assert.ok(revised > made, `${JSON.stringify(seen)}: most of the others are no matter of other rows`)
    fc.assert(isShownAsMade, { numRuns: 15 })
  })
}
