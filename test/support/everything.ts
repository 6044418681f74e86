/** All that a state is made of, in a form that can be compared: every cell of every row, every map in its order. */
import { cell, type Pages } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'

const rowsOf = (table: Pages): unknown => {
  const rows: Record<number, Record<string, number>> = {}
  table.memory.forEach((memory, page) => {
    if (memory === undefined) return
    for (let row = page * 1024; row < Math.min(table.size, (page + 1) * 1024); row += 1) {
      rows[row] = Object.fromEntries([...table.columns].map(([name, column]) => [name, cell(column, row)]))
    }
  })
  const inUse = [...table.rowsInUse.entries()].filter(([, count]) => count > 0)
  return { size: table.size, inUse, rows }
}

const comparable = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) return [...value].map(([key, item]) => [key, comparable(item)])
  if (value instanceof Set) return [...value]
  if (Array.isArray(value)) return value.map(comparable)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]))
}

export const everything = (state: PlanState): Record<string, unknown> => {
  const {
    jobs,
    streams,
    edges,
    histories,
    samples,
    historyIndex: _derived,
    journal: _beside,
    timers,
    windowsOf,
    ...rest
  } = state
  return {
    ...(comparable(rest) as Record<string, unknown>),
    jobs: rowsOf(jobs),
    streams: rowsOf(streams),
    edges: rowsOf(edges),
    histories: rowsOf(histories),
    samples: rowsOf(samples),
    windowsOf: [...windowsOf]
      .flatMap(([{ name }, windows]) => windows.map(({ rank, wants }) => `${name} ${rank} ${wants}`))
      .toSorted(),
    timers: timers.heap.map(({ at, kind, id }) => `${at} ${kind} ${id}`).toSorted(),
  }
}
