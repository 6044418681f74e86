/** Definitions and their revisions as they are looked up, kept until somebody may have changed some. */
import type { Kept } from '#/cache/cache.ts'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'

export interface CachedDefinitions {
  readonly desk: DefinitionDesk
  /** Definitions may have changed here or elsewhere. */
  readonly forget: () => void
}

export const cachedDefinitions = (desk: DefinitionDesk, kept: Kept<object>): CachedDefinitions => {
  let changes = 0
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
