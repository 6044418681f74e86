/** Batches of the plan on real PostgreSQL: what planning makes is what is read back, and so is what the last version wrote. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { sql } from '#/db/sql.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { everyday, job, planNext, planOf, step, stream, time } from '#/planning/testing/site.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'
import { getBatch, saveBatch } from '#/store/plan-rows.ts'

const nextMorning = { type: 'relative', from: 60, to: 16 * 60 } as const
const ledger = stream('LEDGER', { runCycles: [everyday({ at: time('0700') })], jobs: [step('X')] })
const definitions = [
  job('X', { outputConditions: [{ name: 'FEW', expression: 'RC=4' }] }),
  ledger,
  stream('PAY', {
    runCycles: [everyday({ at: time('2000') })],
    latestStart: time('2100'),
    key: true,
    follows: [{ stream: 'LEDGER', condition: { type: 'status', any: ['SUCC'] } }],
    joins: [{ name: 'J', needed: 1, follows: [{ stream: 'LEDGER', job: 'X', matching: nextMorning }] }],
    jobs: [
      step('X', {
        follows: [{ stream: 'LEDGER', job: 'X', matching: nextMorning }],
        critical: true,
        longest: { minutes: 90, action: 'kill' },
        every: 30,
        everyEnd: time('2300'),
      }),
    ],
  }),
]

test('a batch with pending predecessors, and the one that resolves some of them and orphans others, come back as they were', async (t) => {
  const database = await testDatabase(t)
  const first = planOf(definitions).batch
  const { batch: second } = planNext(definitions, '2026-11-23', [first])
  const orphaning = planNext(definitions.toSpliced(1, 1), '2026-11-23', [first]).batch
  const third: PlanBatch = { ...orphaning, id: 3 }
  assert.ok(second.dependencies.some((one) => 'resolves' in one && one.resolves !== null))
  assert.deepEqual(third.orphaned, [1, 2])
  for (const batch of [first, second]) await saveBatch(database, batch)
  for (const batch of [first, second]) assert.deepEqual(unpackBatch(await getBatch(database, batch.id)), batch)
  await saveBatch(database, { ...third, streams: [], jobs: [], dependencies: [] })
  assert.deepEqual((await getBatch(database, 3)).orphaned, [1, 2])
})

test('a part of an extension that only resolves what waited before is stored with the day of its streams', async (t) => {
  const database = await testDatabase(t)
  const first = planOf(definitions).batch
  const { batch } = planNext([job('X'), ledger], '2026-11-23', [first])
  await saveBatch(database, { ...batch, from: null, to: null })
  const days = await database.query<{ day: string }>(sql`select day from plan_parts`)
  assert.deepEqual(
    days.map(({ day }) => day),
    ['2026-11-23'],
  )
})

test('a job that goes into a stream which was there before is kept with the day of the stream, and comes back as it was', async (t) => {
  const database = await testDatabase(t)
  const first = planOf(definitions).batch
  await saveBatch(database, first)
  const [streamRow, jobRow] = [first.streams[0], first.jobs[0]]
  assert.ok(streamRow !== undefined && jobRow !== undefined)
  const { id: stream, day: ofStream } = streamRow
  const batch: PlanBatch = {
    ...first,
    id: 2,
    reason: 'submit',
    from: null,
    to: null,
    submitted: { definition: 'WS#X', variables: { A: '1' }, table: null },
    into: { stream, day: ofStream },
    streams: [],
    jobs: [{ ...jobRow, id: 100, stream }],
    dependencies: [],
  }
  await saveBatch(database, batch)
  assert.deepEqual(unpackBatch(await getBatch(database, 2)), batch)
  const days = await database.query<{ day: string }>(sql`select day from plan_parts where batch = 2`)
  assert.deepEqual(days, [{ day: ofStream }])
})

test('a batch that the first version wrote is read as it was meant', async (t) => {
  const database = await testDatabase(t)
  const day = '2026-11-22'
  for (const table of ['plan_streams', 'plan_jobs', 'plan_dependencies']) {
    const text = `create table ${table}_1 partition of ${table} for values from ('2026-11-22') to ('2026-11-23')`
    await database.execute({ text, values: [] })
  }
  const detail = {
    tasks: [
      {
        id: 1,
        task: { type: 'command', command: 'true' },
        logon: null,
        successCondition: null,
        recovery: { action: 'stop' },
      },
    ],
    prompts: [],
    workstations: [{ name: 'WS', timezone: 'UTC', ignored: false }],
    resources: [{ name: 'WS#TAPES', units: 2 }],
  }
  await database.execute(sql`
    insert into plan_batches (id, reason, from_day, to_day, detail)
    values (1, 'extension', ${day}, ${day}, ${JSON.stringify(detail)})`)
  await database.execute(sql`
    insert into plan_streams (day, batch, id, workstation, name, scheduled_at, on_until, priority, carry_forward, first_job, job_count)
    values (${day}, 1, 1, 'WS', 'PAY', 0, 0, 10, 1, 1, 2)`)
  await database.execute(sql`
    insert into plan_jobs (day, batch, id, stream, role, workstation, name, definition, task, on_until, priority)
    values (${day}, 1, 1, 1, 0, 'WS', 'A', 'WS#A', 1, 0, 10), (${day}, 1, 2, 1, 0, 'WS', 'B', 'WS#B', 1, 2, 10)`)
  await database.execute(sql`
    insert into plan_dependencies (day, batch, position, type, waiter_of, waiter, target, units, detail)
    values (${day}, 1, 0, 0, 0, 2, 1, 0, null), (${day}, 1, 1, 2, 0, 2, 0, 1, '{"name":"WS#TAPES"}')`)
  const batch = unpackBatch(await getBatch(database, 1))
  assert.deepEqual(
    batch.tasks,
    detail.tasks.map((task) => ({ ...task, outputConditions: [] })),
  )
  assert.deepEqual(batch.dependencies, [
    { type: 'job', waiter: { of: 'job', id: 2 }, predecessor: 1, condition: null, join: null, resolves: null },
    { type: 'resource', waiter: { of: 'job', id: 2 }, name: 'WS#TAPES', units: 1 },
  ])
  const [stream, [, second]] = [batch.streams[0], batch.jobs]
  assert.deepEqual([stream?.key, stream?.latestStartAt, stream?.carryForward], [false, null, true])
  assert.deepEqual(
    [second?.onUntil, second?.critical, second?.everyEndAt, second?.longest, second?.shortest],
    ['cancel', false, null, null, null],
  )
})
