/** Copies the pages of the plan a few at a time, so that nothing waits; what changes meanwhile is copied again at the end. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { copyPage, type PageCopies } from '#/core/copy-table.ts'
import type { PageMemory } from '#/core/columns.ts'
import { pagesOf } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'

/** About two milliseconds of copying. */
const pagesATurn = 8

/** To be given to `copyState` or `imageOf`. Throws the signal's reason when it is given up. */
export const copyPagesAtLeisure = async (state: PlanState, signal?: AbortSignal): Promise<PageCopies> => {
  const copies = new Map<PageMemory, ArrayBuffer>()
  for (const page of pagesOf(state)) {
    copies.set(page, copyPage(page))
    if (copies.size % pagesATurn !== 0) continue
    await nextTurn()
    signal?.throwIfAborted()
  }
  return copies
}
