/** Tables: columns as wide as their widest cell, numbers and times to the right, nothing drawn around them. */
import { stripVTControlCharacters } from 'node:util'
import { printableCell } from '#/lib/printable.ts'
import type { Paint } from './paint.ts'

export interface Column<Row> {
  readonly title: string
  /** The text of the cell; it may carry colours. */
  readonly cell: (row: Row) => string
  readonly align?: 'right'
  /** In characters. */
  readonly atLeast?: number
}

/** A last column is not cut shorter. */
const leastWidth = 12

/** A table that comes in pieces: the first with its head, and each as wide as all before it. */
export const growingTable = <Row>(
  columns: readonly Column<Row>[],
  paint: Paint,
): ((rows: readonly Row[]) => string) => {
  let widths = columns.map(() => 0)
  let isBegun = false
  return (rows) => {
    const wide = columns.map((column, i) => ({ ...column, atLeast: Math.max(column.atLeast ?? 0, widths[i] ?? 0) }))
    const text = formatTable(rows, wide, paint)
    // The last column is as wide as it is: nothing stands behind it.
    widths = wide.map(({ title, atLeast, cell }, i) =>
      i === wide.length - 1
        ? 0
        : rows.reduce(
            (most, row) => Math.max(most, widthOf(printableCell(cell(row)))),
            Math.max(title.length, atLeast),
          ),
    )
    if (!isBegun) {
      isBegun = true
      return text
    }
    return text.slice(text.indexOf('\n') + 1)
  }
}

/**
 * What stands in the last column, a text mostly, is cut to the width of a terminal; names, which are copied, never are.
 *
 * The lines of the table, without an end of line; no line has blanks at its end.
 */
export const formatTable = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], paint: Paint): string => {
  const cells = rows.map((row) => columns.map((column) => printableCell(column.cell(row))))
  const widths = columns.map(({ title, atLeast = 0 }, i) =>
    Math.max(title.length, atLeast, ...cells.map((line) => widthOf(line[i] ?? ''))),
  )
  const last = columns.length - 1
  const room = (paint.width ?? Infinity) - widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0)
  const cut = Math.max(room, columns[last]?.title.length ?? 0, leastWidth)
  const lineOf = (texts: readonly string[]): string =>
    texts
      .map((text, i) =>
        i === last && widthOf(text) > cut ? `${stripVTControlCharacters(text).slice(0, cut - 1)}…` : text,
      )
      .map((text, i) => pad(text, widths[i] ?? 0, columns[i]?.align === 'right'))
      .join('  ')
      .trimEnd()
  const head = paint.style('dim', lineOf(columns.map(({ title }) => title)))
  return [head, ...cells.map(lineOf)].join('\n')
}

/** Names and what they stand for, one a line; a null is left out. */
export const formatFacts = (facts: readonly (readonly [name: string, text: string | null])[], paint: Paint): string => {
  const shown = facts.filter(([, text]) => text !== null)
  const width = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, text]) => `${paint.style('dim', name.padEnd(width))}  ${text}`).join('\n')
}

const widthOf = (text: string): number => stripVTControlCharacters(text).length

const pad = (text: string, width: number, right: boolean): string => {
  const blanks = ' '.repeat(width - widthOf(text))
  return right ? blanks + text : text + blanks
}
