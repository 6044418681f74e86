/** Jobs come to streams between random steps: everything still counts them, folds to the same, and leaves no trace. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { cell } from '#/core/columns.ts'
import { isLive, jobIsSettled } from '#/core/conditions.ts'
import { advance } from '#/core/progress.ts'
import { copyState, openRestoring, partsOf, type StateCopy } from '#/core/snapshot.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import { everything } from '../support/everything.ts'
import { midnight } from '../support/plan.ts'
import { picture } from '../support/play.ts'
import { playWithSubmissions } from '../support/play-with-submissions.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 12 })

test('open jobs and live runs are counted with those that came, in streams that are carried, reduced or gathered', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, picks, (streams, list, chosen) => {
      const look = (state: PlanState): void => {
        for (let stream = 1; stream < state.streams.size; stream += 1) {
          const all = [...jobsIn(state, stream)]
          const open = all.filter((job) => cell(state.jobs.isRecovery, job) === 0 && !jobIsSettled(state, job)).length
          const live = all.filter((job) => isLive(state, job)).length
          assert.deepEqual([cell(state.streams.openJobs, stream), cell(state.streams.liveRuns, stream)], [open, live])
          for (const job of all) assert.equal(cell(state.jobs.stream, job), stream)
        }
        for (const [stream, jobs] of state.added) {
          assert.notEqual(cell(state.streams.workstation, stream), 0)
          assert.ok(jobs.length > 0 && new Set(jobs).size === jobs.length)
        }
      }
      look(playWithSubmissions(streams, list, chosen, look).state)
    }),
    { numRuns: 200 },
  )
})

test('the ledger, and a snapshot with the ledger after it, give the state that was lived through', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, picks, (streams, list, chosen) => {
      const copies: StateCopy[] = []
      const { state, events } = playWithSubmissions(streams, list, chosen, (now) => copies.push(copyState(now)))
      const copy = copies[(chosen[0] ?? 0) % copies.length]
      assert.ok(copy)
      const restoring = openRestoring({ workstationLimit: 3 })
      for (const part of structuredClone([...partsOf(copy)])) restoring.add(part)
      const restored = restoring.finish()
      const folded = createState({ workstationLimit: 3 })
      folded.now = midnight
      for (const event of structuredClone(events)) {
        apply(folded, event)
        if (event.seq > copy.seq) apply(restored, event)
      }
      for (const one of [folded, restored]) advance(one, state.now)
      assert.deepEqual(everything(restored), everything(folded))
      assert.deepEqual(picture(folded), picture(state))
    }),
    { numRuns: 100 },
  )
})
