/** The digest of a state: the same for the plan that lives and for the ledger that is folded, and other for any other plan. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { advance } from '#/core/progress.ts'
import { copyState } from '#/core/snapshot.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { differencesOf, digestStepwise, type StateDigest } from '#/engine/maintenance/state-digest.ts'
import { midnight } from '../support/plan.ts'
import { play } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

const digestOf = (state: PlanState): StateDigest => {
  const steps = digestStepwise(copyState(state))
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}

/** As PostgreSQL gives objects back: fields in another order. */
const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reordered(item)]),
  )
}

test('whatever was played, the plan that lives and the folded ledger have the same digest', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { state, events } = play(streams, list, () => undefined)
      const folded = createState({ workstationLimit: 3 })
      folded.now = midnight
      for (const event of events) apply(folded, reordered(structuredClone(event)) as typeof event)
      advance(folded, state.now)
      assert.deepEqual(differencesOf(digestOf(state), digestOf(folded)), [])
    }),
    { numRuns: 200 },
  )
})
