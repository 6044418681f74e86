/** A job that waits again after it had ended, or was given back by its agent: what held before holds still. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { advance } from '#/core/progress.ts'
import { viewStream } from '#/core/view.ts'
import type { Command } from '#/model/command.ts'
import { recount } from '../invariants/bookkeeping.ts'
import { jobNamed, midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

/** REPAIR runs when PAY abends; PAY succeeds, so its branch is off. */
const branchThatIsOff = (repair: Partial<JobSketch> = {}, pay: Partial<JobSketch> = {}): Theatre => {
  const jobs = [
    { name: 'PAY', ...pay },
    { name: 'REPAIR', follows: ['PAY IF ABEND'], ...repair },
  ]
  const theatre = stage([{ name: 'DAY', jobs }], { script: (_name, run) => ({ returnCode: run === 1 ? 0 : 1 }) })
  theatre.playTo(at(1))
  assert.equal(statusOf(theatre, 'REPAIR'), 'SUPPR')
  return theatre
}

const statusOf = ({ state }: Theatre, job: string): string => jobNamed(state, `DAY.${job}`).internalStatus
const order = (theatre: Theatre, action: 'cancel' | 'rerun', job: string, successors?: 'all'): void => {
  const { id } = jobNamed(theatre.state, `DAY.${job}`)
  const command: Command = { kind: 'job', action, job: id, rerun: { successors }, cause }
  for (const body of eventsOf(theatre.state, command)) theatre.happen(body)
}

test('a branch that was off is taken up when its predecessor is run again and abends', () => {
  const theatre = branchThatIsOff()
  order(theatre, 'rerun', 'PAY')
  theatre.playTo(at(2))
  assert.deepEqual(starts(theatre), ['PAY', 'PAY/2', 'REPAIR'])
})

test('a job of a branch that was off stays cancelled, whatever becomes of its predecessor', () => {
  const theatre = branchThatIsOff()
  order(theatre, 'cancel', 'REPAIR')
  order(theatre, 'rerun', 'PAY')
  theatre.playTo(at(2))
  assert.equal(statusOf(theatre, 'REPAIR'), 'CANCL')
  assert.deepEqual(starts(theatre), ['PAY', 'PAY/2'])
})

test('a stream of a branch that was off stays cancelled, whatever becomes of its predecessor and of its UNTIL', () => {
  const theatre = stage([
    { name: 'DAY', jobs: [{ name: 'PAY' }] },
    { name: 'NIGHT', follows: ['DAY IF ABEND'], untilAt: at(10), jobs: [{ name: 'REPAIR' }] },
  ])
  theatre.playTo(at(1))
  assert.equal(viewStream(theatre.state, 2).status, 'suppressed')
  theatre.happen({ kind: 'stream.cancelled', stream: 2, cause })
  theatre.playTo(at(20))
  order(theatre, 'rerun', 'PAY')
  theatre.playTo(at(30))
  assert.equal(viewStream(theatre.state, 2).status, 'cancelled')
  assert.deepEqual(starts(theatre), ['PAY', 'PAY/2'])
})

test('a job that is taken up after its UNTIL does not start', () => {
  const theatre = branchThatIsOff({ untilAt: at(10) })
  theatre.playTo(at(20))
  order(theatre, 'rerun', 'PAY')
  theatre.playTo(at(30))
  assert.equal(statusOf(theatre, 'REPAIR'), 'SUPPR')
  assert.deepEqual(starts(theatre), ['PAY', 'PAY/2'])
})

test('a job that its agent gives back after its UNTIL does not start', () => {
  const theatre = stage([{ name: 'DAY', jobs: [{ name: 'PAY', untilAt: at(10) }] }])
  assert.deepEqual(starts(theatre), ['PAY'])
  advance(theatre.state, at(11))
  theatre.happen({ kind: 'run.refused', job: 1, run: 1, reason: 'The disk is full.', retryAt: at(12) })
  theatre.playTo(at(20))
  assert.equal(statusOf(theatre, 'PAY'), 'SUPPR')
  assert.deepEqual(starts(theatre), ['PAY'])
})

test('what a job was released from when it was run by itself is not asked for once more when its predecessors are run again', () => {
  const jobs: JobSketch[] = [
    { name: 'PAY' },
    { name: 'TAX' },
    { name: 'FEES' },
    // Its priority keeps it from running.
    {
      name: 'BOOK',
      priority: 0,
      follows: ['PAY IF SUCC', 'FEES IF SUCC'],
      joins: [{ name: 'ALL', needed: 0, follows: ['TAX'] }],
    },
  ]
  const theatre = stage([{ name: 'DAY', jobs }], { script: () => ({ returnCode: 1 }) })
  theatre.playTo(at(1))
  assert.equal(statusOf(theatre, 'BOOK'), 'SUPPR')
  order(theatre, 'rerun', 'BOOK')
  order(theatre, 'rerun', 'PAY', 'all')
  const waits = (): string[] =>
    explain(theatre.state, { agent: 'virtual' }, 4)
      .hindrances.filter(({ type }) => type === 'follows')
      .map(({ sentence }) => sentence.replace(/^.* follows (\S+) .*$/, '$1'))
  assert.deepEqual(waits(), ['WS#DAY.PAY'])
  for (const job of ['TAX', 'FEES']) order(theatre, 'rerun', job)
  assert.deepEqual(waits(), ['WS#DAY.PAY'])
  recount(theatre.state)
})

test('a job that is run again after its UNTIL, and that its agent does not take now, is offered to it until it does', () => {
  const theatre = stage([{ name: 'DAY', jobs: [{ name: 'PAY', untilAt: at(10) }] }], {
    script: (_name, run) => ({ ms: run === 4 ? 0 : 60 * minute }),
  })
  theatre.happen({ kind: 'job.cancelled', job: 1, cause })
  theatre.playTo(at(70))
  order(theatre, 'rerun', 'PAY')
  for (const run of [2, 3])
    theatre.happen({ kind: 'run.refused', job: 1, run, reason: 'The disk is full.', retryAt: theatre.state.now })
  theatre.playTo(at(71))
  assert.equal(statusOf(theatre, 'PAY'), 'SUCC')
  assert.deepEqual(starts(theatre), ['PAY', 'PAY/2', 'PAY/3', 'PAY/4'])
})
