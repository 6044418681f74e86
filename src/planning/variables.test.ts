/** Variables and where they are put in (User's Guide and Reference, "Variable resolution"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { taskText } from '#/model/job-definition.ts'
import type { Definition } from '#/model/definition.ts'
import type { PlanBatch } from '#/model/plan.ts'
import type { GivenVariables } from '#/model/submission.ts'
import { planSubmit } from './plan-submit.ts'
import { everyday, job, planOf, sourcesAfter, step, stream, time, workstation } from './testing/site.ts'

const table = (name: string, values: Record<string, string>, isDefault = false): Definition => ({
  kind: 'vartable',
  name,
  isDefault,
  variables: Object.entries(values).map(([name, value]) => ({ name, value })),
})
const parameter = (name: string, value: string, of?: string): Definition => ({
  kind: 'parameter',
  name,
  value,
  ...(of !== undefined && { table: of }),
})
const echo = (text: string) => job('X', { task: { type: 'command', command: `echo ${text}` } })
const commands = ({ tasks }: PlanBatch) => tasks.map(({ task }) => taskText(task))

const tables = [
  table('MAIN', { A: 'a0', B: 'b0', C: 'c0', D: 'd0' }, true),
  table('OFWS', { A: 'a1', B: 'b1', C: 'c1' }),
  table('OFSTREAM', { A: 'a2', B: 'b2' }),
  table('OFCYCLE', { A: 'a3' }),
]
const site = [
  ...tables,
  workstation('FTA1', { variableTable: 'ofws' }),
  job('X', { workstation: 'FTA1', task: { type: 'command', command: 'echo ^A^ ^b^ ^C^ ^D^ ^E^ ${A}' } }),
  stream('S', {
    variableTable: 'OfStream',
    runCycles: [everyday({ variableTable: 'OFCYCLE', at: time('0900') }), everyday({ at: time('1000') })],
    jobs: [step('X', { workstation: 'FTA1' })],
  }),
]

test('a value is of the table of the run cycle, else the stream, else the workstation, else the default; ${VAR} is left', () => {
  assert.deepEqual(commands(planOf(site).batch), ['echo a3 b2 c1 d0 ^E^ ${A}', 'echo a2 b2 c1 d0 ^E^ ${A}'])
})

test('a variable that no table has is said, once for its definition', () => {
  assert.deepEqual(
    planOf(site).notes.map(({ level, sentence }) => [level, sentence]),
    [['warning', 'No variable table has ^E^ of FTA1#X: it stays as it is written.']],
  )
})

test('a submitted stream has no run cycle: its own table is the first', () => {
  const now = Temporal.Instant.from('2026-11-22T14:00Z').epochMilliseconds
  const { batch } = planSubmit({ ...sourcesAfter(site), stream: 'WS#S', now })
  assert.deepEqual(commands(batch), ['echo a2 b2 c1 d0 ^E^ ${A}'])
})

const submitted = (given: GivenVariables) =>
  planSubmit({
    ...sourcesAfter(site),
    stream: 'WS#S',
    now: Temporal.Instant.from('2026-11-22T14:00Z').epochMilliseconds,
    ...given,
  })

test('values that are given with a submission come before those of all tables, in any case, and are kept with it', () => {
  const { batch, notes } = submitted({ variables: { b: 'mine', E: 'new' } })
  assert.deepEqual(commands(batch), ['echo a2 mine c1 d0 new ${A}'])
  assert.deepEqual(batch.submitted, { definition: null, variables: { B: 'mine', E: 'new' }, table: null })
  assert.deepEqual(notes, [])
  assert.equal(submitted({}).batch.submitted, undefined)
})

test('the table of a submission is asked in place of that of a run cycle', () => {
  assert.deepEqual(commands(submitted({ table: 'ofcycle' }).batch), ['echo a3 b2 c1 d0 ^E^ ${A}'])
  assert.throws(() => submitted({ table: 'OFCYCL' }), {
    code: 'definition.unknown',
    message: 'There is no variable table OFCYCL. Did you mean OFCYCLE?',
  })
})

test('a variable that nothing uses may be given, and is said; what is no name of a variable is refused', () => {
  const definitions = [echo('^MONTH^'), stream('S', { jobs: [step('X')] })]
  const now = Temporal.Instant.from('2026-11-22T14:00Z').epochMilliseconds
  const submit = (variables: Record<string, string>) =>
    planSubmit({ ...sourcesAfter(definitions), stream: 'WS#S', now, variables })
  const { notes, batch } = submit({ MONHT: '11' })
  assert.deepEqual(commands(batch), ['echo ^MONTH^'])
  assert.deepEqual(
    notes.map(({ sentence }) => sentence),
    [
      'No variable table has ^MONTH^ of WS#X: it stays as it is written.',
      'Nothing of WS#S uses the variable MONHT. Did you mean MONTH?',
    ],
  )
  assert.throws(() => submit({ '1ST': 'x' }), { code: 'request.invalid' })
})

test('parameters without a table are of the default table, those with one join it, whether it is defined or not', () => {
  const definitions = [
    table('MAIN', { A: 'a0' }, true),
    table('MORE', { A: 'a1' }),
    parameter('B', 'b0'),
    parameter('B', 'b1', 'MORE'),
    parameter('C', 'c2', 'ALONE'),
    echo('^A^ ^B^ ^C^'),
    stream('S', { jobs: [step('X')] }),
    stream('T', { variableTable: 'MORE', jobs: [step('X')] }),
    stream('U', { variableTable: 'ALONE', jobs: [step('X')] }),
  ]
  assert.deepEqual(commands(planOf(definitions).batch), ['echo a0 b0 ^C^', 'echo a1 b1 ^C^', 'echo a0 b0 c2'])
})

test('a task without variables is stored once, whatever the tables; one that comes to the same text too', () => {
  const definitions = [
    ...tables,
    echo('^D^'),
    job('Y'),
    stream('S', { jobs: [step('X'), step('Y')] }),
    stream('T', { variableTable: 'OFSTREAM', jobs: [step('X'), step('Y')] }),
  ]
  const { batch } = planOf(definitions)
  assert.equal(batch.tasks.length, 2)
  assert.deepEqual(
    batch.jobs.map(({ task }) => task),
    [1, 2, 1, 2],
  )
})

test('variables are put into commands, scripts, documents, logons, recovery prompts, files, qualifiers and prompts', () => {
  const { batch } = planOf([
    ...tables,
    workstation('FTA1', { variableTable: 'OFWS' }),
    { kind: 'prompt', name: 'NAMED', text: 'Is ^A^ there?' },
    job('C', {
      task: { type: 'command', command: 'c ^A^' },
      logon: 'u^A^',
      recovery: { action: 'stop', prompt: 'Again ^A^?' },
    }),
    job('S', { task: { type: 'script', script: 's ^A^' } }),
    job('D', { task: { type: 'document', format: 'json', application: 'executable', text: '{"d":"^A^"}' } }),
    stream('STREAM', {
      variableTable: 'OFSTREAM',
      prompts: [{ name: 'NAMED' }, { text: 'Go ^A^?' }],
      jobs: [
        step('C', { opens: [{ workstation: 'FTA1', path: '/^A^/^C^', qualifier: '-s /^A^' }] }),
        step('S', { opens: [{ path: '/^C^' }] }),
        step('D'),
      ],
    }),
  ])
  assert.deepEqual(commands(batch), ['c a2', 's a2', '{"d":"a2"}'])
  assert.deepEqual([batch.tasks[0]?.logon, batch.tasks[0]?.recovery.prompt], ['ua2', 'Again a2?'])
  // A named prompt is one for the whole plan: the default table alone.
  assert.deepEqual(
    batch.prompts.map(({ text }) => text),
    ['Is a0 there?', 'Go a2?'],
  )
  assert.deepEqual(
    batch.dependencies.flatMap((one) => (one.type === 'file' ? [[one.path, one.qualifier]] : [])),
    [
      ['/a2/c1', '-s /a2'],
      ['/c0', null],
    ],
  )
})

test('a stream whose variable table does not exist is left out with a note', () => {
  const { batch, notes } = planOf([...tables, stream('S', { variableTable: 'OFSTREEM', jobs: [] })])
  assert.deepEqual(batch.streams, [])
  assert.equal(notes[0]?.sentence, 'WS#S is not planned. There is no variable table OFSTREEM. Did you mean OFSTREAM?')
})
