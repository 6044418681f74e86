/** The definitions in force, read once and kept until somebody applies new ones. */
import type { Queryable } from '#/db/pool.ts'
import { indexDefinitions, type DefinitionIndex } from '#/planning/definition-index.ts'
import { listDefinitions } from '#/store/definitions.ts'

export interface DefinitionCache {
  readonly get: () => Promise<DefinitionIndex>
  readonly forget: () => void
}

export const createDefinitionCache = (database: () => Queryable): DefinitionCache => {
  let index: Promise<DefinitionIndex> | undefined
  const read = async (): Promise<DefinitionIndex> => indexDefinitions(await listDefinitions(database()))
  return {
    get: () => {
      index ??= read().catch((error: unknown) => {
        index = undefined
        throw error
      })
      return index
    },
    forget: () => {
      index = undefined
    },
  }
}
