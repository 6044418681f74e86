/** Tells what is wrong with texts of definitions over what is in force, and changes nothing. One at a time: each takes a thread and its memory. */
import type { Queryable } from '#/db/pool.ts'
import { listDefinitions } from '#/store/definitions.ts'
import { checkAside } from './check-aside.ts'
import type { DefinitionDesk } from './definition-desk.ts'
import { heavyLine } from './heavy-work.ts'
import { oneByOne } from './one-by-one.ts'

export const createDefinitionCheck = (database: Queryable): DefinitionDesk['check'] => {
  const inTurn = oneByOne()
  const work = { what: 'check of definitions', rank: 'question' } as const
  return (sources, knownOf = (all) => all) =>
    inTurn(() =>
      heavyLine.take(work, async () => {
        const known = knownOf(await listDefinitions(database))
        return (await checkAside({ sources, known })).diagnostics
      }),
    )
}
