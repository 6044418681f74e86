/** A check that cannot fail checks nothing: for each invariant a ledger, or a state, that breaks it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { put } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import { midnight, minute, sketchBatch, type StreamSketch } from '../support/plan.ts'
import { invariants, openAudit } from './audit.ts'
import { Violation } from './invariant.ts'

const cause = { by: 'operator' }
const order = { ...cause, requestId: 'r1', order: 'hold' }
const usage = { userMs: null, systemMs: null, peakMemory: null }

const dispatched = (job: number, run = 1): EventBody => ({ kind: 'run.dispatched', job, run, agent: 'agent' })
const ended = (job: number, returnCode = 0): EventBody => ({
  kind: 'run.ended',
  job,
  run: 1,
  outcome: returnCode === 0 ? 'succeeded' : 'abended',
  returnCode,
  signal: null,
  startedAt: midnight,
  usage,
  repeatAt: null,
})
const closing = (streams: number[], carried: number[]): EventBody => ({
  kind: 'plan.closed',
  through: '2026-11-22',
  streams,
  jobs: [],
  carried,
  userJobs: [],
  cause,
})

interface Broken {
  readonly plan?: StreamSketch[]
  readonly events: EventBody[]
  /** Done to the state before the end of the ledger is looked at. */
  readonly spoil?: (state: PlanState) => void
}

const two: StreamSketch[] = [{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }]
const free: StreamSketch[] = [
  {
    name: 'PAY',
    jobs: [
      { name: 'A', priority: 10 },
      { name: 'B', priority: 50 },
    ],
  },
]
const late: StreamSketch[] = [{ name: 'PAY', jobs: [{ name: 'A', startAt: midnight + minute }] }]

const broken: Readonly<Record<string, Broken>> = {
  'one order': { events: [{ kind: 'leader.elected', server: 'here', version: '1' }] },
  'no job is lost': { events: [], spoil: ({ jobs }) => put(jobs.stream, 1, 0) },
  'no double start': { events: [dispatched(1), dispatched(1)] },
  'an outcome is final': { events: [dispatched(1), ended(1), ended(1, 3)] },
  'no dependency is violated': { events: [dispatched(2)] },
  'limits hold': { plan: free, events: [dispatched(2), dispatched(1)] },
  'order by priority': { plan: free, events: [dispatched(1)] },
  'nothing starts outside its time': { plan: late, events: [dispatched(1)] },
  'carry forward keeps the plan': { events: [closing([1, 1], [1, 1])] },
  'held means held': { events: [{ kind: 'job.held', job: 1, cause }, dispatched(1)] },
  'killed is abended': { events: [dispatched(1), { kind: 'job.kill_requested', job: 1, run: 1, cause }, ended(1)] },
  'views agree': { events: [], spoil: ({ jobs }) => put(jobs.stream, 1, 0) },
  'a request has its effect once': {
    events: [
      { kind: 'job.held', job: 1, cause: order },
      { kind: 'job.unheld', job: 1, cause },
      { kind: 'job.held', job: 1, cause: order },
    ],
  },
  'counts are what a recount gives': { events: [], spoil: ({ streams }) => put(streams.openJobs, 1, 5) },
}

for (const invariant of invariants) {
  test(`"${invariant.name}" can be broken`, () => {
    const { plan = two, events, spoil } = broken[invariant.name] ?? { events: [] }
    const audit = openAudit({ workstationLimit: 1 }, [invariant])
    const added: EventBody = { kind: 'plan.added', batch: sketchBatch(plan), cause }
    const gap = invariant.name === 'one order' ? 1 : 0
    const ledger = [added, ...events].map((body, place): LedgerEvent => ({
      ...body,
      seq: place + 1 + (place > 0 ? gap : 0),
      at: midnight,
      term: 1,
    }))
    const hold = (): void => {
      for (const event of ledger) audit.hear(event)
      spoil?.(audit.state)
      audit.end()
    }
    assert.throws(hold, (error) => error instanceof Violation && error.message.startsWith(invariant.name))
  })
}
