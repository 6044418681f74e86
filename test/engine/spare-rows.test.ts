/** Rows that leave a full page are followed by spare ones, which are known since the page was made. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { sumOf } from '#/cache/counts.ts'
import { openJournal } from '#/core/journal.ts'
import { manualClock } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'
import { not, oneOf } from '#/selection/condition.ts'
import { keepPages, type AskedPage } from '../support/kept-page.ts'
import { cause, manyJobs, openMemorySite, openPlan } from '../support/memory-site.ts'
import { midnight, stage } from '../support/plan.ts'

const hold = (job: number): EventBody => ({ kind: 'job.held', job, cause })
const unhold = (job: number): EventBody => ({ kind: 'job.unheld', job, cause })

const notHeld = not(oneOf('status', ['held']))
const byPriority = [{ field: 'priority', descending: true }]

const jobs = 40

interface Change {
  readonly job: number
  /** null: it is held where it is not, and else held no more. */
  readonly priority: number | null
}

const change: fc.Arbitrary<Change> = fc.record({
  job: fc.integer({ min: 1, max: jobs }),
  priority: fc.option(fc.constantFrom(0, 10, 50, 90), { nil: null, freq: 2 }),
})

/** Some rows, and rows next to each other, as they begin and end. */
const changes: fc.Arbitrary<Change[]> = fc.oneof(
  fc.array(change, { minLength: 1, maxLength: 6 }),
  fc
    .tuple(fc.integer({ min: 1, max: jobs - 6 }), fc.integer({ min: 1, max: 6 }))
    .map(([first, many]) => Array.from({ length: many }, (_, at) => ({ job: first + at, priority: null }))),
)

const asked: fc.Arbitrary<AskedPage> = fc.record({
  where: fc.constantFrom(notHeld, notHeld, oneOf('status', ['held']), undefined),
  // With a name the index does not count.
  name: fc.constantFrom(undefined, 'J@'),
  order: fc.constantFrom([], [], byPriority, [{ field: 'status', descending: false }, ...byPriority]),
  limit: fc.integer({ min: 1, max: 8 }),
  spare: fc.integer({ min: 0, max: 5 }),
  count: fc.boolean(),
})

test('a page with spare rows is the page that would be made, whatever rows come, go and change their places before, within and behind it', () => {
  const seen = { first: 0, held: 0, revised: 0, made: 0, followed: 0 }
  fc.assert(
    fc.property(
      fc.array(asked, { minLength: 6, maxLength: 6 }),
      fc.array(changes, { minLength: 20, maxLength: 20 }),
      fc.array(change, { minLength: 1, maxLength: 20 }),
      (first, steps, meanwhile) => {
        const { state, happen } = stage(manyJobs(2, jobs / 2), { workstationLimit: 0 })
        state.journal = openJournal(state)
        let made = 0
        const look = keepPages('job', state, () => {
          const one = meanwhile[made % (2 * meanwhile.length)]
          made += 1
          if (one !== undefined) happen(eventOf(one, held))
        })
        const pages = [...first]
        const shown = new Map<AskedPage, readonly number[]>()
        const held = new Set<number>()
        for (const step of [[], ...steps]) {
          for (const one of step) happen(eventOf(one, held))
          for (const page of pages) {
            const { came, ids, next } = look(page)
            seen[came] += 1
            const before = shown.get(page) ?? []
            const isFollowed = before.length === page.limit && ids.length === page.limit && next !== null
            if (came === 'revised' && isFollowed && before.some((id) => !ids.includes(id))) seen.followed += 1
            shown.set(page, ids)
            if (came === 'first' && next !== null && pages.length < 18) pages.push({ ...page, after: next })
          }
        }
      },
    ),
    { numRuns: 25 },
  )
  const { made, followed, revised } = seen
  assert.ok(followed > 200, `${JSON.stringify(seen)}: rows that left full pages were followed by spare ones`)
  assert.ok(made > 50, `${JSON.stringify(seen)}: spare rows were used up`)
  assert.ok(revised > made, `${JSON.stringify(seen)}: and seldom`)
})

const eventOf = ({ job, priority }: Change, held: Set<number>): EventBody => {
  if (priority !== null) return { kind: 'job.priority_changed', job, priority, cause }
  if (held.delete(job)) return unhold(job)
  held.add(job)
  return hold(job)
}

test('behind a page of rare rows as many are known as were found near it, and nothing is guessed of those beyond', async (t) => {
  const { state, conductor } = await openPlan(t, manualClock(midnight), manyJobs())
  const happen = (...events: EventBody[]): Promise<unknown> => conductor.take(() => events)
  // The first three are on the page; the others lie some thousand rows further on.
  await happen(...[10, 20, 30, 40, 50, 4000, 4100].map(hold))
  const look = keepPages('job', state)
  const page: AskedPage = { where: oneOf('status', ['held']), limit: 3, spare: 100 }
  const after = async (...events: EventBody[]) => {
    await happen(...events)
    const { came, ids } = look(page)
    return { came, ids }
  }
  assert.deepEqual(await after(), { came: 'first', ids: [10, 20, 30] })
  assert.deepEqual(await after(unhold(10)), { came: 'revised', ids: [20, 30, 40] })
  assert.deepEqual(await after(hold(3900), unhold(4000)), { came: 'held', ids: [20, 30, 40] })
  assert.deepEqual(await after(hold(35), unhold(20)), { came: 'revised', ids: [30, 35, 40] })
  assert.deepEqual(await after(unhold(30), unhold(35)), { came: 'made', ids: [40, 50, 3900] })
  assert.deepEqual(await after(unhold(50)), { came: 'revised', ids: [40, 3900, 4100] })
  assert.deepEqual(await after(unhold(4100)), { came: 'revised', ids: [40, 3900] })
})

/** Holds the first job of the page that is shown, so many times, and looks whether it is the page that would be made. */
const leaveOneByOne = async (
  t: TestContext,
  page: Pick<AskedPage, 'order' | 'count'>,
): Promise<(rows: number) => Promise<number>> => {
  const { engine, plain, cache, happen, source, time } = await openMemorySite(t, manyJobs())
  source.estimated = true
  const asked = { where: notHeld, limit: 100, ...page }
  return async (rows) => {
    for (let left = 0; left < rows; left += 1) {
      const { items } = await engine.jobs(asked)
      assert.equal(items.length, 100)
      await happen(hold(items[0]?.id ?? 0))
      // No answer that is late is given after this.
      time.advanceBy(1_100)
      assert.deepEqual(await engine.jobs(asked), await plain.jobs(asked))
    }
    return sumOf(cache.compartments().map(({ counts }) => counts)).loads
  }
}

for (const [name, page] of [
  ['in the order of the plan', {}],
  ['in the order of the plan, with the count', { count: true }],
  ['in an order', { order: byPriority }],
] as const) {
  test(`a hundred rows that leave a full page ${name} take no load; the next one takes one, and a hundred more none`, async (t) => {
    const leave = await leaveOneByOne(t, page)
    assert.equal(await leave(50), 1)
    assert.equal(await leave(50), 1)
    assert.equal(await leave(1), 2)
    assert.equal(await leave(100), 2)
    assert.equal(await leave(1), 3)
  })
}
