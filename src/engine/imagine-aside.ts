/** Computes trial and forecast plans in a thread of its own, beside the live plan. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { refusalOf, type CarriedRefusal } from '#/lib/carried-refusal.ts'
import { Refusal } from '#/lib/refusal.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { ImaginedPlan } from '#/model/plan-views.ts'
import { wholeOf, type ImaginedWhole, type PackedPlan } from './imagined-whole.ts'
import { sendPieces, type AsideRequest, type Piece } from './plan-aside.ts'
import type { PlanCopy } from './plan-copy.ts'
import type { PlanRules } from './plan-sources.ts'

/** Which plan. */
export interface ImagineRequest {
  readonly kind: ImaginedPlan['kind']
  readonly rules: PlanRules
  /** The live plan, for a trial; null for a forecast. */
  readonly live: (Pick<AsideRequest, 'tasks'> & { readonly copy: PlanCopy }) | null
  readonly from: string
  readonly to: string
  /** The most jobs that they may have. */
  readonly mostJobs: number
}

/** What the thread is told after the pieces. */
export type ToImaginer =
  | Piece
  | ({ readonly kind: 'imagine'; readonly plan: ImaginedPlan['kind']; readonly copy: PlanCopy | null } & Pick<
      ImagineRequest,
      'from' | 'to' | 'mostJobs'
    > &
      Omit<PlanRules, 'definitions'>)

/** The most memory the thread may take beside its columns: a month of 1.5 million jobs takes a fourth of it. */
const mostMemoryMb = 512

/** What it makes of columns and texts does not last: 24 MB were 18 more at its peak. */
const youngMb = 6

/** What the thread answers. */
export type FromImaginer = PackedPlan | { readonly refused: CarriedRefusal }

/** Throws `plan.too_large` when the days have more jobs than they may, or take more memory than the thread may. */
export const imagineAside = async (request: ImagineRequest, memoryMb = mostMemoryMb): Promise<ImaginedWhole> => {
  const { kind, rules, live, from, to, mostJobs } = request
  const worker = new Worker(new URL('imagine-worker.ts', import.meta.url), {
    resourceLimits: threadBounds(memoryMb, youngMb),
  })
  try {
    const answer = once(worker, 'message')
    // It may fail before anybody waits for it: while the definitions are sent.
    answer.catch(() => undefined)
    await sendPieces(worker, { rules, tasks: live?.tasks ?? [] })
    // A getter of the site would not cross into the thread.
    const others = { site: { ...rules.site }, options: { ...rules.options } }
    const copy = live?.copy ?? null
    const order: ToImaginer = { kind: 'imagine', plan: kind, copy, from, to, mostJobs, ...others }
    worker.postMessage(order)
    const [told] = (await answer) as [FromImaginer]
    if ('refused' in told) throw refusalOf(told.refused)
    return wholeOf(told)
  } catch (error) {
    const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    if (!outOfMemory) throw error
    throw new Refusal('plan.too_large', `From ${from} to ${to} is too much for one plan: ask for fewer days.`)
  } finally {
    await worker.terminate()
    // Definitions and tasks were read and sent: 100 MB were left of a week, against a stop of 60 ms.
    collectGarbage()
  }
}
