/** What waits to be written to the audit is bounded by those who wait for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stillTime } from '#/cache/testing/still-time.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { createAudit } from './audit.ts'

test('a login that was turned away and that nobody waits for any more is not written when the database is back', async () => {
  const [letGo, written] = [Promise.withResolvers<void>(), [] as string[][]]
  const append = async (entries: readonly string[]): Promise<number[]> => {
    await letGo.promise
    written.push(entries.map((entry) => (JSON.parse(entry) as { requestId: string }).requestId))
    return entries.map((_, i) => i)
  }
  const { alarm, pass } = stillTime()
  const audit = createAudit({ append, find: async () => undefined, clock: manualClock(0), alarm, log: silentLog })
  const note = (requestId: string): Promise<void> => {
    const call = { caller: { actor: 'user:maria', source: '192.0.2.1' }, operation: 'login', requestId, input: {} }
    return audit.note(call, { state: 'refused', code: 'access.wrong_password', sentence: 'No.' })
  }
  const late = ['first', 'second', 'third'].map((id) => assert.rejects(note(id), { code: 'access.unavailable' }))
  pass(10_000)
  await Promise.all(late)
  const next = note('next')
  letGo.resolve()
  await next
  // The first was being written already.
  assert.deepEqual(written, [['first'], ['next']])
})
