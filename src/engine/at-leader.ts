/** What only the leader does although it needs no commit of the plan: elsewhere it is refused before it begins. */
import type { DefinitionDesk } from './definition-desk.ts'
import type { Leading } from './leading.ts'

/** The same work, where this server leads; else it throws what `leading` throws. */
export const atLeader =
  <Asked extends unknown[], Answer>(leading: () => Leading, work: (...asked: Asked) => Promise<Answer>) =>
  async (...asked: Asked): Promise<Answer> => {
    leading()
    return work(...asked)
  }

/** The desk of any server: a change is made at the leader alone, and previewed everywhere. */
export const changedAtLeader = (leading: () => Leading, desk: DefinitionDesk): DefinitionDesk => {
  const change = atLeader(leading, desk.change)
  return {
    ...desk,
    change: (order, options, cause) => (options.dryRun === true ? desk : { change }).change(order, options, cause),
  }
}
