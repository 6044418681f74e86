/** Tells what is wrong with texts of definitions over what is in force, and changes nothing. One at a time: each takes a thread and its memory. */
import type { Queryable } from '#/db/pool.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { linesOfDefinitions } from '#/model/definition-lines.ts'
import { listDefinitions, readDefinitionLines } from '#/store/definitions.ts'
import { checkAside } from './check-aside.ts'
import type { DefinitionDesk } from './definition-desk.ts'
import { heavyLine } from './heavy-work.ts'
import { oneByOne } from './one-by-one.ts'

export const createDefinitionCheck = (database: Queryable): DefinitionDesk['check'] => {
  const inTurn = oneByOne()
  const work = { what: 'check of definitions', rank: 'question' } as const
  return (sources, knownOf) =>
    inTurn(() =>
      heavyLine.take(work, async () => {
        const known = knownOf === undefined ? await readDefinitionLines(database) : await linesKnown(database, knownOf)
        return checkAside({ sources, known })
      }),
    )
}

/** What a limited role knows is told of all that there is, which is rubbish then. */
const linesKnown = async (
  database: Queryable,
  knownOf: NonNullable<Parameters<DefinitionDesk['check']>[1]>,
): Promise<string> => {
  const lines = linesOfDefinitions(knownOf(await listDefinitions(database)))
  collectGarbage()
  return lines
}
