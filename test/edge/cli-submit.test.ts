/** The commands that submit work: how their words are read, and what is said of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { readOpens } from '#/cli/submit-words.ts'
import { startEdge } from './edge.ts'
import type { Ordered } from './memory-engine.ts'

const withoutCause = (order: Ordered): unknown =>
  Object.fromEntries(Object.entries(order).filter(([name]) => name !== 'cause'))

test('a submission says its variables, its time and its name, and is told what nothing uses', async (t) => {
  const { server, engine } = await startEdge(t)
  const line = 'submit PAYROLL --set MONTH=11 --set TEXT=a=b --table TEST --alias PAYTEST --at'
  const { out } = await run(server, [...line.split(' '), '0200 +1'])
  assert.equal(
    out,
    'Submitted FTA1#PAYROLL as stream 1 with 3 jobs. Its status is ■ stuck.\n' +
      '  ! Nothing of PAYROLL uses the variable MONTH.\n' +
      '  ! Nothing of PAYROLL uses the variable TEXT.\n',
  )
  const [order] = engine.ordered
  assert.ok(order?.kind === 'submit')
  assert.deepEqual(withoutCause(order), {
    kind: 'submit',
    stream: 'PAYROLL',
    variables: { MONTH: '11', TEXT: 'a=b' },
    table: 'TEST',
    alias: 'PAYTEST',
    at: Temporal.Instant.from('2026-11-23T05:00:00Z').epochMilliseconds,
  })
})

test('a stream is submitted with what it waits for besides', async (t) => {
  const { server, engine } = await startEdge(t)
  const waits = ['--follows', 'LEDGER IF ABEND', '--needs', '2 FTA1#TAPES', '--opens', '/in/x', '--prompt', 'sure?']
  await run(server, ['submit', 'PAYROLL', ...waits, '--onuntil', 'cancel', '--priority', 'HI', '--limit', '3'])
  assert.deepEqual(engine.ordered.map(withoutCause), [
    {
      kind: 'submit',
      stream: 'PAYROLL',
      follows: ['LEDGER IF ABEND'],
      needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
      opens: [{ path: '/in/x' }],
      prompts: ['sure?'],
      onUntil: 'cancel',
      priority: 100,
      limit: 3,
    },
  ])
})

test('a file is named with its workstation and its qualifier, and a path may have brackets of its own', async () => {
  const read = (text: string) => readOpens(text)[0]
  assert.deepEqual(read('FTA1#/in/x y(-s %p)'), { workstation: 'FTA1', path: '/in/x y', qualifier: '-s %p' })
  assert.deepEqual(read('/in/x(! -s %p)'), { path: '/in/x', qualifier: '! -s %p' })
  assert.deepEqual(read('/in/x((-f %p) -a (-r %p))'), { path: '/in/x', qualifier: '(-f %p) -a (-r %p)' })
  assert.deepEqual(read('/in/x(`ls %p | wc -w` -ge 2)'), { path: '/in/x', qualifier: '`ls %p | wc -w` -ge 2' })
  assert.deepEqual(read('/in/x(notempty)'), { path: '/in/x', qualifier: 'notempty' })
  assert.deepEqual(read('/in/copy (2)'), { path: '/in/copy (2)' })
  assert.throws(() => read('FTA1#'), /like FTA1#/)
})

test('a job, a command and a script are submitted with all they wait for, as conman writes it', async (t) => {
  const { server, engine } = await startEdge(t)
  const lines = [
    ['submit-job', 'FTA1#PAYCALC', '--into', 'PAYROLL', '--alias', 'AGAIN', '--priority', 'HI', '--confirmed'],
    ['submit-command', 'FTA1', 'df -k', '--follows', 'EXTRACT', '--follows', 'FTA2#REPORTS', '--needs', '2 FTA1#TAPES'],
    ['submit-script', 'FTA1', '/opt/x.sh', '--opens', 'FTA2#/in/x y(-s %p)', '--opens', '/in/z', '--prompt', 'sure?'],
    'submit-command FTA1 load --recovery rerun --attempts 3 --repeat-every 5 --recovery-job FTA1#FIX --succeeds-if RC<8'.split(
      ' ',
    ),
  ]
  for (const line of lines) {
    assert.deepEqual(
      await run(server, line),
      printed('Submitted FTA1#PAYROLL.PAYCALC as job 3. Its status is ○ waiting.'),
    )
  }
  assert.deepEqual(engine.ordered.map(withoutCause), [
    { kind: 'submit-job', job: 'FTA1#PAYCALC', into: 'PAYROLL', alias: 'AGAIN', priority: 100, confirmed: true },
    {
      kind: 'submit-command',
      workstation: 'FTA1',
      task: { type: 'command', command: 'df -k' },
      recovery: { action: 'stop' },
      follows: ['EXTRACT', 'FTA2#REPORTS'],
      needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
    },
    {
      kind: 'submit-command',
      workstation: 'FTA1',
      task: { type: 'script', script: '/opt/x.sh' },
      recovery: { action: 'stop' },
      opens: [{ workstation: 'FTA2', path: '/in/x y', qualifier: '-s %p' }, { path: '/in/z' }],
      prompts: ['sure?'],
    },
    {
      kind: 'submit-command',
      workstation: 'FTA1',
      task: { type: 'command', command: 'load' },
      successCondition: 'RC<8',
      recovery: { action: 'rerun', attempts: 3, repeatEvery: 5, job: { workstation: 'FTA1', name: 'FIX' } },
    },
  ])
  const usage = await run(server, 'submit-command FTA1 load --attempts 3')
  assert.deepEqual(
    [usage.code, usage.err],
    [64, 'batuta: --attempts and --repeat-every go with --recovery rerun. [command.usage]\n'],
  )
})
