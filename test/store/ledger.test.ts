/** The ledger on real PostgreSQL: what is written is what is read, and only the leader of the term writes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { testDatabase } from '#/db/test-database.ts'
import { sql } from '#/db/sql.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import { openTerm } from '#/store/leadership.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'
import { openLedgerWriter, readLedger } from '#/store/ledger.ts'
import { eventsOfPage, pagesOf } from '#/store/ledger-pages.ts'
import { listRunsOf } from '#/store/runs.ts'
import { midnight, sketchBatch } from '../support/plan.ts'
import { endedRun, runRecord } from '../support/run-records.ts'
import { randomPlan } from '../support/random-plan.ts'

const cause = { by: 'operator', reason: 'a "quoted" reason ÿ', requestId: 'r-1' }

/** One of every kind. */
const bodies: EventBody[] = [
  { kind: 'leader.elected', server: 'here:1', version: '0.1.0' },
  { kind: 'run.dispatched', job: 7, run: 1, agent: 'agent-1' },
  { kind: 'run.started', job: 7, run: 1, pid: 4711 },
  {
    kind: 'run.ended',
    job: 7,
    run: 1,
    outcome: 'abended',
    returnCode: -5,
    signal: 'SIGKILL',
    startedAt: midnight,
    // What it used stands in the history row alone.
    usage: { userMs: null, systemMs: null, peakMemory: null },
    repeatAt: null,
  },
  {
    kind: 'run.ended',
    job: 7,
    run: 1,
    outcome: 'succeeded',
    returnCode: 0,
    signal: null,
    startedAt: midnight,
    usage: { userMs: null, systemMs: null, peakMemory: null },
    repeatAt: null,
  },
  { kind: 'run.failed', job: 7, run: 2, reason: 'no such file' },
  { kind: 'run.refused', job: 7, run: 3, reason: 'the disk is full', retryAt: midnight + 5 },
  { kind: 'run.lost', job: 7, run: 4, reason: 'gone' },
  { kind: 'job.rerun', job: 7, run: 5, why: 'operator', notBefore: midnight, cause },
  { kind: 'recovery.started', job: 7, recoveryJob: 8, cause },
  { kind: 'recovery.asked', job: 7, prompt: 3, text: 'go on?', cause },
  { kind: 'recovery.ended', job: 7, goOn: true, cause },
  { kind: 'job.held', job: 7, cause },
  { kind: 'job.unheld', job: 7, cause },
  { kind: 'job.released', job: 7, cause },
  { kind: 'job.cancelled', job: 7, cause },
  { kind: 'job.suppressed', job: 7, cause },
  { kind: 'job.late', job: 7, cause },
  { kind: 'job.kill_requested', job: 7, run: 5, cause },
  { kind: 'stream.suppressed', stream: 2, cause },
  { kind: 'stream.cancelled', stream: 2, cause },
  { kind: 'stream.late', stream: 2, cause },
  { kind: 'stream.succeeded', stream: 2, cause },
  { kind: 'stream.released', stream: 2, cause },
  { kind: 'prompt.asked', prompt: 3, cause },
  { kind: 'prompt.answered', prompt: 3, yes: false, cause },
  { kind: 'file.found', file: 9 },
  {
    kind: 'plan.closed',
    through: '2026-11-21',
    streams: [1, 7, 9, 9],
    jobs: [100, 100],
    carried: [8, 8],
    userJobs: [{ stream: 12, workstation: 'WS', day: '2026-11-21', scheduledAt: midnight, jobs: [3, 44] }],
    cause: { by: 'planner' },
  },
]

const number = (list: readonly EventBody[], term: number, after = 0): LedgerEvent[] =>
  list.map((body, i) => ({ ...body, seq: after + i + 1, at: midnight + i, term }))

test('every kind of event comes back from its page as it went in', async () => {
  for (const event of number(bodies, 1)) {
    const [page] = pagesOf([event])
    assert.ok(page)
    const details = JSON.parse(JSON.stringify(page.details)) as unknown[]
    const read = eventsOfPage({ ...page, details }, 0, () => assert.fail('no batch is asked for'))
    assert.deepEqual(await Array.fromAsync(read), [event])
  }
})

test('events of one instant share a page, and what they say alike is said once', () => {
  const dispatched = Array.from({ length: 4_500 }, (_, i) => ({
    kind: 'run.dispatched' as const,
    job: i + 1,
    run: 1,
    agent: `agent-${i % 2}`,
    seq: i + 1,
    at: i === 4_499 ? midnight + 1 : midnight,
    term: 1,
  }))
  const pages = pagesOf(dispatched)
  assert.deepEqual(
    pages.map(({ last_seq: last, kinds, at }) => [last, kinds.length, at]),
    [
      [4_000, 4_000, midnight],
      [4_499, 499, midnight],
      [4_500, 1, midnight + 1],
    ],
  )
  assert.deepEqual(pages[0]?.details, [{ agent: 'agent-0' }, { agent: 'agent-1' }])
})

