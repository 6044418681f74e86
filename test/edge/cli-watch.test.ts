/** The command that tells what changes, as it changes. */
import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import type { Told } from '#/model/change-view.ts'
import { eventually } from '../support/eventually.ts'
import { run } from './command-line.ts'
import { startEdge, type Edge } from './edge.ts'
import { jobViews, streamViews } from './small-plan.ts'

const at = '2026-11-22T06:14:07.000Z'
const resync: Told = { id: '1-1-0', event: 'resync', data: { seq: 1, at, why: 'begin' } }

/** Watches until it has printed so many lines, and the server ends for good. */
const watched = async (t: TestContext, line: string, tell: (edge: Edge) => void, lines: number): Promise<string[]> => {
  const edge = await startEdge(t)
  const printed: string[] = []
  const stdout = new Writable({
    write: (chunk: Buffer, _, done) => {
      printed.push(...chunk.toString().trimEnd().split('\n'))
      done()
    },
  })
  const ended = run(edge.server, line, { stdout })
  await eventually('somebody who watches', () => (edge.engine.changes.asked.length > 0 ? true : undefined))
  tell(edge)
  await eventually(`${lines} lines`, () => (printed.length >= lines ? true : undefined))
  // Refused for good, it does not try again.
  edge.engine.changes.refuse('access.denied')
  edge.api.endStreams()
  assert.equal((await ended).code, 77)
  return printed
}

test('each status is printed once, with its time at the site, and what else is to be known of it', async (t) => {
  const [job, stream] = [jobViews[1], streamViews[0]]
  assert.ok(job !== undefined && stream !== undefined)
  const tell = ({ engine: { changes } }: Edge): void => {
    changes.tell(resync)
    changes.tell({ id: '1-2-0', event: 'changes', data: { seq: 2, at, jobs: [job], streams: [stream] } })
    changes.tell({ id: '1-3-0', event: 'changes', data: { seq: 3, at, jobs: [job] } })
    changes.tell({ id: '1-4-0', event: 'position' })
    const again = { ...job, status: 'running' as const, run: 3, returnCode: null }
    changes.tell({ id: '1-5-4', event: 'changes', data: { seq: 5, at, jobs: [again], plan: true, definitions: 4 } })
  }
  assert.deepEqual(await watched(t, 'watch', tell, 6), [
    'Watching. What is there already: batuta plan',
    `03:14:07  FTA1#PAYROLL (stream 1)  ■ stuck`,
    '03:14:07  FTA1#PAYROLL.EXTRACT (job 2)  ✗ abended, run 2, return code 16, late',
    '03:14:07  FTA1#PAYROLL.EXTRACT (job 2)  ▶ running, run 3, late',
    '03:14:07  the plan has changed: streams came or left',
    '03:14:07  definitions are at revision 4',
  ])
})

test('with --json each message is a line, and can be gone on from', async (t) => {
  const tell = ({ engine: { changes } }: Edge): void => {
    assert.equal(changes.asked[0]?.after, '1-1-0')
    changes.tell({ id: '1-2-0', event: 'changes', data: { seq: 2, at, freezes: true } })
  }
  const [line = ''] = await watched(t, '--json watch --kinds freezes --after 1-1-0', tell, 1)
  assert.deepEqual(JSON.parse(line), { id: '1-2-0', event: 'changes', data: { seq: 2, at, freezes: true } })
})

test('of a selection what leaves it is told once, where it was told before', async (t) => {
  const [job] = jobViews
  assert.ok(job !== undefined)
  const tell = ({ engine: { changes } }: Edge): void => {
    const [asked] = changes.asked
    assert.deepEqual([asked?.kinds, asked?.selection?.of], [['jobs'], 'jobs'])
    changes.tell({ id: '1-2-0', event: 'changes', data: { seq: 2, at, jobs: [job], jobsGone: [7] } })
    changes.tell({ id: '1-3-0', event: 'changes', data: { seq: 3, at, jobsGone: [7, job.id] } })
    changes.tell({ id: '1-4-0', event: 'changes', data: { seq: 4, at, jobsGone: [job.id] } })
    changes.tell({ id: '1-5-0', event: 'changes', data: { seq: 5, at, plan: true } })
  }
  assert.deepEqual(await watched(t, 'watch @#PAY@.@+state=succ', tell, 3), [
    '03:14:07  FTA1#PAYROLL.PREPARE (job 1)  ✓ succeeded',
    '03:14:07  job 1 has left the selection',
    '03:14:07  the plan has changed: streams came or left',
  ])
})
