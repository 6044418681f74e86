/** Submission by order: what enters the plan, what is answered, and that a request has its effect once. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { viewDependencies } from '#/core/dependencies-view.ts'
import { describeJob } from '#/core/detail.ts'
import { submit } from '#/engine/submit.ts'
import { submitCommand, submitJob } from '#/engine/submit-job.ts'
import type { Definition } from '#/model/definition.ts'
import type { JobOptions } from '#/model/submission.ts'
import { job, step, stream, workstation } from '#/planning/testing/site.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { memoryOptions } from '../support/memory-options.ts'
import { midnight, minute } from '../support/plan.ts'

const definitions = [
  workstation('WS'),
  { kind: 'resource', workstation: 'WS', name: 'TAPE', units: 3 } as const,
  { kind: 'prompt', name: 'GO', text: 'go?' } as const,
  job('X', { task: { type: 'command', command: 'pay ^MONTH^' } }),
  stream('PAY', { runCycles: [], jobs: [step('X')] }),
  stream('OTHER', { runCycles: [], jobs: [step('X')] }),
]

const open = (t: TestContext) => {
  const plan = openMemoryPlan(t, definitions, midnight)
  const site = { timezone: 'UTC', startOfDay: 0 }
  return {
    ...plan,
    parts: { ...plan, leading: () => plan, definitions: async () => plan.definitions, options: memoryOptions(), site },
  }
}

test('a stream is submitted with its variables, which are shown and stay when its job is run again', async (t) => {
  const { parts, state } = open(t)
  const asked = { stream: 'PAY', variables: { month: '11' }, alias: 'PAYTEST' }
  const answer = await submit(parts, asked, { by: 'operator', requestId: 'one' })
  assert.deepEqual([answer.name, answer.jobs, answer.notes], ['PAYTEST', 1, []])
  assert.deepEqual(answer.submitted, { definition: 'WS#PAY', variables: { MONTH: '11' }, table: null })
  const detail = describeJob(state, 1)
  assert.deepEqual([detail.stream, detail.task.text, detail.submitted], ['WS#PAYTEST', 'pay 11', answer.submitted])
})

test('a request that is repeated answers the same stream; its id is no licence for another', async (t) => {
  const { parts, state } = open(t)
  const cause = { by: 'operator', requestId: 'one' }
  const first = await submit(parts, { stream: 'PAY' }, cause)
  const again = await submit(parts, { stream: 'PAY' }, cause)
  assert.deepEqual([again.id, state.nextIds.stream], [first.id, first.id + 1])
  await assert.rejects(submit(parts, { stream: 'OTHER' }, cause), { code: 'request.reused' })
})

const operator = { by: 'operator' }
const command = (name: string, more: JobOptions = {}) => ({
  workstation: 'ws',
  task: { type: 'command', command: `run ${name}` } as const,
  recovery: { action: 'stop' } as const,
  alias: name,
  ...more,
})

test('a job goes into JOBS of its workstation, one for each day, and is named in the answer', async (t) => {
  const { parts, state, clock } = open(t)
  const first = await submitJob(parts, { job: 'X', variables: { MONTH: '11' } }, operator)
  assert.deepEqual([first.stream, first.name, first.status, first.notes], ['WS#JOBS', 'X', 'ready', []])
  const second = await submitJob(parts, { job: 'WS#X', alias: 'AGAIN' }, operator)
  assert.deepEqual([second.streamId, second.name], [first.streamId, 'AGAIN'])
  assert.equal(describeJob(state, first.id).task.text, 'pay 11')
  clock.advanceTo(midnight + 24 * 60 * minute)
  const nextDay = await submitJob(parts, { job: 'X' }, operator)
  assert.deepEqual([nextDay.stream, nextDay.streamId], ['WS#JOBS', first.streamId + 1])
})

test('a command is a job that nobody has defined; without an alias it is named after its letters', async (t) => {
  const { parts, state } = open(t)
  const asked = { ...command('x'), alias: undefined, task: { type: 'script', script: '/opt/9-clean.sh 30' } as const }
  const answer = await submitCommand(parts, { ...asked, logon: 'batch', successCondition: 'RC<8' }, operator)
  assert.deepEqual([answer.stream, answer.name], ['WS#JOBS', 'OPT9CLEANSH30'])
  const { definition, logon, successCondition, task } = describeJob(state, answer.id)
  assert.deepEqual([definition, logon, successCondition, task.text], ['', 'batch', 'RC<8', '/opt/9-clean.sh 30'])
  await assert.rejects(submitCommand(parts, { ...asked, successCondition: 'RC<<8' }, operator), {
    code: 'request.invalid',
  })
  await assert.rejects(
    submitCommand(parts, { ...command('x'), task: { type: 'command', command: '%%' }, alias: undefined }, operator),
    {
      code: 'request.invalid',
    },
  )
})

test('a job goes into a stream by name or number, and follows jobs and streams of the plan by what people call them', async (t) => {
  const { parts, state } = open(t)
  const pay = await submit(parts, { stream: 'PAY' }, operator)
  const other = await submit(parts, { stream: 'OTHER' }, operator)
  const follows = ['X', '1', 'OTHER.x', 'WS#OTHER', 'stream:2', 'OTHER.@']
  const { id, stream: name } = await submitCommand(parts, command('LAST', { into: 'pay', follows }), operator)
  assert.equal(name, 'WS#PAY')
  assert.deepEqual(
    describeJob(state, id).predecessors.map(({ type, id: from }) => [type, from]),
    [
      ['stream', other.id],
      ['job', 2],
      ['job', 1],
    ],
  )
  const byNumber = await submitCommand(parts, command('MORE', { into: String(pay.id) }), operator)
  assert.equal(byNumber.streamId, pay.id)
})

test('what cannot be is refused: no such stream or job, more than one, a stream that is over, a name that is taken', async (t) => {
  const { parts, conductor } = open(t)
  const refused = (more: JobOptions, code: string, name = 'NEW') =>
    assert.rejects(submitCommand(parts, command(name, more), operator), { code })
  await submit(parts, { stream: 'PAY' }, operator)
  await submit(parts, { stream: 'OTHER' }, operator)
  await refused({ into: 'NOSUCH' }, 'stream.unknown')
  await refused({ into: 'PAY', follows: ['OTHER.Y'] }, 'job.unknown')
  await refused({ into: 'PAY', follows: ['99'] }, 'job.unknown')
  await refused({ into: 'PAY' }, 'job.name_taken', 'X')
  await submit(parts, { stream: 'PAY' }, operator)
  await refused({ into: 'PAY' }, 'stream.ambiguous')
  await conductor.take(() => [{ kind: 'stream.cancelled', stream: 1, cause: operator }])
  await refused({ into: '1' }, 'stream.closed')
  const { streamId } = await submitCommand(parts, command('NEW', { into: 'PAY' }), operator)
  assert.equal(streamId, 3)
})

test('a job that would wait for what waits for its own stream is refused', async (t) => {
  const { parts } = open(t)
  const pay = await submit(parts, { stream: 'PAY' }, operator)
  await submit(parts, { stream: 'OTHER' }, operator)
  await submitCommand(parts, command('AFTER', { into: 'OTHER', follows: ['WS#PAY'] }), operator)
  const into = (follows: string[]) => submitCommand(parts, command('NEW', { into: 'PAY', follows }), operator)
  await assert.rejects(into(['OTHER']), { code: 'definition.cycle' })
  await assert.rejects(into(['OTHER.AFTER']), { code: 'definition.cycle' })
  await assert.rejects(into([`stream:${pay.id}`]), { code: 'definition.cycle' })
  assert.equal((await into(['OTHER.X', 'X'])).name, 'NEW')
})

test('a job that is submitted again by the same request is the same job; its id is no licence for another', async (t) => {
  const { parts, state } = open(t)
  const cause = { by: 'operator', requestId: 'one' }
  const first = await submitCommand(parts, command('DISKS'), cause)
  const again = await submitCommand(parts, command('DISKS'), cause)
  assert.deepEqual([again.id, state.nextIds.job], [first.id, first.id + 1])
  await assert.rejects(submitCommand(parts, command('OTHER'), cause), { code: 'request.reused' })
  await assert.rejects(submit(parts, { stream: 'PAY' }, cause), { code: 'request.reused' })
})

test('a stream is submitted with what it waits for, and with times, a priority and a limit in place of its own', async (t) => {
  const { parts, state } = open(t)
  await submit(parts, { stream: 'OTHER' }, operator)
  const asked = {
    follows: ['OTHER', 'OTHER.X IF ABEND | FAIL', 'other'],
    needs: [{ resource: 'TAPE', units: 2 }],
    opens: [{ path: '/in/x', qualifier: '-s %p' }],
    prompts: ['go', 'sure?'],
    until: midnight + 60 * minute,
    onUntil: 'cancel',
    deadline: midnight + 90 * minute,
    priority: 60,
    limit: 1,
  } as const
  const { id, priority, limit, status } = await submit(parts, { stream: 'PAY', ...asked }, operator)
  assert.deepEqual([priority, limit, status], [60, 1, 'waiting'])
  assert.deepEqual(
    viewDependencies(state, -id)
      .map(({ type, text }) => `${type} ${text}`)
      .toSorted(),
    [
      'deadline 2026-11-22T01:30:00.000Z',
      'follows WS#OTHER',
      'follows WS#OTHER.X IF ABEND | FAIL',
      'needs 2 WS#TAPE',
      'opens WS#/in/x(-s %p)',
      'prompt GO',
      'prompt sure?',
      'until 2026-11-22T01:00:00.000Z',
    ],
  )
  const plain = await submit(parts, { stream: 'PAY' }, operator)
  assert.deepEqual([plain.priority, plain.limit, plain.status], [10, null, 'ready'])
  const refuse = (follows: string[], code: string) =>
    assert.rejects(submit(parts, { stream: 'PAY', follows }, operator), { code })
  await refuse(['NONE'], 'stream.unknown')
  await refuse(['OTHER.Y'], 'job.unknown')
  await refuse(['OTHER IF EXEC'], 'job.unknown_condition')
  await refuse(['OTHER.X IF GOOD'], 'job.unknown_condition')
})

test('a job that is submitted follows with a condition', async (t) => {
  const { parts, state } = open(t)
  const { streamId } = await submitJob(parts, { job: 'X', alias: 'A' }, operator)
  const into = String(streamId)
  const follower = await submitJob(
    parts,
    { job: 'X', alias: 'B', into, follows: ['A IF ABEND', 'A if exec'] },
    operator,
  )
  assert.deepEqual(
    viewDependencies(state, follower.id)
      .map(({ text, state: is }) => `${text} ${is}`)
      .toSorted(),
    ['WS#JOBS.A IF ABEND open', 'WS#JOBS.A IF EXEC open'],
  )
})

test('a stream of a class is submitted to each member with what it waits for, and its jobs run there', async (t) => {
  const members = [workstation('M1'), workstation('M2'), job('X', { workstation: 'ALL' })]
  const all: Definition = { kind: 'class', name: 'ALL', members: ['M1', 'M2'] }
  const ofClass = stream('S', { workstation: 'ALL', runCycles: [], jobs: [step('X', { workstation: 'ALL' })] })
  const plan = openMemoryPlan(t, [...members, all, ofClass], midnight)
  const site = { timezone: 'UTC', startOfDay: 0 }
  const parts = {
    ...plan,
    leading: () => plan,
    definitions: async () => plan.definitions,
    options: memoryOptions(),
    site,
  }
  const { id } = await submit(parts, { stream: 'ALL#S', prompts: ['sure?'] }, operator)
  for (const [place, name] of ['M1', 'M2'].entries()) {
    const { workstation: runsOn } = describeJob(plan.state, 1 + place)
    assert.deepEqual([runsOn, viewDependencies(plan.state, -(id + place)).length], [name, 1])
  }
})
