/** Orders about many over real HTTP, and as limited roles may give and see them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engineFor } from '#/access/engine-for.ts'
import type { Grant } from '#/model/caller.ts'
import { startEdge } from './edge.ts'

test('an order about many tells what became of each, and is listed and shown', async (t) => {
  const { client, engine } = await startEdge(t)
  const kill = { noun: 'job', action: 'kill', select: '@#@.EXTRACT', reason: 'too long' } as const
  const answer = await client.startBulk(kill, { requestId: 'many-1' })
  assert.deepEqual(
    answer.results.map(({ id, name, outcome, code }) => [id, name, outcome, code]),
    [
      [2, 'FTA1#PAYROLL.EXTRACT', 'refused', 'job.illegal_transition'],
      [10, 'FTA2#REPORTS.EXTRACT', 'done', null],
    ],
  )
  const [command] = engine.ordered
  assert.deepEqual(command?.cause, { by: 'operator', reason: 'too long', requestId: 'many-1/job/10' })
  assert.equal((await client.bulkOperations()).items[0]?.id, answer.id)
  assert.deepEqual((await client.bulkOperation({ id: answer.id ?? 0 })).results, answer.results)
  await assert.rejects(client.startBulk({ ...kill, expect: 3 }), { code: 'bulk.other_count' })
  await assert.rejects(client.startBulk({ ...kill, select: '@+stat=x' }), { code: 'selection.invalid' })
  await assert.rejects(client.startBulk({ noun: 'job', action: 'explode', ids: [1] }), { code: 'request.invalid' })
})

test('a dry run does nothing', async (t) => {
  const { client, engine } = await startEdge(t)
  const preview = await client.startBulk({ noun: 'job', action: 'hold', ids: [1, 3], dryRun: true })
  assert.deepEqual([preview.id, preview.state, preview.items, engine.ordered], [null, 'previewed', 2, []])
})

test('a limited role orders only what it reaches, and sees no operation about anything else', async (t) => {
  const { engine } = await startEdge(t)
  const as = (...grants: Grant[]) => engineFor(engine, { grants }).bulk
  const payroll = as({ role: 'operator', stream: 'PAYROLL' })
  const reports = as({ role: 'operator', stream: 'REPORTS' })
  const asked = { order: { noun: 'job', action: 'hold' }, which: { select: '@#@.@' } } as const
  const { id, results } = await payroll.start(asked, { by: 'operator', requestId: 'many-1' })
  assert.deepEqual(
    results.map((one) => one.id),
    [1, 2, 3],
  )
  assert.deepEqual(
    engine.ordered.map((one) => 'job' in one && one.job),
    [1, 2, 3],
  )
  assert.equal((await payroll.get(id ?? 0)).items, 3)
  await assert.rejects(reports.get(id ?? 0), { code: 'bulk.unknown' })
  await assert.rejects(reports.cancel(id ?? 0), { code: 'bulk.unknown' })
  await assert.rejects(payroll.list({ limit: 5 }), { code: 'access.denied' })
  assert.equal((await payroll.preview(asked, { by: 'operator' })).effect, null)
  const outside = { ...asked, which: { ids: [10] } }
  const refused = await payroll.start(outside, { by: 'operator', requestId: 'many-2' })
  assert.deepEqual(
    refused.results.map((one) => [one.id, one.name, one.code]),
    [[10, '', 'job.unknown']],
  )
})

test('who may look at an operation and not order what it is about does not cancel it', async (t) => {
  const { engine } = await startEdge(t)
  const as = (...grants: Grant[]) => engineFor(engine, { grants }).bulk
  const asked = { order: { noun: 'job', action: 'hold' }, which: { ids: [1] } } as const
  const { id } = await as({ role: 'operator', stream: 'PAYROLL' }).start(asked, { by: 'operator', requestId: 'many-1' })
  const other = as({ role: 'viewer' }, { role: 'operator', stream: 'REPORTS' })
  assert.equal((await other.get(id ?? 0)).items, 1)
  await assert.rejects(other.cancel(id ?? 0), { code: 'access.denied' })
})

test('whether there is a workstation or resource that is not seen, no order finds out', async (t) => {
  const { engine } = await startEdge(t)
  const { command } = engineFor(engine, { grants: [{ role: 'operator', workstation: 'FTA2' }] })
  const cause = { by: 'operator' } as const
  const refusalOf = async (asked: Parameters<typeof command>[0]): Promise<unknown> =>
    command(asked).catch((error: Error) => error.message.replaceAll(/FTA1|FTA9|TAPES|NONE/g, 'X'))
  const limit = (workstation: string) => refusalOf({ kind: 'workstation', workstation, change: { limit: 1 }, cause })
  const units = (resource: string) => refusalOf({ kind: 'resource', resource, units: 1, cause })
  assert.equal(await limit('FTA1'), await limit('FTA9'))
  assert.equal(await units('FTA1#TAPES'), await units('FTA1#NONE'))
  assert.equal(await units('TAPES'), await units('NONE'))
  assert.deepEqual(engine.ordered, [])
})

test('one who may only look orders nothing about many', async (t) => {
  const { engine } = await startEdge(t)
  const { bulk } = engineFor(engine, { grants: [{ role: 'viewer' }] })
  const asked = { order: { noun: 'job', action: 'hold' }, which: { ids: [1] } } as const
  const { results } = await bulk.start(asked, { by: 'operator', requestId: 'many-1' })
  assert.deepEqual([results.map(({ code }) => code), engine.ordered], [['access.denied'], []])
})

test('what many are to wait for must be seen, and is told to nobody who does not see it', async (t) => {
  const { engine } = await startEdge(t)
  const as = (...grants: Grant[]) => engineFor(engine, { grants }).bulk
  const payroll = as({ role: 'operator', stream: 'PAYROLL' })
  const waiting = (follows: string[]) =>
    ({
      order: { noun: 'job', action: 'add-dependencies', dependencies: { follows } },
      which: { ids: [3] },
    }) as const
  const unseen = { code: /^(access\.denied|(job|stream)\.unknown)$/ }
  for (const hidden of ['FTA2#REPORTS.PRINT', '11', 'stream:2']) {
    await assert.rejects(payroll.preview(waiting([hidden]), { by: 'operator' }), unseen)
    await assert.rejects(payroll.start(waiting([hidden]), { by: 'operator', requestId: hidden }), unseen)
  }
  await assert.rejects(payroll.start(waiting(['PRINT']), { by: 'operator' }), { code: 'request.invalid' })
  assert.equal(engine.ordered.length, 0)
  const { id } = await engine.bulk.start(waiting(['FTA2#REPORTS.PRINT']), { by: 'operator', requestId: 'many-1' })
  assert.equal(engine.ordered[0]?.kind, 'add-dependencies')
  assert.doesNotMatch(JSON.stringify(await payroll.get(id ?? 0)), /REPORTS/)
})