test('what is appended is read back in order, also across days', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  const events = number(bodies, term).map((event, i) => ({ ...event, at: midnight + i * 3_600_000 }))
  const writer = openLedgerWriter(database)
  await writer.append({ events: events.slice(0, 10), runs: [] })
  await writer.append({ events: events.slice(10), runs: [] })
  assert.deepEqual(await Array.fromAsync(readLedger(database, 0)), events)
  assert.deepEqual(await Array.fromAsync(readLedger(database, 20)), events.slice(20))
  const shown = await database.query<{ seq: number; kind: number; subject: number; at: number }>(sql`
    select seq, kind, subject, at from ledger_events order by seq`)
  assert.deepEqual(
    shown.map(({ seq, at }) => ({ seq, at })),
    events.map(({ seq, at }) => ({ seq, at })),
  )
  assert.deepEqual(shown[2], { seq: 3, kind: 3, subject: 7, at: midnight + 2 * 3_600_000 })
})

test('a batch of the plan comes back row for row', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  let seq = 0
  const writer = openLedgerWriter(database)
  await fc.assert(
    fc.asyncProperty(randomPlan, async (streams) => {
      seq += 1
      const batch = { ...sketchBatch(streams, { 'WS#TAPE': 3 }), id: seq }
      const offset = seq * 1000
      for (const stream of batch.streams) stream.id += offset
      for (const job of batch.jobs) {
        job.id += offset
        job.stream += offset
      }
      for (const { waiter } of batch.dependencies) waiter.id += offset
      const event: LedgerEvent = { kind: 'plan.added', batch, cause, seq, at: midnight, term }
      await writer.append({ events: [event], runs: [] })
      const read = await Array.fromAsync(readLedger(database, seq - 1))
      const inRows = read.map((one) => (one.kind === 'plan.added' ? { ...one, batch: unpackBatch(one.batch) } : one))
      assert.deepEqual(inRows, [event])
    }),
    { numRuns: 25 },
  )
})

test('a leader of the past writes nothing, and nothing is half written', async (t) => {
  const database = await testDatabase(t)
  const first = await openTerm(database, 'first', midnight)
  const second = await openTerm(database, 'second', midnight)
  assert.equal(second.term, first.term + 1)
  const writer = openLedgerWriter(database)
  await assert.rejects(writer.append({ events: number(bodies, first.term), runs: [] }), {
    code: 'leader.fenced',
  })
  assert.deepEqual(await Array.fromAsync(readLedger(database, 0)), [])
  await writer.append({ events: number(bodies, second.term), runs: [] })
  await assert.rejects(writer.append({ events: number(bodies, second.term), runs: [] }), {
    code: 'leader.fenced',
  })
})

test('the history row of a run is written with the event that ends it, or neither is', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  const added: LedgerEvent = { kind: 'plan.added', batch, cause, seq: 1, at: midnight, term }
  const run = runRecord(1)
  const writer = openLedgerWriter(database)
  await writer.append({ events: [added], runs: [run] })
  assert.deepEqual(await listRunsOf(database, '2026-11-22', 1), [run])
  const held: LedgerEvent = { kind: 'job.held', job: 1, cause, seq: 2, at: midnight, term }
  await assert.rejects(writer.append({ events: [held], runs: [run] }), {
    constraint: /runs_end_once|_pkey/,
  })
  const [count] = await database.query<{ n: number }>(sql`select count(*)::int as n from ledger_events`)
  assert.equal(count?.n, 1)
})

test('a commit of any size writes its events and its history rows whole, and is refused whole', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  const writer = openLedgerWriter(database)
  await writer.append({ events: [{ kind: 'plan.added', batch, cause, seq: 1, at: midnight, term }], runs: [] })
  let seq = 1
  for (const size of [1, 2, 200, 201, 5_000]) {
    const jobs = Array.from({ length: size }, (_, i) => seq + i + 1)
    const events = jobs.map((job) => ({ ...endedRun(job), seq: job, at: midnight, term }))
    const runs = jobs.map((job) => runRecord(job))
    await assert.rejects(writer.append({ events: events.map((event) => ({ ...event, term: term - 1 })), runs }), {
      code: 'leader.fenced',
    })
    await writer.append({ events, runs })
    seq += size
    const kept = await Array.fromAsync(readLedger(database, seq - size))
    assert.deepEqual(kept, events)
    assert.deepEqual(await listRunsOf(database, '2026-11-22', seq), [runRecord(seq)])
    const [count] = await database.query<{ n: number }>(sql`select count(*)::int as n from runs`)
    assert.equal(count?.n, seq - 1)
  }
})

test('commits that are under way together take effect in the order they were given, and after one that fails none does', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  const held = (seq: number): LedgerEvent => ({ kind: 'job.held', job: seq, cause, seq, at: midnight, term })
  const writer = openLedgerWriter(database)
  // The first brings the partition, the others come at once; the fourth says a number that was given already.
  const commits = [1, 2, 3, 3, 5].map((seq) => writer.append({ events: [held(seq)], runs: [] }))
  const outcomes = await Promise.allSettled(commits)
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
  )
  const kept = await Array.fromAsync(readLedger(database, 0))
  assert.deepEqual(
    kept.map(({ seq }) => seq),
    [1, 2, 3],
  )
})
