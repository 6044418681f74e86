/** Definitions and their revisions as they are looked up, kept until somebody may have changed some. */
import type { Cache } from '#/cache/cache.ts'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { definitionsKind } from './kinds.ts'

export interface CachedDefinitions {
  readonly desk: DefinitionDesk
  /** Definitions may have changed here or elsewhere. */
  readonly forget: () => void
}

export const cachedDefinitions = (desk: DefinitionDesk, cache: Pick<Cache, 'open'>): CachedDefinitions => {
  let changes = 0
  // A load that began before a change is not joined after it.
  const kept = cache.open(definitionsKind, () => changes)
  const keep =
    <Asked extends unknown[], Answer extends object>(name: string, work: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      const answer = await kept.get(JSON.stringify([name, ...asked]), async () => {
        const before = changes
        return { answer: await work(...asked), verdict: () => (changes === before ? 'holds' : 'over') }
      })
      // Of the question that the key names in full.
      return answer as Answer
    }
  return {
    desk: {
      ...desk,
      list: keep('list', desk.list),
      get: keep('get', desk.get),
      history: keep('history', desk.history),
      changes: keep('changes', desk.changes),
    },
    forget: () => {
      changes += 1
    },
  }
}
