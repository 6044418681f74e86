/** What an order about many tells of each when it is not known for a while what becomes of one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { Unsettled } from '#/lib/unsettled.ts'
import { runBulk, type BulkWork } from './bulk-run.ts'

const runWith = (outcomes: Readonly<Record<number, Promise<void>>>) => {
  const asked = { noun: 'job', action: 'hold' } as unknown as BulkWork['row']['asked']
  const items = Object.keys(outcomes).map((id) => [Number(id), `J${id}`]) as unknown as BulkWork['row']['items']
  return runBulk({
    row: { requestId: 'many', asked, reason: null, items },
    commandFor: (id, cause) => ({ kind: 'job', action: 'hold', job: Number(id), cause }),
    command: async (command) => {
      throw new Unsettled('It is not known yet.', outcomes['job' in command ? command.job : 0] ?? never)
    },
    onProgress: async () => undefined,
    isCancelled: () => false,
  })
}

const never = new Promise<void>(() => {})

test('an order of many of which it is not known yet whether it is carried out is waited for, and told as it came out', async () => {
  const late = Promise.withResolvers<void>()
  const refused = Promise.reject(new Refusal('job.illegal_transition', 'It runs.'))
  refused.catch(() => undefined)
  const running = runWith({ 1: late.promise, 2: refused })
  late.resolve()
  assert.deepEqual((await running).results, [
    { outcome: 'done', code: null, sentence: null },
    { outcome: 'refused', code: 'job.illegal_transition', sentence: 'It runs.' },
  ])
})
