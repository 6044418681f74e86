/** Operations about many objects over the engine in memory: real waves, real refusals, kept nowhere. */
import { commandsFor, requireSense, type FindWaits } from '#/engine/bulk-commands.ts'
import type { BulkDesk, Through } from '#/engine/bulk-desk.ts'
import { findItems } from '#/engine/bulk-items.ts'
import { runBulk } from '#/engine/bulk-run.ts'
import { previewed, viewOf } from '#/engine/bulk-views.ts'
import { Refusal } from '#/lib/refusal.ts'
import { jobStatuses, type JobStatus } from '#/model/status.ts'
import type { BulkRow } from '#/store/bulk-operations.ts'

const noEffect = () => {
  const counts = Object.fromEntries(jobStatuses.map((status) => [status, 0])) as Record<JobStatus, number>
  return { before: counts, after: counts, critical: [], criticalCount: 0 }
}

/** Nothing is defined here: what is waited for is in the plan. */
const findFollows: FindWaits = (_, { follows }) => ({ follows })

export const memoryBulk = (engine: () => Through): BulkDesk => {
  const rows: BulkRow[] = []
  const get = async (id: number) => {
    const row = rows.find((one) => one.id === id)
    if (row === undefined) throw new Refusal('bulk.unknown', `There is no operation ${id}.`)
    return viewOf(row, undefined)
  }
  return {
    preview: async ({ order, which }, cause, through = engine()) => {
      requireSense(order)
      const items = await findItems(through, order.noun, which)
      return previewed({ order, cause, items, results: [], effect: noEffect(), at: 1_795_328_040_000 })
    },
    start: async ({ order, which }, cause, through = engine()) => {
      const commandFor = await commandsFor(order, async () => findFollows)
      const items = await findItems(through, order.noun, which)
      const [id, reason, requestId] = [rows.length + 1, cause.reason ?? null, cause.requestId ?? '']
      const [startedAt, endedAt] = [1_795_328_040_000, 1_795_328_041_000]
      const begun = { id, requestId, asked: { ...order, which }, reason, items, startedAt, endedAt }
      const { results } = await runBulk({
        row: begun,
        commandFor,
        command: through.command,
        onProgress: async () => undefined,
        isCancelled: () => false,
      })
      rows.push({ ...begun, results, done: results.length, state: 'done' })
      return get(id)
    },
    list: async () => {
      const items = await Promise.all(rows.map(({ id }) => get(id)))
      return { items: items.map(({ results: _r, effect: _e, ...row }) => row), next: null }
    },
    get,
    cancel: get,
    resume: async () => undefined,
  }
}
