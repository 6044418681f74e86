import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planDays } from './plan-days.ts'
import { job, planOf, sourcesAfter, step, stream } from './testing/site.ts'
import { taskKey } from './task-pool.ts'

const command = (text: string) => ({ task: { type: 'command', command: text } }) as const

test('variables are put in, and those that no parameter defines stay', () => {
  const { batch } = planOf([
    { kind: 'parameter', name: 'ENV', value: 'prod' },
    { kind: 'parameter', name: 'USER', value: 'batch' },
    job('X', {
      ...command('run ^ENV^ ^env^ ^MISSING^ 2^10 ${ENV}'),
      logon: '^USER^',
      recovery: { action: 'stop', prompt: 'Again in ^ENV^?' },
    }),
    job('Y', { task: { type: 'script', script: '/opt/^ENV^/y.sh -v' } }),
    stream('S', { jobs: [step('X'), step('Y')] }),
  ])
  assert.deepEqual(batch.tasks, [
    {
      id: 1,
      task: { type: 'command', command: 'run prod prod ^MISSING^ 2^10 ${ENV}' },
      logon: 'batch',
      successCondition: null,
      outputConditions: [],
      recovery: { action: 'stop', prompt: 'Again in prod?' },
    },
    {
      id: 2,
      task: { type: 'script', script: '/opt/prod/y.sh -v' },
      logon: null,
      successCondition: null,
      outputConditions: [],
      recovery: { action: 'stop' },
    },
  ])
})

test('of several conditions of success those are kept that can be looked at; without one, return code 0 decides', () => {
  const conditions = (...expressions: string[]) => ({
    ...command('true'),
    successConditions: expressions.map((expression, at) => ({ name: `C${at}`, expression })),
  })
  const { batch } = planOf([
    job('X', conditions('RC<4', '${this.File.1.Size}>0', 'RC=77')),
    job('Y', conditions('contains(${this.stdlist},"ok")')),
    stream('S', { jobs: [step('X'), step('Y')] }),
  ])
  assert.deepEqual(
    batch.tasks.map(({ successCondition }) => successCondition),
    ['(RC<4) OR (RC=77)', null],
  )
})

test('jobs that run the same have one task, in a batch and across batches', () => {
  const definitions = [
    job('X', command('true')),
    job('Y', command('true')),
    job('Z', { ...command('true'), successCondition: 'RC=0 OR RC=4' }),
    stream('S', { jobs: [step('X'), step('Y'), step('Z')] }),
  ]
  const first = planOf(definitions).batch
  assert.deepEqual(
    first.jobs.map(({ task }) => task),
    [1, 1, 2],
  )
  const known = new Map(first.tasks.map((task) => [taskKey(task), task.id]))
  const sources = { ...sourcesAfter(definitions, [first]), tasks: (key: string) => known.get(key) }
  const { batch } = planDays({ ...sources, from: '2026-11-23', to: '2026-11-23' })
  assert.deepEqual(batch.tasks, [])
  assert.deepEqual(
    batch.jobs.map(({ task }) => task),
    [1, 1, 2],
  )
})
