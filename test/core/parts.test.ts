/** Parts of an extension in the plan, one after the other, with what happens between them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apply } from '#/core/apply.ts'
import { cell } from '#/core/columns.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { EventBody } from '#/model/event.ts'
import { job, planOf, sourcesAfter, step, stream } from '#/planning/testing/site.ts'
import { partsOf } from '#/planning/testing/parts.ts'

const cause = { by: 'test' }
const happen = (state: PlanState, body: EventBody): void =>
  apply(state, { ...body, seq: state.seq + 1, at: state.now, term: 1 })

const twoStreams = (waits: Parameters<typeof stream>[1]) =>
  planOf([job('X'), stream('A', { ...waits, jobs: [step('X')] }), stream('B', { ...waits, jobs: [step('X')] })]).batch

const [next, midnight] = [sourcesAfter([]).next, Temporal.Instant.from('2026-11-22T00:00Z').epochMilliseconds]
const startState = (): PlanState => {
  const state = createState({ workstationLimit: 100 })
  state.now = midnight
  return state
}

test('a prompt that was answered between two parts is not waited for by the second', () => {
  const [first, second] = partsOf(twoStreams({ prompts: [{ name: 'GO' }] }), next, 4)
  assert.ok(first && second)
  assert.deepEqual([first.batch.prompts.length, second.batch.prompts.length], [1, 0])
  const state = startState()
  happen(state, { kind: 'plan.added', batch: first.batch, cause })
  happen(state, { kind: 'prompt.asked', prompt: 1, cause })
  happen(state, { kind: 'prompt.answered', prompt: 1, yes: true, cause })
  happen(state, { kind: 'plan.added', batch: second.batch, cause })
  assert.deepEqual([cell(state.streams.unmet, 1), cell(state.streams.unmet, 2)], [0, 0])
})

test('a prompt that was not answered is one for both', () => {
  const state = startState()
  for (const { batch } of partsOf(twoStreams({ prompts: [{ name: 'GO' }] }), next, 4)) {
    happen(state, { kind: 'plan.added', batch, cause })
  }
  happen(state, { kind: 'prompt.asked', prompt: 1, cause })
  assert.deepEqual([cell(state.streams.unmet, 1), cell(state.streams.unmet, 2)], [1, 1])
  happen(state, { kind: 'prompt.answered', prompt: 1, yes: true, cause })
  assert.deepEqual([cell(state.streams.unmet, 1), cell(state.streams.unmet, 2)], [0, 0])
})

test('a day counts as planned when its last part is in', () => {
  const state = startState()
  const planned = partsOf(twoStreams({}), next, 2).map(({ batch }) => {
    happen(state, { kind: 'plan.added', batch, cause })
    return [state.plannedThrough, state.days.length]
  })
  assert.deepEqual(planned, [
    ['', 0],
    ['2026-11-22', 1],
  ])
})
