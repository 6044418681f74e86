/** A plan of two streams and five jobs at 03:14 in São Paulo, as the engine would show it. */
import type { AgentView } from '#/model/agent-views.ts'
import type { JobDetail, JobView, PlanStatus, PromptView, StreamView } from '#/model/views.ts'
import type { FreezeView } from '#/model/freeze.ts'
import type { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'

const none = { waiting: 0, held: 0, ready: 0, running: 0, succeeded: 0, abended: 0, suppressed: 0, cancelled: 0 }

export const planStatus: PlanStatus = {
  version: '0.1.0',
  now: '2026-11-22T06:14:00.000Z',
  jobs: { ...none, pending: 0, unknown: 0, failed: 0, waiting: 2, running: 1, abended: 1, succeeded: 1 },
  streams: { ...none, stuck: 1, waiting: 1 },
  plan: {
    from: '2026-11-22T03:00:00.000Z',
    to: '2026-11-24T03:00:00.000Z',
    days: ['2026-11-22', '2026-11-23'],
    timezone: 'America/Sao_Paulo',
  },
  server: { name: 'alpha', role: 'leader', lagEvents: 0, lagMs: 0, unconfirmedSince: null },
  leader: { server: 'alpha', url: null, term: 3, seq: 4711 },
  agent: { connected: true, name: 'local', since: '2026-11-22T02:00:00.000Z', unreachable: 0 },
  health: 'ok',
}

const job = (fields: Partial<JobView> & Pick<JobView, 'id' | 'name' | 'status' | 'internalStatus'>): JobView => ({
  stream: 'FTA1#PAYROLL',
  streamId: 1,
  workstation: 'FTA1',
  scheduledAt: '2026-11-22T06:00:00.000Z',
  readyAt: null,
  startedAt: null,
  endedAt: null,
  returnCode: null,
  run: 0,
  priority: 10,
  cancelPending: false,
  late: false,
  carriedForward: false,
  estimatedStartAt: null,
  estimatedEndAt: null,
  ...fields,
})

export const jobViews: readonly JobView[] = [
  job({
    id: 1,
    name: 'PREPARE',
    status: 'succeeded',
    internalStatus: 'SUCC',
    readyAt: '2026-11-22T06:00:00.000Z',
    startedAt: '2026-11-22T06:00:01.000Z',
    endedAt: '2026-11-22T06:05:00.000Z',
    returnCode: 0,
    run: 1,
  }),
  job({
    id: 2,
    name: 'EXTRACT',
    status: 'abended',
    internalStatus: 'ABEND',
    readyAt: '2026-11-22T06:05:00.000Z',
    startedAt: '2026-11-22T06:05:00.000Z',
    endedAt: '2026-11-22T06:09:30.000Z',
    returnCode: 16,
    run: 2,
    late: true,
    carriedForward: false,
  }),
  job({
    id: 3,
    name: 'PAYCALC',
    status: 'waiting',
    internalStatus: 'HOLD',
    estimatedStartAt: '2026-11-22T06:20:00.000Z',
    estimatedEndAt: '2026-11-22T06:50:00.000Z',
  }),
  job({
    id: 10,
    name: 'EXTRACT',
    stream: 'FTA2#REPORTS',
    streamId: 2,
    workstation: 'FTA2',
    status: 'running',
    internalStatus: 'EXEC',
    scheduledAt: '2026-11-22T06:10:00.000Z',
    readyAt: '2026-11-22T06:10:00.000Z',
    startedAt: '2026-11-22T06:10:00.000Z',
    run: 1,
  }),
  job({
    id: 11,
    name: 'PRINT',
    stream: 'FTA2#REPORTS',
    streamId: 2,
    workstation: 'FTA2',
    status: 'waiting',
    internalStatus: 'HOLD',
    scheduledAt: '2026-11-23T06:10:00.000Z',
  }),
]

/** One agent is there; another was lost with the run of a job. */
export const agentViews: AgentView[] = [
  { name: 'local', status: 'connected', since: '2026-11-22T02:00:00.000Z', runs: 0, jobs: [] },
  {
    name: 'old',
    status: 'lost',
    since: '2026-11-22T06:00:00.000Z',
    runs: 1,
    jobs: [{ id: 10, name: 'FTA1#PAYROLL.LEDGER', run: 1 }],
  },
]

/** What a job shows in full, beside what lists show of it. */
export const jobDetail: Omit<JobDetail, keyof JobView> = {
  day: '2026-11-22',
  definition: 'FTA1#EXTRACT',
  role: 'step',
  logon: 'batch',
  runsAs: { rule: 'own', user: 'batuta' },
  task: { type: 'command', text: 'extract --day 20261122' },
  recovery: 'stop',
  successCondition: 'RC < 8',
  startAt: null,
  untilAt: '2026-11-22T08:00:00.000Z',
  onUntil: 'cancel',
  deadlineAt: '2026-11-22T07:00:00.000Z',
  every: null,
  confirmed: true,
  nop: false,
  critical: true,
  outputConditions: [{ name: 'PARTLY', expression: 'RC=4' }],
  agent: null,
  unreachableSince: null,
  killOverdue: false,
  expected: { ms: 240_000, spread: 30_000, runs: 16, otherDays: false },
  reason: 'Return code 16 is not RC < 8.',
  submitted: null,
  chain: [{ run: 2, why: 'rerun' }],
  dependencies: [
    { type: 'follows', text: 'FTA1#PAYROLL.PREPARE', state: 'met' },
    { type: 'needs', text: '2 FTA1#TAPES', state: 'open' },
  ],
  predecessors: [{ type: 'job', id: 1, name: 'FTA1#PAYROLL.PREPARE', status: 'succeeded' }],
  successors: [{ type: 'job', id: 3, name: 'FTA1#PAYROLL.PAYCALC', status: 'waiting' }],
  runs: [
    {
      run: 1,
      outcome: 'abended',
      startedAt: '2026-11-22T06:05:00.000Z',
      endedAt: '2026-11-22T06:05:04.000Z',
      returnCode: 12,
      signal: null,
      reason: null,
      userMs: 1200,
      systemMs: 300,
      peakMemory: 52_428_800,
    },
    {
      run: 2,
      outcome: 'abended',
      startedAt: '2026-11-22T06:05:26.000Z',
      endedAt: '2026-11-22T06:09:30.000Z',
      returnCode: 16,
      signal: null,
      reason: null,
      userMs: null,
      systemMs: null,
      peakMemory: null,
    },
  ],
}

const stream = {
  day: '2026-11-22',
  startedAt: null,
  endedAt: null,
  limit: null,
  priority: 10,
  late: false,
  carriedForward: false,
  submitted: null,
  estimatedStartAt: null,
  estimatedEndAt: null,
}

export const streamViews: readonly StreamView[] = [
  {
    ...stream,
    id: 1,
    name: 'PAYROLL',
    workstation: 'FTA1',
    status: 'stuck',
    internalStatus: 'STUCK',
    scheduledAt: '2026-11-22T06:00:00.000Z',
    startedAt: '2026-11-22T06:00:01.000Z',
    jobs: 3,
    ended: 2,
    failed: 1,
  },
  {
    ...stream,
    id: 2,
    name: 'REPORTS',
    workstation: 'FTA2',
    status: 'waiting',
    internalStatus: 'HOLD',
    scheduledAt: '2026-11-22T06:30:00.000Z',
    jobs: 2,
    ended: 0,
    failed: 0,
  },
]

export const promptViews = (): PromptView[] => [
  {
    id: 5,
    name: 'GOLIVE',
    text: 'Is the cut-over done?',
    status: 'asked',
    askedAt: '2026-11-22T06:00:00.000Z',
    waiters: 2,
  },
]

const idle = { timezone: 'America/Sao_Paulo', limit: 100, fence: 0, linked: true, ignored: false, running: 0, ready: 0 }

export const workstationViews: WorkstationView[] = [
  { ...idle, name: 'FTA1', limit: 20, running: 1 },
  { ...idle, name: 'FTA2', fence: 50, linked: false, ready: 3 },
]

export const resourceViews: ResourceView[] = [
  {
    name: 'FTA1#TAPES',
    units: 3,
    defined: 4,
    inUse: 2,
    free: 1,
    waiting: 1,
    holders: [{ type: 'job', id: 10, name: 'FTA2#REPORTS.EXTRACT', units: 2 }],
  },
]

export const fileViews: FileView[] = [
  {
    id: 1,
    workstation: 'FTA1',
    path: '/in/payroll',
    qualifier: '-s %p',
    found: false,
    waiter: 'FTA1#PAYROLL.PAYCALC',
  },
  { id: 2, workstation: 'FTA2', path: '/in/ledger', qualifier: null, found: true, waiter: 'FTA2#LEDGER' },
]

export const freezeViews: FreezeView[] = [
  {
    id: 1,
    kind: 'freeze',
    scope: 'workstation',
    pattern: 'FTA1',
    reason: 'disk is replaced',
    by: 'operator',
    since: '2026-11-22T06:00:00.000Z',
    until: '2026-11-22T09:00:00.000Z',
    meant: 1,
    remaining: 1,
  },
  {
    id: 2,
    kind: 'drain',
    scope: 'site',
    pattern: null,
    reason: null,
    by: 'operator',
    since: '2026-11-22T06:10:00.000Z',
    until: null,
    meant: 2,
    remaining: 4,
  },
  {
    id: 3,
    kind: 'freeze',
    scope: 'workstation',
    pattern: 'FAT1',
    reason: null,
    by: 'operator',
    since: '2026-11-22T06:11:00.000Z',
    until: null,
    meant: 0,
    remaining: 0,
  },
]
