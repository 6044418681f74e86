/** How a stream ends some of whose jobs never run: suppressed, cancelled, on workstations that take no part. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewStream } from '#/core/view.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { createState } from '#/core/state.ts'
import { close, streamNames } from '../support/close-day.ts'
import { jobNamed, midnight, minute, sketchBatch, stage, starts } from '../support/plan.ts'
import { openTheatre, type Theatre } from '../support/simulate.ts'

const cause = { by: 'operator' }
const at = (minutes: number): number => midnight + minutes * minute
const status = ({ state }: Theatre, stream: number): string => viewStream(state, stream).status

test('the stream of a job that its UNTIL has suppressed succeeds without it: who follows the stream goes on, who follows the job does not', () => {
  const theatre = stage([
    { name: 'DAY', jobs: [{ name: 'A' }, { name: 'LATE', untilAt: at(5), files: ['/never'] }] },
    { name: 'OFALL', follows: ['DAY'], jobs: [{ name: 'B' }] },
    { name: 'OFJOB', jobs: [{ name: 'C', follows: ['DAY.LATE'] }] },
  ])
  theatre.playTo(at(10))
  assert.equal(jobNamed(theatre.state, 'DAY.LATE').status, 'suppressed')
  assert.deepEqual([status(theatre, 1), status(theatre, 2)], ['succeeded', 'succeeded'])
  assert.equal(jobNamed(theatre.state, 'OFJOB.C').status, 'waiting')
})

test('a stream whose jobs are all suppressed or cancelled has succeeded', () => {
  const theatre = stage([
    {
      name: 'DAY',
      jobs: [
        { name: 'A', untilAt: at(5), files: ['/never'] },
        { name: 'B', files: ['/never'] },
      ],
    },
    { name: 'AFTER', follows: ['DAY'], jobs: [{ name: 'C' }] },
  ])
  theatre.playTo(at(6))
  theatre.happen({ kind: 'job.cancelled', job: 2, cause })
  assert.equal(status(theatre, 1), 'succeeded')
  assert.deepEqual(starts(theatre), ['C'])
})

test('a predecessor that is cancelled after it ended is judged by its end', () => {
  const theatre = stage(
    [
      {
        name: 'DAY',
        jobs: [{ name: 'A' }, { name: 'B', follows: ['A IF ABEND', 'SLOW'] }, { name: 'SLOW', startAt: at(10) }],
      },
    ],
    { script: (name) => ({ returnCode: name === 'A' ? 1 : 0 }) },
  )
  theatre.playTo(at(1))
  theatre.happen({ kind: 'job.cancelled', job: 1, cause })
  theatre.playTo(at(11))
  assert.deepEqual(starts(theatre), ['A', 'SLOW', 'B'])
})

test('a job on an ignored workstation is ready and never runs; its stream is carried from day to day', () => {
  const state = createState({ workstationLimit: 10 })
  state.now = midnight
  const theatre = openTheatre(state)
  const batch: PlanBatch = sketchBatch([{ name: 'DAY', jobs: [{ name: 'A' }, { name: 'B', workstation: 'OLD' }] }])
  batch.workstations.push({ name: 'OLD', timezone: 'UTC', ignored: true })
  theatre.happen({ kind: 'plan.added', batch, cause })
  close(theatre)
  assert.deepEqual([starts(theatre), streamNames(theatre)], [['A'], ['DAY']])
  assert.equal(jobNamed(state, 'DAY.B').status, 'ready')
})

test('an abended job gives its units of a resource back', () => {
  const needs = [{ name: 'WS#TAPE', units: 1 }]
  const theatre = stage(
    [
      {
        name: 'DAY',
        jobs: [
          { name: 'A', needs, priority: 50 },
          { name: 'B', needs },
        ],
      },
    ],
    {
      resources: { 'WS#TAPE': 1 },
      script: (name) => ({ returnCode: name === 'A' ? 1 : 0, ms: minute }),
    },
  )
  theatre.playTo(at(5))
  assert.deepEqual(starts(theatre), ['A', 'B'])
})
