/** Locks of definitions on real PostgreSQL: whoever holds one changes the object, and nobody else does. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { locksHoldFor } from '#/engine/definition-locks.ts'
import type { LockHolder } from '#/model/definition-lock.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import { openDesk } from '../support/definition-desk.ts'

const ana: LockHolder = { user: 'ana', session: 'one' }
const anaElsewhere: LockHolder = { user: 'ana', session: 'two' }
const bea: LockHolder = { user: 'bea', session: '' }

const calendar = (name: string): ObjectName => ({ kind: 'calendar', name })
const text = (name: string, day = '12/25/2026'): string => `$CALENDAR\n${name} "days" ${day}\n`

const open = async (t: TestContext, definitions: string) => {
  const desk = await openDesk(t)
  const apply = (definition: string, holder?: LockHolder) =>
    desk.change({ kind: 'apply', sources: [{ file: 'a.txt', text: definition }] }, { holder }, { by: 'operator' })
  await apply(definitions)
  return { ...desk, apply }
}

const isLocked = { code: 'definition.locked' }

test('what is locked is changed by its holder alone: not by others, and not by the same user in another session', async (t) => {
  const { locks, apply, change } = await open(t, text('FREE') + text('OTHER'))
  const [lock] = await locks.take([calendar('free')], ana)
  assert.deepEqual(lock && [lock.name, lock.user, lock.session], ['FREE', 'ana', 'one'])
  for (const holder of [bea, anaElsewhere, undefined]) {
    await assert.rejects(apply(text('FREE', '01/01/2027'), holder), {
      ...isLocked,
      message: /calendar FREE is locked by ana in the session one until 2026-11-22T14:14:00\.000Z\./,
    })
    const deletion = change({ kind: 'delete', objects: [calendar('FREE')] }, { holder }, { by: 'operator' })
    await assert.rejects(deletion, isLocked)
  }
  await assert.rejects(apply(text('OTHER', '01/01/2027') + text('FREE', '01/01/2027'), bea), isLocked)
  assert.equal(
    (await apply(text('OTHER', '01/01/2027') + text('FREE'), bea)).changed,
    1,
    'what stays as it is may come',
  )
  assert.equal((await apply(text('FREE', '01/01/2027'), ana)).changed, 1)
})

test('locks are taken all or none, and a rollback does not pass them by', async (t) => {
  const { locks, apply, change } = await open(t, text('FREE') + text('OTHER'))
  await apply(text('FREE', '01/01/2027'))
  await locks.take([calendar('FREE')], ana)
  await assert.rejects(locks.take([calendar('OTHER'), calendar('FREE')], bea), isLocked)
  await assert.rejects(locks.take([calendar('OTHER'), calendar('NOSUCH')], bea), { code: 'definition.unknown' })
  assert.deepEqual(
    (await locks.list()).map(({ name }) => name),
    ['FREE'],
  )
  await assert.rejects(change({ kind: 'rollback', revision: 1 }, { holder: bea }, { by: 'operator' }), isLocked)
})

test('a lock is over when its time is, and is held for longer by being taken again', async (t) => {
  const { locks, apply, clock } = await open(t, text('FREE'))
  await locks.take([calendar('FREE')], ana)
  clock.advanceBy(locksHoldFor - 1)
  await assert.rejects(apply(text('FREE', '01/01/2027'), bea), isLocked)
  await locks.take([calendar('FREE')], ana)
  clock.advanceBy(locksHoldFor - 1)
  await assert.rejects(locks.take([calendar('FREE')], bea), isLocked)
  clock.advanceBy(1)
  assert.deepEqual(await locks.list(), [])
  assert.equal((await apply(text('FREE', '01/01/2027'), bea)).changed, 1)
  assert.equal((await locks.take([calendar('FREE')], bea))[0]?.user, 'bea')
})

test('a lock is released by its holder; by force by the same user elsewhere, or by anybody who may', async (t) => {
  const { locks } = await open(t, text('FREE'))
  const free = [calendar('FREE')]
  await locks.take(free, ana)
  await assert.rejects(locks.release(free, anaElsewhere), isLocked)
  await assert.rejects(locks.release(free, bea, 'own'), isLocked)
  assert.equal((await locks.release(free, anaElsewhere, 'own')).length, 1)
  assert.deepEqual(await locks.release(free, ana), [], 'what is not locked is passed over')
  await locks.take(free, ana)
  assert.equal((await locks.release(free, bea, 'any')).length, 1)
})

test('a variable is locked with its table, and an object that is gone leaves no lock behind', async (t) => {
  const { locks, apply, change } = await open(
    t,
    'VARTABLE RATES MEMBERS DAY "1" END\n$PARM\nRATES.YEAR "2026"\nRATES.MONTH "11"\n',
  )
  await locks.take([{ kind: 'parameter', name: 'RATES.YEAR' }], ana)
  assert.deepEqual(
    (await locks.list()).map(({ kind, name }) => [kind, name]),
    [['vartable', 'RATES']],
  )
  await assert.rejects(apply('$PARM\nRATES.MONTH "12"\n', bea), isLocked)
  await locks.release([{ kind: 'vartable', name: 'RATES' }], ana)
  await apply(text('FREE'))
  await locks.take([calendar('FREE')], ana)
  await change({ kind: 'delete', objects: [calendar('FREE')] }, { holder: ana }, { by: 'operator' })
  assert.deepEqual(await locks.list(), [])
})

test('of several who lock at once one has the lock, and a change beside them happens before it or not at all', async (t) => {
  const { locks, apply, head } = await open(t, text('FREE'))
  const holders = Array.from({ length: 5 }, (_, n): LockHolder => ({ user: `user${n}`, session: '' }))
  const [taken, changed] = await Promise.all([
    Promise.allSettled(holders.map((holder) => locks.take([calendar('FREE')], holder))),
    apply(text('FREE', '01/01/2027'), bea).then(
      () => true,
      () => false,
    ),
  ])
  assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal(await head(), changed ? 2 : 1)
  await assert.rejects(apply(text('FREE', '02/02/2027'), bea), isLocked)
})
