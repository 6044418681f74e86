import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { awaitSessionLock, takeSessionLock } from './session-lock.ts'
import { sql } from './sql.ts'
import { testDatabase } from './test-database.ts'

const database = await testDatabase({ after }, { migrations: false })
const session = { connection: database.connection, applicationName: 'batuta lock test' }

test('a lock is given to one session, and to the next one when it is released', async () => {
  const held = await takeSessionLock(session, 7)
  assert.ok(held !== undefined)
  assert.equal(await takeSessionLock(session, 7), undefined)
  const other = await takeSessionLock(session, 8)
  assert.ok(other !== undefined, 'another key is another lock')
  await other.release()
  await held.release()
  await held.lost
  const next = await takeSessionLock(session, 7)
  assert.ok(next !== undefined)
  await next.release()
})

test('a holder learns that its session is gone, and the lock is free by then', async () => {
  const held = await takeSessionLock(session, 9)
  assert.ok(held !== undefined)
  await database.query(sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where application_name = 'batuta lock test' and datname = current_database()`)
  await held.lost
  const next = await takeSessionLock(session, 9)
  assert.ok(next !== undefined)
  await next.release()
})

test('who waits in line gets the lock when it is released, under the name of a holder; who gives up is passed over', async () => {
  const held = await takeSessionLock(session, 10)
  assert.ok(held !== undefined)
  const impatient = new AbortController()
  const first = awaitSessionLock(session, 10, impatient.signal)
  const second = awaitSessionLock({ ...session, holderName: 'batuta lock holder' }, 10, new AbortController().signal)
  impatient.abort(new Error('enough'))
  await assert.rejects(first, /enough/)
  await held.release()
  const lock = await second
  const [row] = await lock.ask<{ name: string }>(sql`select current_setting('application_name') as name`)
  assert.equal(row?.name, 'batuta lock holder')
  await lock.release()
})
