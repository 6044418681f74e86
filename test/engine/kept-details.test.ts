/** A job in full that is said to hold is what would be shown now, whatever has happened to it and around it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeJob } from '#/core/detail.ts'
import { openJournal } from '#/core/journal.ts'
import type { PlanState } from '#/core/state.ts'
import { timesOf, watchDetail } from '#/engine/cached/details.ts'
import { createLookout, type Lookout, type Moment } from '#/engine/cached/lookout.ts'
import { everyJob, playSteps } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

/** What passes with time is bounded by time: expectations, and times that have come. */
const shownOf = (state: PlanState, id: number): string => {
  const { expected: _, dependencies, ...detail } = describeJob(state, id)
  const byTheClock = new Set<string>(['at', 'until', 'deadline'])
  return JSON.stringify({ ...detail, dependencies: dependencies.filter(({ type }) => !byTheClock.has(type)) })
}

interface Kept {
  readonly text: string
  readonly moment: Moment
  readonly affects: ReturnType<typeof watchDetail>
}

test('a job in full that is said to hold is what would be shown now, whatever happens to the plan', () => {
  const seen = { held: 0, behind: 0 }
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, steps) => {
      let lookout: Lookout | undefined
      const kept = new Map<number, Kept>()
      playSteps(streams, steps, ({ state, events }) => {
        state.journal ??= openJournal(state)
        lookout ??= createLookout({ state: () => state, committed: () => undefined, onAnotherPlan: () => kept.clear() })
        const there = new Set(everyJob(state))
        for (const id of kept.keys()) if (!there.has(id)) kept.delete(id)
        for (const id of there) {
          const text = shownOf(state, id)
          const before = kept.get(id)
          if (before !== undefined && lookout.judge(before.moment, before.affects) === 'holds') {
            seen.held += 1
            assert.equal(before.text, text, JSON.stringify(events.slice(-4)))
            continue
          }
          if (before !== undefined) seen.behind += 1
          kept.set(id, { text, moment: lookout.now(), affects: watchDetail(describeJob(state, id)) })
        }
      })
    }),
    { numRuns: 100 },
  )
  assert.ok(seen.held > 100 && seen.behind > 100, JSON.stringify(seen))
})

test('a job whose time is to come is good until then and no longer, and its estimates are for some seconds', () => {
  const at = (text: string, state: 'open' | 'met') => ({ type: 'at', text, state }) as const
  const now = Temporal.Instant.from('2026-11-22T03:00:00Z').epochMilliseconds
  const times = (dependencies: ReturnType<typeof at>[], status: 'waiting' | 'succeeded', isSmall = false) =>
    timesOf({ id: 1, estimatedEndAt: null, status, dependencies }, { isSmall, now })
  const passed = at('2026-11-22T02:00:00Z', 'met')
  assert.deepEqual(
    [
      times([passed, at('2026-11-22T03:00:20Z', 'open'), at('2026-11-22T04:00:00Z', 'open')], 'waiting'),
      times([at('2026-11-22T03:00:02Z', 'open')], 'waiting'),
      times([at('2026-11-22T03:00:20Z', 'open')], 'waiting', true),
      times([passed], 'succeeded'),
    ],
    [
      { freshFor: 5_000, goodFor: 20_000 },
      { freshFor: 2_000, goodFor: 2_000 },
      { freshFor: 0, goodFor: 20_000 },
      { freshFor: Infinity, goodFor: Infinity },
    ],
  )
})
