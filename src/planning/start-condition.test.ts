import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StartCondition } from '#/model/start-condition.ts'
import { planSubmit } from './plan-submit.ts'
import { job, planOf, sourcesAfter, step, stream, time, workstation } from './testing/site.ts'

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const midnight = at('2026-11-22T00:00Z')
const hour = 3_600_000

const ofFile = (changes: Partial<Extract<StartCondition, { type: 'file' }>> = {}): StartCondition => ({
  type: 'file',
  event: 'created',
  file: '/in/orders',
  interval: 60,
  rerun: false,
  ...changes,
})

const ofJob: StartCondition = { type: 'job', job: 'ASK', condition: 'THERE', interval: 90, rerun: true }
const ask = job('ASK', {
  outputConditions: [
    { name: 'THERE', expression: 'RC = 4' },
    { name: 'BROKEN', expression: 'RC > 4' },
  ],
  recovery: { action: 'stop', prompt: 'what now?' },
})

test('STARTCOND FILECREATED lets the stream wait for the file, and for 24 hours at most', () => {
  const { batch, notes } = planOf([
    job('A'),
    stream('S', { at: time('0600'), startCondition: ofFile(), jobs: [step('A')] }),
  ])
  const waiter = { of: 'stream', id: 1 }
  assert.deepEqual(batch.dependencies, [
    { type: 'file', waiter, id: 1, workstation: 'WS', path: '/in/orders', qualifier: 'created' },
    {
      type: 'start',
      waiter,
      watch: { of: 'file', id: 1 },
      text: 'FILECREATED WS#"/in/orders"',
      rerun: false,
      interval: 60,
      until: midnight + 30 * hour,
      continues: null,
    },
  ])
  assert.deepEqual(notes, [])
})

test('startConditionDeadlineOffset says how long a start condition is waited for', () => {
  const { batch } = planOf([stream('S', { startCondition: ofFile() })], {
    options: { startConditionDeadlineOffset: 90 },
  })
  const start = batch.dependencies.find((one) => one.type === 'start')
  assert.equal(start?.until, midnight + 1.5 * hour)
})

test('the file of a start condition lies where it says, with the variables of that workstation', () => {
  const { batch } = planOf([
    workstation('GATE', { variableTable: 'GATES' }),
    { kind: 'vartable', name: 'GATES', isDefault: false, variables: [{ name: 'IN', value: '/gate/in' }] },
    stream('S', { startCondition: ofFile({ workstation: 'GATE', file: '^IN^/x' }) }),
  ])
  const [file, start] = batch.dependencies
  assert.deepEqual(
    [file?.type === 'file' && [file.workstation, file.path], start?.type === 'start' && start.text],
    [['GATE', '/gate/in/x'], 'FILECREATED GATE#"/gate/in/x"'],
  )
})

test('STARTCOND FILEMODIFIED waits for a change after the scheduled time', () => {
  const startCondition = ofFile({ event: 'modified' })
  const { batch } = planOf([stream('S', { scheduledTime: time('0700'), startCondition })])
  const [file] = batch.dependencies
  assert.equal(file?.type === 'file' && file.qualifier, `modified after ${midnight + 7 * hour}`)
})

test('STARTCOND JOB makes that job the first of the stream; it runs every INTERVAL until its condition is true', () => {
  const jobs = [step('A'), step('B', { follows: [{ job: 'A' }] })]
  const { batch } = planOf([ask, job('A'), job('B'), stream('S', { startCondition: ofJob, jobs })])
  assert.deepEqual(
    batch.jobs.map(({ name }) => name),
    ['ASK', 'A', 'B'],
  )
  const task = batch.tasks.find(({ id }) => id === batch.jobs[0]?.task)
  assert.equal(task?.successCondition, 'RC = 4')
  assert.deepEqual(task?.recovery, { action: 'rerun', repeatEvery: 1.5, attempts: 961 })
  const follows = batch.dependencies.flatMap((one) => (one.type === 'job' ? [[one.waiter.id, one.predecessor]] : []))
  assert.deepEqual(follows, [
    [2, 1],
    [3, 2],
  ])
  const start = batch.dependencies.find((one) => one.type === 'start')
  assert.deepEqual([start?.watch, start?.text, start?.rerun], [{ of: 'job', id: 1 }, 'JOB WS#ASK OUTCOND THERE', true])
})

test('elsewhere the job of a start condition is what its definition says', () => {
  const { batch } = planOf([ask, stream('S', { startCondition: ofJob }), stream('T', { jobs: [step('ASK')] })])
  const tasks = batch.jobs.map((one) => batch.tasks.find(({ id }) => id === one.task))
  assert.deepEqual(
    tasks.map((task) => [task?.successCondition, task?.recovery.action]),
    [
      ['RC = 4', 'rerun'],
      [null, 'stop'],
    ],
  )
})

test('ALIAS names the monitoring job; a name that the stream has already is not taken', () => {
  const named = (startCondition: StartCondition, own: string[]): string | undefined =>
    planOf([ask, job('A'), stream('S', { startCondition, jobs: own.map((name) => step('A', { name })) })]).batch.jobs[0]
      ?.name
  assert.equal(named({ ...ofJob, alias: 'WATCH' }, []), 'WATCH')
  assert.equal(named(ofJob, ['ask']), 'job_StartCond')
})

test('a monitoring job in a folder is called without the folder', () => {
  const asked = { ...ask, name: '/F/ASK' }
  const { batch } = planOf([asked, stream('S', { startCondition: { ...ofJob, job: '/F/ASK' }, jobs: [] })])
  assert.deepEqual(
    batch.jobs.map(({ name, definition }) => [name, definition]),
    [['ASK', 'WS#/F/ASK']],
  )
})

for (const [what, condition, expression, said] of [
  ['does not exist', 'NOWHERE', 'RC = 4', /has no output condition NOWHERE/],
  ['is not about return codes', 'TEXT', 'contains(${this.stdlist},"x")', /no comparison of return codes/],
] as const) {
  test(`a stream whose start condition ${what} is left out with a note, and does not simply start`, () => {
    const odd = job('ASK', { outputConditions: [{ name: 'TEXT', expression }] })
    const { batch, notes } = planOf([odd, stream('S', { startCondition: { ...ofJob, condition } })])
    assert.deepEqual(batch.streams, [])
    assert.match(notes[0]?.sentence ?? '', said)
  })
}

const watch = { continues: 1, until: midnight + 20 * hour, from: midnight + 15 * hour, after: 1234.5 }
const goOn = (startCondition: StartCondition) => {
  const definitions = [ask, stream('S', { startCondition })]
  const earlier = planOf(definitions).batch
  return planSubmit({ ...sourcesAfter(definitions, [earlier]), stream: 'WS#S', now: midnight + 14 * hour, watch }).batch
}

test('an instance that watches on looks for a later file, and waits no longer than the first', () => {
  const [file, start] = goOn(ofFile({ rerun: true })).dependencies
  assert.equal(file?.type === 'file' && file.qualifier, 'created after 1234.5')
  assert.deepEqual(start?.type === 'start' && [start.continues, start.until], [1, watch.until])
})

test('a monitoring job that watches on does not run at once', () => {
  const [monitor] = goOn(ofJob).jobs
  assert.equal(monitor?.startAt, watch.from)
})
