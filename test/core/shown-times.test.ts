/** Estimated times that are shown, against those that nobody can say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assess } from '#/core/assurance.ts'
import { cell } from '#/core/columns.ts'
import { jobReaders } from '#/core/job-readers.ts'
import { knownTimes } from '#/core/known-times.ts'
import { shownTimes } from '#/core/shown-times.ts'
import type { PlanState } from '#/core/state.ts'
import { streamReaders } from '#/core/stream-readers.ts'
import { viewStream } from '#/core/view.ts'
import { jobNamed, midnight, minute, stage } from '../support/plan.ts'
import { everyJob } from '../support/play.ts'

const whole = { planEnd: midnight + 1440 * minute, deadlineOffset: 2, longDurationThreshold: 150 }
const options = { ...whole, approachingLateOffset: 120, riskConfidence: 80 }

const everyStream = (state: PlanState): number[] => [
  ...new Set([...everyJob(state)].map((job) => cell(state.jobs.stream, job))),
]

/** Those of which something is said. */
const said = (rows: readonly (readonly number[])[]): (number | undefined)[] =>
  rows.filter(([, at]) => !Number.isNaN(at)).map(([id]) => id)

test('of what is over, went wrong, or waits for what went wrong in its stream no times are shown, whatever is left elsewhere', () => {
  const { state, playTo } = stage(
    [
      { name: 'STUCK', jobs: [{ name: 'BAD' }, { name: 'AFTER', follows: ['BAD'] }] },
      { name: 'DROPPED', startAt: midnight, untilAt: midnight, jobs: [{ name: 'NEVER' }] },
      { name: 'DONE', jobs: [{ name: 'WELL' }] },
      { name: 'LATER', startAt: midnight + 60 * minute, jobs: [{ name: 'FIRST' }, { name: 'SECOND' }] },
    ],
    { script: (name) => ({ ms: minute, returnCode: name === 'BAD' ? 1 : 0 }) },
  )
  // Worked out before anything happened: what is shown is of the present all the same.
  const { estimate, times: critical } = assess(state, options)
  const early = knownTimes(estimate, state.now, critical)
  playTo(midnight + 5 * minute)
  const standing = assess(state, options)
  const late = knownTimes(standing.estimate, state.now, standing.times)
  assert.equal(viewStream(state, jobNamed(state, 'STUCK.BAD').streamId).status, 'stuck')
  const waiting = ['LATER.FIRST', 'LATER.SECOND'].map((name) => jobNamed(state, name))
  for (const times of [early, late]) {
    const shown = shownTimes(state, times)
    const [ofJob, ofStream] = [
      jobReaders(state, times)['estimatedEndAt'],
      streamReaders(state, times)['estimatedEndAt'],
    ]
    assert.ok(ofJob?.as === 'number' && ofStream?.as === 'number')
    const jobs = [...everyJob(state)].map((id) => [id, shown.job(id)?.end ?? Number.NaN])
    const streams = everyStream(state).map((id) => [id, shown.stream(id)?.end ?? Number.NaN])
    assert.deepEqual(
      said(jobs),
      waiting.map(({ id }) => id),
    )
    assert.deepEqual(said(streams), [waiting[0]?.streamId])
    assert.deepEqual(
      [...everyJob(state)].map((id) => [id, ofJob.of(id)]),
      jobs,
    )
    assert.deepEqual(
      everyStream(state).map((id) => [id, ofStream.of(id)]),
      streams,
    )
  }
})
