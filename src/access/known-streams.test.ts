/** What a limited role's texts may follow. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition } from '#/model/definition.ts'
import { everyday, job, step, stream, workstation } from '#/planning/testing/site.ts'
import { knownStreams } from './known-streams.ts'
import { createScope } from './scope.ts'

const runCycles = [everyday()]
const all: readonly Definition[] = [
  workstation('WS'),
  job('LOAD'),
  stream('/PAY/PAYROLL', {
    runCycles,
    jobs: [step('LOAD', { follows: [{ type: 'follows', stream: '/BOARD/CLOSE', job: 'A' }] as never })],
  }),
  stream('/BOARD/CLOSE', { runCycles, jobs: [step('A'), step('B')] }),
  stream('/BOARD/OPEN', { runCycles, jobs: [step('A')] }),
]

test('a limited role knows its own streams, and of others the jobs that these follow; whoever sees all knows all', () => {
  const known = knownStreams(all, createScope([{ role: 'scheduler', folder: '/PAY' }]))
  const told = known.map((one) => [
    one.kind,
    one.name,
    ...(one.kind === 'stream' ? one.jobs.map(({ name }) => name) : []),
  ])
  assert.deepEqual(told, [
    ['workstation', 'WS'],
    ['job', 'LOAD'],
    ['stream', '/PAY/PAYROLL', 'LOAD'],
    ['stream', '/BOARD/CLOSE', 'A'],
  ])
  assert.deepEqual(knownStreams(all, createScope([{ role: 'scheduler' }])), all)
})
