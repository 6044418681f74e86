import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewStream } from '#/core/view.ts'
import { jobNamed, midnight, minute, stage, starts } from '../support/plan.ts'

test('a job starts when all it follows have succeeded', () => {
  const theatre = stage([
    {
      name: 'PAY',
      jobs: [{ name: 'A' }, { name: 'B' }, { name: 'C', follows: ['A', 'B'] }, { name: 'D', follows: ['C'] }],
    },
  ])
  theatre.playTo(midnight + minute)
  assert.deepEqual(starts(theatre), ['A', 'B', 'C', 'D'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('a job that follows an abended one waits, and its stream is stuck', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], {
    script: (name) => ({ returnCode: name === 'A' ? 8 : 0 }),
  })
  theatre.playTo(midnight + minute)
  assert.deepEqual(starts(theatre), ['A'])
  assert.equal(jobNamed(theatre.state, 'PAY.A').internalStatus, 'ABEND')
  assert.equal(jobNamed(theatre.state, 'PAY.A').returnCode, 8)
  assert.equal(jobNamed(theatre.state, 'PAY.B').internalStatus, 'HOLD')
  assert.equal(viewStream(theatre.state, 1).status, 'stuck')
})

test('a stream that follows a stream starts when all jobs of that have succeeded', () => {
  const theatre = stage(
    [
      { name: 'LOAD', follows: ['PAY'], jobs: [{ name: 'L' }] },
      { name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] },
    ],
    { script: () => ({ ms: minute }) },
  )
  theatre.playTo(midnight + minute)
  assert.equal(jobNamed(theatre.state, 'LOAD.L').status, 'waiting')
  theatre.playTo(midnight + 2 * minute)
  assert.equal(jobNamed(theatre.state, 'LOAD.L').status, 'running')
  assert.deepEqual(starts(theatre), ['A', 'B', 'L'])
})

test('a job of one stream follows a job of another', () => {
  const theatre = stage([
    { name: 'LOAD', jobs: [{ name: 'L', follows: ['PAY.A'] }] },
    { name: 'PAY', startAt: midnight + minute, jobs: [{ name: 'A' }] },
  ])
  theatre.playTo(midnight + minute)
  assert.deepEqual(starts(theatre), ['A', 'L'])
})

test('units of a resource are never held twice, and those who wait get them when they are given back', () => {
  const needs = [{ name: 'WS#TAPE', units: 2 }]
  const jobs = ['A', 'B', 'C'].map((name) => ({ name, needs }))
  const theatre = stage([{ name: 'BACKUP', jobs }], { resources: { 'WS#TAPE': 5 }, script: () => ({ ms: minute }) })
  assert.deepEqual(starts(theatre), ['A', 'B'])
  theatre.playTo(midnight + minute)
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
})

test('a stream holds its resource from its first start to its end', () => {
  const needs = [{ name: 'WS#LICENCE', units: 1 }]
  const theatre = stage(
    [
      { name: 'FIRST', needs, jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] },
      { name: 'SECOND', needs, jobs: [{ name: 'C' }] },
    ],
    { resources: { 'WS#LICENCE': 1 }, script: () => ({ ms: minute }) },
  )
  theatre.playTo(midnight + 2 * minute)
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
})

test('a prompt is asked when nothing else is left, and only a yes lets the job start', () => {
  const theatre = stage(
    [{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'], prompts: ['Pay out?'] }] }],
    {
      script: () => ({ ms: minute }),
    },
  )
  assert.equal(theatre.state.prompts.get(1)?.status, 'waiting')
  theatre.playTo(midnight + minute)
  assert.equal(theatre.state.prompts.get(1)?.status, 'asked')
  theatre.happen({ kind: 'prompt.answered', prompt: 1, yes: false, cause: { by: 'test' } })
  assert.deepEqual(starts(theatre), ['A'])
  theatre.happen({ kind: 'prompt.answered', prompt: 1, yes: true, cause: { by: 'test' } })
  assert.deepEqual(starts(theatre), ['A', 'B'])
})

test('a file is looked for when nothing else is left, and lets the job start when it is there', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'], files: ['/in/pay'] }] }], {
    script: () => ({ ms: minute }),
  })
  assert.equal(theatre.state.watching.size, 0)
  theatre.playTo(midnight + minute)
  const [file] = theatre.state.watching
  assert.ok(file)
  theatre.happen({ kind: 'file.found', file })
  assert.deepEqual(starts(theatre), ['A', 'B'])
})
