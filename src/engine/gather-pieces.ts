/** In a thread: puts the definitions and tasks together that come piece by piece. */
import type { PlanTask } from '#/model/plan.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { Piece } from './plan-aside.ts'

export interface Gathered {
  readonly add: (piece: Piece) => void
  /** The same index until the definitions are forgotten. */
  readonly definitions: () => DefinitionIndex
  readonly forgetDefinitions: () => void
  /** The tasks of these numbers, of all that have come; others are forgotten. */
  readonly keepTasks: (ids: Iterable<number>) => PlanTask[]
  readonly tasks: () => PlanTask[]
}

export const gatherPieces = (): Gathered => {
  const indexes = new Map<string, Map<unknown, unknown>>()
  let definitions: DefinitionIndex | undefined
  let tasks = new Map<number, PlanTask>()
  return {
    tasks: () => [...tasks.values()],
    keepTasks: (ids) => {
      const kept = new Map<number, PlanTask>()
      for (const id of ids) {
        const task = tasks.get(id)
        if (task !== undefined) kept.set(id, task)
      }
      tasks = kept
      return [...kept.values()]
    },
    // The pieces were cut from such an index, name by name.
    definitions: () => (definitions ??= Object.fromEntries(indexes) as unknown as DefinitionIndex),
    forgetDefinitions: () => {
      indexes.clear()
      definitions = undefined
    },
    add: (piece) => {
      if (piece.kind === 'tasks') {
        for (const task of piece.tasks) tasks.set(task.id, task)
        return
      }
      const map = indexes.get(piece.index) ?? new Map<unknown, unknown>()
      for (const [key, value] of piece.entries) map.set(key, value)
      indexes.set(piece.index, map)
    },
  }
}
