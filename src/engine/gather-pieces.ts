/** In a thread: puts the definitions and tasks together that come piece by piece. */
import type { PlanTask } from '#/model/plan.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { Piece } from './plan-aside.ts'

export interface Gathered {
  readonly add: (piece: Piece) => void
  readonly definitions: () => DefinitionIndex
  readonly tasks: readonly PlanTask[]
}

export const gatherPieces = (): Gathered => {
  const indexes = new Map<string, Map<unknown, unknown>>()
  const tasks: PlanTask[] = []
  return {
    tasks,
    // The pieces were cut from such an index, name by name.
    definitions: () => Object.fromEntries(indexes) as unknown as DefinitionIndex,
    add: (piece) => {
      if (piece.kind === 'tasks') return void tasks.push(...piece.tasks)
      const map = indexes.get(piece.index) ?? new Map<unknown, unknown>()
      for (const [key, value] of piece.entries) map.set(key, value)
      indexes.set(piece.index, map)
    },
  }
}
