/** Keeps the statistics of PostgreSQL's planner true: of partitioned tables nobody else gathers them, of others it is seen to. */
import type { Task } from '#/engine/maintenance/task.ts'
import { count } from '#/lib/words.ts'
import { analyzeTable, listChangedTables } from '#/store/statistics.ts'

export const statisticsTask: Task = {
  name: 'statistics',
  about: 'Analyzes tables of the database that have changed since they were analyzed last.',
  timeoutMs: 10 * 60_000,
  everyMs: 0,
  run: async ({ database, signal }) => {
    const tables = await listChangedTables(database)
    for (const table of tables) {
      signal.throwIfAborted()
      await analyzeTable(database, table)
    }
    if (tables.length === 0) return { said: 'No table has changed much since it was analyzed last.' }
    return {
      said: `Analyzed ${count(tables.length, 'table')}: ${tables.slice(0, 8).join(', ')}${tables.length > 8 ? ' ...' : ''}.`,
    }
  },
}
