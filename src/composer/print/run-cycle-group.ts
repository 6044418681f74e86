/** A run cycle group: run cycles with a name, and the times of those that have none. */
import type { RunCycleGroup } from '#/model/run-cycle.ts'
import { commentLines } from './comments.ts'
import { clause, indented, type Lines } from './layout.ts'
import { objectName, plainName } from './names.ts'
import { freeDaysText, timetableClauses, runCycleLines } from './run-cycle.ts'
import { quoted } from './texts.ts'

/**
 * Its own times stand without parentheses, which would be those of its last run cycle.
 * The table stands before the run cycles: behind them the product refuses it (AWSJOM915E).
 */
export const runCycleGroupLines = (group: RunCycleGroup): Lines => [
  ...commentLines(group),
  `RUNCYCLEGROUP ${objectName(group.name)}`,
  ...indented([
    ...clause(group.description, (text) => `DESCRIPTION ${quoted(text)}`),
    ...clause(group.variableTable, (table) => `VARTABLE ${plainName(table)}`),
    ...clause(group.freeDays, freeDaysText),
    ...group.runCycles.flatMap((cycle) => runCycleLines('ON', cycle)),
    ...group.exceptions.flatMap((cycle) => runCycleLines('EXCEPT', cycle)),
    ...timetableClauses(group),
  ]),
  'END',
]
