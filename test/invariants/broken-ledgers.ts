/** For each invariant ledgers, or states, that break it, each in one way. */
import { put } from '#/core/columns.ts'
import { countJobs } from '#/core/count-status.ts'
import { Met } from '#/core/follow-conditions.ts'
import { openJournal } from '#/core/journal.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import type { EventBody } from '#/model/event.ts'
import type { WorkstationChange } from '#/model/workstation-change.ts'
import { midnight, minute, type StreamSketch } from '../support/plan.ts'

export const cause = { by: 'operator' }
const order = { ...cause, requestId: 'r1', order: 'hold' }
const usage = { userMs: null, systemMs: null, peakMemory: null }

const dispatched = (job: number, run = 1): EventBody => ({ kind: 'run.dispatched', job, run, agent: 'agent' })
const lost = (job: number, run = 1): EventBody => ({ kind: 'run.lost', job, run, reason: 'fate' })
const rerun = (job: number, run: number, successors?: number[]): EventBody => ({
  kind: 'job.rerun',
  job,
  run,
  why: 'operator',
  notBefore: midnight,
  ...(successors && { successors }),
  cause,
})
const ended = (job: number, returnCode = 0): Extract<EventBody, { kind: 'run.ended' }> => ({
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
const started = (job: number): EventBody => ({ kind: 'run.started', job, run: 1, pid: 1 })
const closing = (streams: number[], carried: number[]): EventBody => ({
  kind: 'plan.closed',
  through: '2026-11-22',
  streams,
  jobs: [],
  carried,
  userJobs: [],
  cause,
})

export interface Broken {
  /** In which way. */
  readonly when: string
  readonly plan?: StreamSketch[]
  readonly resources?: Record<string, number>
  /** One with a number happens so many minutes after the one before. */
  readonly events: readonly (EventBody | number)[]
  /** Done to the state together with the last event. */
  readonly meanwhile?: (state: PlanState) => void
  /** Done to the state before the end of the ledger is looked at. */
  readonly spoil?: (state: PlanState) => void
}

export const two: StreamSketch[] = [{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }]
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
const until: StreamSketch[] = [{ name: 'PAY', untilAt: midnight + minute, jobs: [{ name: 'A' }] }]
const nop: StreamSketch[] = [{ name: 'PAY', jobs: [{ name: 'A', nop: true }, { name: 'B' }] }]
const tape: StreamSketch[] = [
  {
    name: 'PAY',
    jobs: [
      { name: 'A', workstation: 'WS', needs: [{ name: 'WS#TAPE', units: 1 }] },
      { name: 'B', workstation: 'WS2', needs: [{ name: 'WS#TAPE', units: 1 }] },
    ],
  },
]

const killed: EventBody = { kind: 'job.kill_requested', job: 1, run: 1, cause }
const confirmed = (job: number, more = {}): EventBody => ({
  kind: 'job.confirmed',
  job,
  succeeded: true,
  cause,
  ...more,
})
const freeze = (what: 'freeze' | 'drain', of: 'site' | 'workstation' | 'stream', pattern = ''): EventBody => ({
  kind: 'freeze.added',
  freeze: 1,
  what,
  scope: { of, pattern },
  until: null,
  cause,
})
const changed = (change: WorkstationChange): EventBody => ({
  kind: 'workstation.changed',
  workstation: 'WS',
  change,
  cause,
})

/** By the name of the invariant. */
export const broken: Readonly<Record<string, readonly Broken[]>> = {
  'one order': [{ when: 'an event is missing', events: [{ kind: 'leader.elected', server: 'here', version: '1' }] }],
  'no job is lost': [
    { when: 'a job is not in the plan any more', events: [], spoil: ({ jobs }) => put(jobs.stream, 1, 0) },
    {
      when: 'a job does nothing, and does not succeed in its turn',
      plan: nop,
      events: [1, { kind: 'job.held', job: 2, cause }],
    },
    { when: 'no agent has a job that runs', events: [dispatched(1)], spoil: ({ agents }) => agents.clear() },
  ],
  'no double start': [
    { when: 'a run is dispatched twice', events: [dispatched(1), dispatched(1)] },
    { when: 'nothing has called for the next run', events: [dispatched(1), ended(1), dispatched(1, 2)] },
    { when: 'a number is left out', events: [dispatched(1), ended(1), rerun(1, 2), dispatched(1, 3)] },
    { when: 'a job that runs is rerun', events: [dispatched(1), rerun(1, 2)] },
    {
      when: 'a successor that runs is to run again',
      plan: free,
      events: [dispatched(1), ended(1), dispatched(2), rerun(1, 2, [2])],
    },
    { when: 'a lost run is followed by another in silence', events: [dispatched(1), lost(1), dispatched(1, 2)] },
    {
      when: 'a lost run ends after the next was called for',
      events: [dispatched(1), lost(1), rerun(1, 2), ended(1)],
    },
    {
      when: 'a lost run ends after it was given up',
      events: [dispatched(1), lost(1), { kind: 'run.given_up', job: 1, run: 1, cause }, ended(1)],
    },
  ],
  'an outcome is final': [
    { when: 'a run ends twice', events: [dispatched(1), ended(1), ended(1, 3)] },
    {
      when: 'a lost run ends after an operator has said how',
      events: [dispatched(1), lost(1), confirmed(1), ended(1, 3)],
    },
    {
      when: 'one that succeeded abends in silence',
      events: [dispatched(1), ended(1)],
      spoil: ({ jobs }) => put(jobs.phase, 1, Phase.abended),
    },
    {
      when: 'one that succeeded waits again in silence',
      events: [dispatched(1), ended(1), dispatched(2)],
      spoil: ({ jobs }) => put(jobs.phase, 1, Phase.waiting),
    },
  ],
  'no dependency is violated': [
    { when: 'a predecessor has not ended', events: [dispatched(2)] },
    {
      when: 'a predecessor runs again, and its successor with it',
      events: [dispatched(1), ended(1), dispatched(2), { ...ended(2) }, rerun(1, 2, [2]), dispatched(2, 2)],
    },
  ],
  'limits hold': [
    { when: 'a workstation has room for one', plan: free, events: [dispatched(2), dispatched(1)] },
    {
      when: 'a stream has room for none',
      plan: [{ name: 'PAY', limit: 0, jobs: [{ name: 'A' }] }],
      events: [dispatched(1)],
    },
  ],
  'resources hold': [
    {
      when: 'two take what is there once',
      plan: tape,
      resources: { 'WS#TAPE': 1 },
      events: [dispatched(1), dispatched(2)],
    },
  ],
  'fences hold': [
    { when: 'a priority is below the fence', events: [changed({ fence: 10 }), dispatched(1)] },
    { when: 'the workstation is cut off', events: [changed({ linked: false }), dispatched(1)] },
    { when: 'the workstation takes no part', events: [changed({ ignored: true }), dispatched(1)] },
  ],
  'order by priority': [{ when: 'another ranks higher', plan: free, events: [dispatched(1)] }],
  'nothing starts outside its time': [
    { when: 'AT has not come', plan: late, events: [dispatched(1)] },
    { when: 'UNTIL of the stream has passed', plan: until, events: [2, dispatched(1)] },
  ],
  'carry forward keeps the plan': [
    { when: 'a stream leaves and is carried', events: [closing([1, 1], [1, 1])] },
    { when: 'one leaves that was not there', events: [closing([7, 7], [])] },
    {
      when: 'a job waits for one thing less',
      events: [closing([], [1, 1])],
      meanwhile: ({ edges }) => put(edges.met, 1, Met.met),
    },
    {
      when: 'a job waits for one thing more',
      events: [closing([], [1, 1])],
      meanwhile: ({ jobs }) => put(jobs.unmet, 1, 1),
    },
  ],
  'held means held': [
    { when: 'a held job is dispatched', events: [{ kind: 'job.held', job: 1, cause }, dispatched(1)] },
    { when: 'a job of a held stream is', events: [{ kind: 'stream.held', stream: 1, cause }, dispatched(1)] },
    {
      when: 'a priority of 0 takes the hold back',
      events: [
        { kind: 'job.held', job: 1, cause },
        { kind: 'job.priority_changed', job: 1, priority: 0, cause },
        dispatched(1),
      ],
    },
  ],
  'frozen means frozen': [
    { when: 'the site is frozen', events: [freeze('freeze', 'site'), dispatched(1)] },
    { when: 'the workstation is', events: [freeze('freeze', 'workstation', 'W@'), dispatched(1)] },
    { when: 'the stream is drained and has not begun', events: [freeze('drain', 'stream', 'WS#P?Y'), dispatched(1)] },
    {
      when: 'a job that does nothing is skipped',
      plan: nop,
      events: [freeze('freeze', 'site'), { kind: 'job.skipped', job: 1, cause }],
    },
  ],
  'killed is abended': [
    { when: 'it has succeeded', events: [dispatched(1), killed, ended(1)] },
    {
      when: 'it has, and was confirmed to have abended at its end',
      events: [dispatched(1), { ...started(1) }, confirmed(1, { succeeded: false, atEnd: true }), killed, ended(1)],
    },
    { when: 'it is to be repeated', events: [dispatched(1), killed, { ...ended(1, 3), repeatAt: midnight + minute }] },
    { when: 'it waits for a word', events: [dispatched(1), killed, { ...ended(1, 3), pending: true }] },
  ],
  'views agree': [
    {
      when: 'a job has changed, and nobody has told the index of the plan',
      events: [],
      spoil: (state) => {
        state.journal ??= openJournal(state)
        countJobs(state)
        put(state.jobs.phase, 1, Phase.succeeded)
      },
    },
  ],
  'a request has its effect once': [
    {
      when: 'the same order is carried out twice',
      events: [
        { kind: 'job.held', job: 1, cause: order },
        { kind: 'job.unheld', job: 1, cause },
        { kind: 'job.held', job: 1, cause: order },
      ],
    },
    {
      when: 'a request stands for two orders',
      events: [
        { kind: 'job.held', job: 1, cause: order },
        { kind: 'job.held', job: 2, cause: { ...order, order: 'another' } },
      ],
    },
  ],
  'counts are what a recount gives': [
    { when: 'the open jobs of a stream differ', events: [], spoil: ({ streams }) => put(streams.openJobs, 1, 5) },
    { when: 'what is waited for differs', events: [], spoil: ({ jobs }) => put(jobs.unmet, 2, 0) },
    {
      when: 'units in use differ',
      plan: tape,
      resources: { 'WS#TAPE': 2 },
      events: [dispatched(1)],
      spoil: ({ resources }) => {
        for (const resource of resources.values()) resource.inUse = 0
      },
    },
  ],
}
