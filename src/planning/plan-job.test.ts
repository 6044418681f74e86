/** Jobs that are submitted into a stream of the plan (User's Guide and Reference, "submit job", "submit docommand"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { taskText, type JobDefinition } from '#/model/job-definition.ts'
import type { Definition } from '#/model/definition.ts'
import type { JobOptions } from '#/model/submission.ts'
import type { Target } from './job-request.ts'
import { planJob } from './plan-job.ts'
import { instantText, job, sourcesAfter, stream, workstation } from './testing/site.ts'

const now = Temporal.Instant.from('2026-11-22T14:00Z').epochMilliseconds
const later = now + 3_600_000

const target: Target = {
  id: 7,
  workstation: 'WS',
  name: 'PAY',
  day: '2026-11-21',
  scheduledAt: now - 86_400_000,
  hasJob: (name) => name === 'TAKEN',
}

const submit = (
  definition: Definition,
  asked: JobOptions = {},
  more: { into?: Target | null; site?: Definition[] } = {},
) =>
  planJob({
    ...sourcesAfter([definition, ...(more.site ?? [])]),
    asked,
    definition: definition as JobDefinition,
    isDefined: true,
    target: more.into === undefined ? target : more.into,
    predecessors: [],
    now,
  })

test('a job goes into a stream of the plan, under its day, with what it waits for', () => {
  const site: Definition[] = [
    { kind: 'resource', workstation: 'WS', name: 'TAPE', units: 2 },
    { kind: 'prompt', name: 'GO', text: 'go?' },
  ]
  const asked: JobOptions = {
    at: now,
    until: later,
    onUntil: 'cancel',
    deadline: later,
    priority: 100,
    confirmed: true,
    needs: [{ resource: 'TAPE', units: 2 }],
    opens: [{ path: '/in/x', qualifier: '-s %p' }],
    prompts: ['go', 'sure?'],
  }
  const { batch } = submit(job('X'), asked, { site })
  assert.deepEqual([batch.into, batch.streams], [{ stream: 7, day: '2026-11-21' }, []])
  const [row] = batch.jobs
  assert.deepEqual(
    [row?.stream, row?.name, row?.definition, row?.priority, row?.confirmed, row?.onUntil],
    [7, 'X', 'WS#X', 100, true, 'cancel'],
  )
  assert.deepEqual([row?.startAt, row?.untilAt, row?.deadlineAt], [now, later, later])
  const waiter = { of: 'job', id: row?.id }
  assert.deepEqual(batch.dependencies, [
    { type: 'resource', waiter, name: 'WS#TAPE', units: 2 },
    { type: 'file', waiter, id: 1, workstation: 'WS', path: '/in/x', qualifier: '-s %p' },
    { type: 'prompt', waiter, prompt: 1 },
    { type: 'prompt', waiter, prompt: 2 },
  ])
  assert.deepEqual(
    batch.prompts.map(({ name, text }) => [name, text]),
    [
      ['GO', 'go?'],
      [null, 'sure?'],
    ],
  )
})

test('without a stream it goes into JOBS of its workstation, which comes with it', () => {
  const { batch } = submit(job('X'), {}, { into: null })
  const [row] = batch.streams
  assert.deepEqual(
    [row?.workstation, row?.name, row?.day, instantText(row?.scheduledAt ?? null), row?.jobCount, row?.carryForward],
    ['WS', 'JOBS', '2026-11-22', '2026-11-22T14:00Z', 0, true],
  )
  assert.deepEqual([batch.into, batch.jobs[0]?.stream], [{ stream: row?.id, day: '2026-11-22' }, row?.id])
})

test('its variables are those of the submission, the stream, the workstation and the default table', () => {
  const table = (name: string, values: Record<string, string>): Definition => ({
    kind: 'vartable',
    name,
    isDefault: name === 'MAIN',
    variables: Object.entries(values).map(([key, value]) => ({ name: key, value })),
  })
  const site = [
    table('MAIN', { A: 'a0', B: 'b0', C: 'c0', D: 'd0' }),
    table('OFSTREAM', { A: 'a1', B: 'b1', C: 'c1' }),
    table('MINE', { A: 'a2', B: 'b2' }),
    stream('PAY', { variableTable: 'OFSTREAM' }),
  ]
  const echo = job('X', { task: { type: 'command', command: 'echo ^A^ ^B^ ^C^ ^D^' } })
  const { batch, notes } = submit(echo, { variables: { A: 'mine', NONE: 'x' }, table: 'MINE' }, { site })
  assert.deepEqual(
    batch.tasks.map(({ task }) => taskText(task)),
    ['echo mine b2 c1 d0'],
  )
  assert.deepEqual(batch.submitted, { definition: null, variables: { A: 'mine', NONE: 'x' }, table: 'MINE' })
  assert.deepEqual(
    notes.map(({ sentence }) => sentence),
    ['Nothing of X uses the variable NONE.'],
  )
})

test('it brings its recovery job, which sleeps', () => {
  const { batch } = submit(
    job('X', { recovery: { action: 'rerun', job: { name: 'FIX' } } }),
    {},
    { site: [job('FIX')] },
  )
  assert.deepEqual(
    batch.jobs.map(({ name, role, recoveryJob }) => [name, role, recoveryJob]),
    [
      ['X', 'step', 2],
      ['FIX', 'recovery', null],
    ],
  )
})

test('a stream has a name once: another job of it needs an alias, and is shown with its definition', () => {
  assert.throws(() => submit(job('TAKEN')), {
    code: 'job.name_taken',
    message: 'WS#PAY has a job TAKEN already; give this one an alias.',
  })
  const { batch } = submit(job('TAKEN'), { alias: 'again' })
  assert.deepEqual([batch.jobs[0]?.name, batch.jobs[0]?.definition], ['AGAIN', 'WS#TAKEN'])
  assert.equal(batch.submitted?.definition, 'WS#TAKEN')
  assert.throws(() => submit(job('X'), { alias: 'A B' }), { code: 'request.invalid' })
})

test('a workstation that is not there, or ignored, takes no JOBS; a job of a class goes into a stream of a member', () => {
  const site: Definition[] = [
    workstation('OLD', { ignored: true }),
    { kind: 'class', name: 'ALL', members: ['WS'] },
    stream('PAY', { workstation: 'ALL' }),
  ]
  const into = (name: string, place: Target | null) => () =>
    submit(job('X', { workstation: name }), {}, { into: place, site })
  assert.throws(into('WSS', null), {
    code: 'definition.unknown',
    message: 'There is no workstation WSS. Did you mean WS?',
  })
  assert.throws(into('OLD', null), { code: 'stream.not_plannable' })
  assert.throws(into('ALL', null), /It is a class: say into which stream of a member/)
  assert.equal(into('ALL', target)().batch.jobs[0]?.workstation, 'WS')
  assert.throws(into('NOSUCH', target), { code: 'definition.unknown' })
})
