/** The commands about single dependencies: how their words are read, and what is said of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'
import type { Ordered } from './memory-engine.ts'

const withoutCause = (order: Ordered): unknown =>
  Object.fromEntries(Object.entries(order).filter(([name]) => name !== 'cause'))

test('dependencies are added to a job and to a stream, with the words of conman too', async (t) => {
  const { server, engine } = await startEdge(t)
  const more = ['--follows', 'FTA1#LEDGER.CLOSE IF ABEND|FAIL', '--follows', '10', '--needs', '2 FTA1#TAPES']
  const rest = ['--opens', '/in/x(-s %p)', '--prompt', 'sure?', '--until', '0200 +1', '--onuntil', 'cancel']
  assert.deepEqual(
    await run(server, ['job', 'add-dependency', '3', ...more, ...rest]),
    printed('Added dependencies to FTA1#PAYROLL.PAYCALC, job 3. Its status is ○ waiting.'),
  )
  assert.deepEqual(
    await run(server, ['stream', 'adddep', '2', '--follows', 'LEDGER']),
    printed('Added dependencies to FTA2#REPORTS, stream 2. Its status is ○ waiting.'),
  )
  assert.deepEqual(engine.ordered.map(withoutCause), [
    {
      kind: 'asked-dependencies',
      target: { of: 'job', id: 3 },
      dependencies: {
        follows: ['FTA1#LEDGER.CLOSE IF ABEND|FAIL', '10'],
        needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
        opens: [{ path: '/in/x', qualifier: '-s %p' }],
        prompts: ['sure?'],
        until: Temporal.Instant.from('2026-11-23T05:00:00Z').epochMilliseconds,
        onUntil: 'cancel',
      },
    },
    { kind: 'asked-dependencies', target: { of: 'stream', id: 2 }, dependencies: { follows: ['LEDGER'] } },
  ])
})

test('they are removed and released by their names', async (t) => {
  const { server, engine } = await startEdge(t)
  const lines = [
    ['job', 'remove-dependency', '3', '--follows', 'EXTRACT', '--needs', 'TAPES', '--until', '--deadline'],
    ['job', 'reldep', '3', '--opens', '/in/x', '--at', '--reason', 'it is there'],
    ['stream', 'deldep', '2', '--prompt', '5'],
  ]
  const said = [
    'Removed dependencies of FTA1#PAYROLL',
    'Released from dependencies FTA1',
    'Removed dependencies of FTA2',
  ]
  for (const [place, line] of lines.entries()) {
    const { code, out } = await run(server, line)
    assert.equal(code, 0)
    assert.ok(out.startsWith(said[place] ?? '?'), out)
  }
  assert.deepEqual(engine.ordered.map(withoutCause), [
    {
      kind: 'drop-dependencies',
      target: { of: 'job', id: 3 },
      how: 'removed',
      named: { follows: ['EXTRACT'], needs: ['TAPES'], times: ['until', 'deadline'] },
    },
    {
      kind: 'drop-dependencies',
      target: { of: 'job', id: 3 },
      how: 'released',
      named: { opens: ['/in/x'], times: ['at'] },
    },
    { kind: 'drop-dependencies', target: { of: 'stream', id: 2 }, how: 'removed', named: { prompts: ['5'] } },
  ])
})

test('what a job and what a stream waits for is shown with how it stands', async (t) => {
  const { server } = await startEdge(t)
  const ofJob = 'Waits for\nTYPE   STATE  WHAT\nneeds  open   2 FTA1#TAPES\n\nFollows\n'
  const { out } = await run(server, ['job', 'show', '3'])
  assert.ok(out.includes(ofJob), out)
  const table = 'TYPE     STATE  WHAT\nfollows  met    FTA1#PAYROLL.PREPARE\nneeds    open   2 FTA1#TAPES'
  assert.deepEqual(await run(server, ['stream', 'dependencies', '2']), printed(table))
})

test('words that cannot be read are refused before anything is asked', async (t) => {
  const { server, engine } = await startEdge(t)
  const { code, err } = await run(server, ['job', 'add-dependency', '3', '--onuntil', 'wait'])
  assert.deepEqual([code, engine.ordered], [64, []])
  assert.match(err, /suppress, continue, cancel/)
})
