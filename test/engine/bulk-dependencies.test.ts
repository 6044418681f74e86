/** Many wait for something besides, or no longer: one order, each found and refused by itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewDependencies } from '#/core/dependencies-view.ts'
import type { BulkAsked } from '#/engine/bulk-desk.ts'
import type { AskedWaits } from '#/model/asked-waits.ts'
import { by, endOf, open } from './bulk-site.ts'

const all = { select: '@#PAY.@+day=2026-11-22' }
const add = (dependencies: AskedWaits): BulkAsked['order'] => ({
  noun: 'job',
  action: 'add-dependencies',
  dependencies,
})

test('all jobs of a stream wait for a file, a prompt and one of them, and then no longer', async (t) => {
  const { desk, state, ordered } = await open(t)
  const bulk = desk()
  const dependencies = { follows: ['J0'], opens: [{ path: '/in/go' }], prompts: ['go on?'], at: '2026-11-22T09:00:00Z' }
  const { id } = await bulk.start({ order: add(dependencies), which: all }, by('r1'))
  const ended = await endOf(bulk, id ?? 0)
  assert.deepEqual([ended.items, ended.refused, ordered.length], [250, 1, 249])
  assert.deepEqual([ended.results[0]?.name, ended.results[0]?.code], ['WS#PAY.J0', 'definition.cycle'])
  const texts = (job: number) => viewDependencies(state, job).map(({ text }) => text)
  const last = Number(ended.results.at(-1)?.id)
  assert.deepEqual(texts(last), ['WS#PAY.J0', 'WS#/in/go', 'go on?', '2026-11-22T09:00:00.000Z'])
  const names = { follows: ['J0'], opens: ['/in/go'], prompts: ['go on?'], times: ['at' as const] }
  const remove: BulkAsked = { order: { noun: 'job', action: 'remove-dependencies', ...names }, which: all }
  const gone = await endOf(bulk, (await bulk.start(remove, by('r2'))).id ?? 0)
  assert.deepEqual([gone.refused, gone.results[0]?.code, texts(last)], [1, 'dependency.unknown', []])
})

test('a preview of added dependencies tells who would refuse them, and does nothing', async (t) => {
  const { desk, state, ordered } = await open(t)
  const seq = state.seq
  const which = { ids: [2, 3, 99_999] }
  const preview = await desk().preview(
    { order: add({ follows: ['J1'], until: '2026-11-22T20:00:00Z' }), which },
    by('r'),
  )
  assert.deepEqual(
    preview.results.map(({ id, code }) => [id, code]),
    [
      [3, 'definition.cycle'],
      [99_999, 'job.unknown'],
      [2, null],
    ],
  )
  assert.deepEqual([state.seq, ordered.length], [seq, 0])
})

test('streams are made to wait too; what is not defined is refused one by one, and nothing at all for all of them', async (t) => {
  const { desk, state } = await open(t)
  const bulk = desk()
  const both = { select: '@#@+day=2026-11-22' }
  const order = { noun: 'stream', action: 'add-dependencies' } as const
  const asked = await bulk.start({ order: { ...order, dependencies: { prompts: ['sure?'] } }, which: both }, by('r1'))
  assert.deepEqual([asked.items, asked.refused], [2, 0])
  assert.deepEqual(
    asked.results.map(({ id }) => viewDependencies(state, -Number(id)).some(({ text }) => text === 'sure?')),
    [true, true],
  )
  const nowhere = { opens: [{ workstation: 'NOWHERE', path: '/x' }] }
  const refused = await bulk.start({ order: { ...order, dependencies: nowhere }, which: both }, by('r2'))
  assert.deepEqual(
    refused.results.map(({ code }) => code),
    ['definition.unknown', 'definition.unknown'],
  )
  for (const dependencies of [undefined, {}]) {
    const nothing: BulkAsked = { order: { ...order, ...(dependencies && { dependencies }) }, which: both }
    await assert.rejects(bulk.start(nothing, by('r3')), { code: 'request.invalid' })
  }
})
