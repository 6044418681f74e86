/** Locks over HWA's REST API: in the sessions that its clients name, honoured by every change, and told of. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Caller, Grant } from '#/model/caller.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { startEdge } from '../edge/edge.ts'
import { openDesk } from '../support/definition-desk.ts'
import { ask } from './raw-client.ts'

const site =
  '$CALENDAR\nFREE "days" 12/25/2026\n$CALENDAR\nOTHER "days" 12/25/2026\n$CALENDAR\n/FIN/CLOSE "days" 12/25/2026\n'

const grantsOf: Readonly<Record<string, readonly Grant[]>> = {
  root: [{ role: 'administrator' }],
  fin: [{ role: 'scheduler', folder: '/FIN' }],
  eye: [{ role: 'viewer' }],
}

/** Whoever writes the name of a user there is taken for that user. */
const callerIn = async ({ authorization = 'ana' }: { authorization?: string | undefined }): Promise<Caller> => ({
  actor: `user:${authorization}`,
  user: authorization,
  source: '',
  grants: grantsOf[authorization] ?? [{ role: 'scheduler' }],
})

const open = async (t: TestContext) => {
  const desk = await openDesk(t)
  await desk.change({ kind: 'apply', sources: [{ file: 'site', text: site }] }, {}, { by: 'ana' })
  const { server } = await startEdge(t, { definitions: desk, authenticate: callerIn })
  const as = (user: string, session?: string) => (method: string, path: string, body?: object) =>
    ask(server, `/twsd${path}`, {
      method,
      headers: {
        authorization: user,
        'content-type': 'application/json',
        ...(session !== undefined && { 'context-session': session }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return { desk, as }
}

const free = namedUuid('calendar', 'FREE')
const close = namedUuid('calendar', '/FIN/CLOSE')

test('who has changed a definition last is told by both versions', async (t) => {
  const { as } = await open(t)
  const bea = as('bea')
  const shown = (await bea('GET', `/model/calendar/${free}`)).json()
  assert.equal(shown.header.modifyData.modifiedBy, 'ana')
  await bea('PUT', `/model/calendar/${free}`, { ...shown, days: ['2027-01-01T00:00:00.000Z'] })
  assert.equal((await bea('GET', `/model/calendar/${free}`)).json().header.modifyData.modifiedBy, 'bea')
  await as('cal')('POST', '/api/v2/model/calendar', { def: { name: 'NEW', dates: ['2027-01-01'] } })
  const made = (await bea('GET', `/api/v2/model/calendar/${namedUuid('calendar', 'NEW')}`)).json()
  assert.equal(made.status.modifyData.modifiedBy, 'cal')
})

test('version 1 locks by id and by name, and tells who has locked what', async (t) => {
  const { as } = await open(t)
  const ana = as('ana', 'morning')
  const locked = await ana('PUT', `/model/calendar/${free}/action/lock`)
  assert.deepEqual([locked.status, locked.text], [204, ''])
  const shown = (await ana('GET', `/model/calendar/${free}`)).json()
  assert.deepEqual(shown.header.lockData, {
    lockedBy: 'ana',
    lockedSession: 'morning',
    lockedTime: '2026-11-22T06:14:00.000Z',
  })
  const headers = (await ana('POST', '/model/calendar/header/query', { filters: {} })).json()
  assert.deepEqual(
    headers.map(({ name, lockData }: { name: string; lockData?: object }) => [name, lockData !== undefined]),
    [
      ['CLOSE', false],
      ['FREE', true],
      ['OTHER', false],
    ],
  )
  for (const other of [as('bea', 'morning'), as('ana', 'evening'), as('ana')]) {
    const put = await other('PUT', `/model/calendar/${free}`, shown)
    assert.equal(put.status, 200, 'the same again changes nothing')
    const changed = await other('PUT', `/model/calendar/${free}`, { ...shown, days: ['2027-01-01T00:00:00.000Z'] })
    assert.equal(changed.status, 409)
    assert.match(changed.json().messages[0], /^AWSJDB201E .*locked by ana in the session morning/)
    assert.equal((await other('DELETE', '/model/calendar?name=FREE')).status, 409)
    assert.equal((await other('PUT', '/model/calendar/action/lock?name=FREE')).status, 409)
    assert.equal((await other('PUT', '/model/calendar/action/unlock?key=FREE')).status, 409)
  }
  assert.equal((await as('ana')('PUT', '/model/calendar/action/unlock?key=FREE&force=true')).status, 204)
  assert.equal((await as('bea')('DELETE', '/model/calendar?name=FREE')).status, 200)
})

test('what is read with lock=true is locked, put back with isLocked and unlocked by it', async (t) => {
  const { as, desk } = await open(t)
  const ana = as('ana', 's1')
  const read = (await ana('GET', `/api/v2/model/calendar/${free}?lock=true`)).json()
  assert.equal(read.status.lockData.lockedSession, 's1')
  assert.equal((await as('bea')('GET', `/api/v2/model/calendar/${free}?lock=true`)).status, 409)
  read.def.dates = ['2027-01-01']
  assert.equal((await as('bea')('PUT', `/api/v2/model/calendar/${free}`, read)).status, 409)
  const lost = await as('ana', 's2')('PUT', `/api/v2/model/calendar/${free}?isLocked=true`, read)
  assert.deepEqual([lost.status, /not any more/.test(lost.text)], [409, true])
  assert.equal((await ana('PUT', `/api/v2/model/calendar/${free}?isLocked=true&unlock=true`, read)).status, 200)
  assert.deepEqual(await desk.locks.list(), [])
  const { results } = (await ana('GET', '/api/v2/model/calendar?lock=true&limit=2')).json()
  assert.equal(
    results.every(({ status }: { status: { lockData?: object } }) => status.lockData !== undefined),
    true,
  )
  assert.equal((await desk.locks.list()).length, 2)
  assert.equal((await ana('GET', '/api/v2/model/calendar?lock=perhaps')).status, 400)
})

test('version 2 locks one by its id, with the lock in the answer, and several by a filter', async (t) => {
  const { as } = await open(t)
  const ana = as('ana')
  const one = (await ana('PUT', `/api/v2/model/calendar/${free}/action/lock`)).json()
  assert.deepEqual(Object.keys(one), ['id', 'url', 'message', 'isError', 'lockData', 'error'])
  assert.deepEqual([one.id, one.lockData.lockedBy], [free, 'ana'])
  const path = (verb: string, most: number): string =>
    `/api/v2/model/calendar/action/${verb}?model_filter=${encodeURIComponent('/@/@')}&max_object_affected=${most}`
  assert.equal((await ana('PUT', path('lock', 2))).status, 400)
  const many = (await as('bea')('PUT', path('lock', 3))).json()
  assert.deepEqual([many.successfulResourceResponses.length, many.failedResourceResponses.length], [2, 1])
  assert.match(many.failedResourceResponses[0].message, /^AWSJDB201E /)
  const back = (await as('bea')('PUT', path('unlock', 3))).json()
  assert.deepEqual([back.successfulResourceResponses.length, back.failedResourceResponses.length], [2, 1])
  const released = (await ana('PUT', `/api/v2/model/calendar/${free}/action/unlock`)).json()
  assert.equal(released.message, 'FREE was unlocked.')
})

test('only an administrator releases the locks of others, and a role that may not change something may not lock it', async (t) => {
  const { as, desk } = await open(t)
  await as('ana', 'x')('PUT', `/model/calendar/${close}/action/lock`)
  assert.equal((await as('fin')('PUT', `/model/calendar/${close}/action/unlock?force=true`)).status, 409)
  assert.equal((await as('bea')('PUT', `/model/calendar/${close}/action/unlock?force=true`)).status, 409)
  assert.equal((await as('root')('PUT', `/model/calendar/${close}/action/unlock?force=true`)).status, 204)
  assert.equal((await as('eye')('PUT', `/model/calendar/${close}/action/lock`)).status, 403)
  assert.equal((await as('eye')('GET', `/model/calendar/${close}?lock=true`)).status, 403)
  assert.equal((await as('fin')('PUT', '/model/calendar/action/lock?name=FREE')).status, 404)
  assert.deepEqual(await desk.locks.list(), [])
  assert.equal((await as('fin')('PUT', `/model/calendar/${close}/action/lock`)).status, 204)
})
