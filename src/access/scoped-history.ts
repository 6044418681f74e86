/** The history of runs for a limited role: pages may be short, for what is not seen is left out of them. */
import type { HistoryDesk } from '#/engine/history-desk.ts'
import type { Scope } from './scope.ts'

/** Many jobs are summed up, so that those that are seen are among them. */
const summed = 10_000

export const scopedHistory = (history: HistoryDesk, scope: Scope): HistoryDesk => {
  if (scope.seesAll) return history
  const isSeen = ({ stream, name }: { readonly stream: string; readonly name: string }): boolean =>
    scope.sees(`${stream}.${name}`)
  return {
    runs: async (asked) => {
      const { items, next } = await history.runs(asked)
      return { items: items.filter(isSeen), next }
    },
    summary: async ({ limit, ...asked }) =>
      (await history.summary({ ...asked, limit: summed })).filter(isSeen).slice(0, limit),
  }
}
