import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '#/model/caller.ts'
import { createKeptForecasts, type KeptForecast } from './kept-forecasts.ts'

const ana: Caller = { actor: 'user:ana', grants: [{ role: 'viewer' }], source: '' }
const bea: Caller = { ...ana, actor: 'user:bea' }
const root: Caller = { ...ana, actor: 'user:root', grants: [{ role: 'administrator' }] }

const forecast = (id: string, bytes = 100): KeptForecast => {
  const plan: KeptForecast['whole']['plan'] = {
    kind: 'forecast',
    from: id,
    to: id,
    days: [],
    streams: 0,
    jobs: 0,
    dependencies: 0,
    notes: [],
  }
  const whole = { plan, bytes, page: async () => ({ plan, streams: [], isMore: false, next: null }) }
  return { id, name: id, type: 'FORECAST', from: id, to: id, whole }
}

const ids = (forecasts: readonly KeptForecast[]): string[] => forecasts.map(({ id }) => id)

test('a forecast is listed to whoever created it and to administrators', () => {
  const kept = createKeptForecasts()
  kept.keep(ana, forecast('A'))
  kept.keep(bea, forecast('B'))
  assert.deepEqual([ids(kept.list(ana)), ids(kept.list(bea)), ids(kept.list(root))], [['A'], ['B'], ['A', 'B']])
  assert.equal(kept.find(ana, 'B'), undefined)
  assert.equal(kept.find(root, 'B')?.id, 'B')
})

test('whoever may see less than before does not find what was made with the rights of then', () => {
  const kept = createKeptForecasts()
  kept.keep(ana, forecast('A'))
  assert.deepEqual(kept.list({ ...ana, grants: [{ role: 'viewer', folder: '/FIN' }] }), [])
})

test('created again it is the new one; of one caller the last twenty are kept, and not more bytes than there is room for', () => {
  const kept = createKeptForecasts()
  const again = forecast('A')
  kept.keep(ana, forecast('A'))
  kept.keep(ana, again)
  assert.equal(kept.find(ana, 'A'), again)
  for (let i = 0; i < 25; i += 1) kept.keep(bea, forecast(`B${i}`))
  assert.deepEqual([kept.list(bea).length, kept.list(bea)[0]?.id, kept.list(ana).length], [20, 'B5', 1])
  kept.keep(ana, forecast('LARGE', 64 * 1024 * 1024))
  assert.deepEqual(ids(kept.list(root)), ['LARGE'])
})
