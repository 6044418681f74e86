/** A leader over a real ledger with one stream of twenty jobs, and somebody who follows what it tells. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Database } from '#/db/pool.ts'
import { createChangesDesk, type ChangesAsked, type ChangesDesk } from '#/engine/changes-desk.ts'
import type { Leader } from '#/engine/leader.ts'
import type { ChangeView, Told } from '#/model/change-view.ts'
import { headRevision } from '#/store/revisions.ts'
import { sketchBatch } from '../support/plan.ts'

export const cause = { by: 'test' }
export const jobs = Array.from({ length: 20 }, (_, i) => ({ name: `J${i}`, ...(i === 1 && { follows: ['J0'] }) }))
export const added = { kind: 'plan.added', batch: sketchBatch([{ name: 'PAY', jobs }]), cause } as const

export const deskOf = (leader: Leader, database: Database): ChangesDesk =>
  createChangesDesk({
    state: leader.state,
    settled: async () => {
      if (leader.isLeading()) await leader.now().conductor.take(() => [])
    },
    hasPlace: () => leader.standing().role !== 'none',
    unconfirmedSince: leader.unconfirmedSince,
    headRevision: () => headRevision(database),
    known: () => undefined,
    times: { window: 5, silence: 60_000 },
  })

/** Follows, and gives message after message. */
export const follow = async (t: TestContext, desk: ChangesDesk, asked: Partial<ChangesAsked> = {}) => {
  const leave = new AbortController()
  t.after(() => leave.abort())
  const messages = (await desk.follow({ kinds: [], ...asked }, leave.signal))[Symbol.asyncIterator]()
  const next = async (): Promise<Told> => {
    const { value, done } = await messages.next()
    assert.ok(done !== true, 'the stream has ended')
    return value
  }
  return { next, leave, messages }
}

export const changesIn = (told: Told): ChangeView => {
  assert.ok(told.event === 'changes', JSON.stringify(told))
  return told.data
}
export const jobsIn = (told: Told): number[] => (changesIn(told).jobs ?? []).map(({ id }) => id)

export const hold = (leader: Leader, job: number): Promise<unknown> =>
  leader.now().conductor.take(() => [{ kind: 'job.held', job, cause }])
export const unhold = (leader: Leader, job: number): Promise<unknown> =>
  leader.now().conductor.take(() => [{ kind: 'job.unheld', job, cause }])
