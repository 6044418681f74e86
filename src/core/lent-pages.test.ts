import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addRow, cell, createTable, put, removeRows, type PageMemory, type Pages } from './columns.ts'
import { borrowPage, lendPages, takeBack } from './lent-pages.ts'

const layout = { count: Int32Array, at: Float64Array } as const

const create = () => createTable(layout)
type TestTable = ReturnType<typeof create>

/** One row of each of six pages, and another beside it. */
const rows = [0, 1, 2, 3, 4, 5].flatMap((page) => [page * 1024 + 7, page * 1024 + 8])

const cells = ({ count, at }: TestTable): number[] => rows.flatMap((row) => [cell(count, row), cell(at, row)])

const borrowed = (source: Pages, pages: ReadonlyMap<number, PageMemory>): TestTable => {
  const table = create()
  for (const [page, memory] of pages) {
    borrowPage(table, page, memory)
    table.rowsInUse[page] = source.rowsInUse[page] ?? 0
  }
  table.size = source.size
  return table
}

interface Loan {
  readonly pages: Map<number, PageMemory>
  readonly before: readonly number[]
  /** A table that is made of it, and what that has now. */
  readonly table: TestTable
  now: number[]
}

/** What happens: to the plan, to a table that was made of a loan, or to a loan. */
const steps = fc.array(
  fc.oneof(
    fc.record({ does: fc.constantFrom('add', 'remove', 'write', 'write'), row: fc.nat(rows.length - 1) }),
    fc.record({ does: fc.constant('lend'), row: fc.constant(0) }),
    fc.record({ does: fc.constantFrom('write lent', 'take back'), row: fc.nat(rows.length - 1) }),
  ),
  { minLength: 1, maxLength: 60 },
)

const writeTo = (table: TestTable, row: number, value: number): void => {
  put(table.count, row, value)
  put(table.at, row, value + 0.5)
}

test('whatever is written to a plan, or to what was made of a loan, each loan stays as it was until it is taken back', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const table = create()
      const model = new Map<number, number>()
      const loans: Loan[] = []
      const modelled = (): number[] =>
        rows.flatMap((row) =>
          (model.get(row) ?? 0) === 0 ? [0, 0] : [model.get(row) ?? 0, (model.get(row) ?? 0) + 0.5],
        )
      for (const [step, { does, row: pick }] of list.entries()) {
        const row = rows[pick] ?? 7
        const loan = loans[pick % Math.max(1, loans.length)]
        if (does === 'add' && !model.has(row)) {
          addRow(table, row)
          model.set(row, 0)
        } else if (does === 'remove' && model.delete(row)) removeRows(table, [row])
        else if (does === 'write' && model.has(row)) {
          writeTo(table, row, step + 1)
          model.set(row, step + 1)
        } else if (does === 'lend') {
          const pages = lendPages(table)
          loans.push({ pages, before: cells(table), table: borrowed(table, pages), now: cells(table) })
        } else if (does === 'write lent' && loan?.pages.has(row >> 10) === true) {
          writeTo(loan.table, row, -step - 1)
          loan.now[pick * 2] = -step - 1
          loan.now[pick * 2 + 1] = -step - 0.5
        } else if (does === 'take back' && loan !== undefined) {
          takeBack(table, loan.pages)
          loans.splice(loans.indexOf(loan), 1)
        }
        assert.deepEqual(cells(table), modelled())
        for (const each of loans) {
          assert.deepEqual(cells(borrowed(table, each.pages)), each.before)
          assert.deepEqual(cells(each.table), each.now)
        }
      }
      for (const { pages } of loans) takeBack(table, pages)
      assert.equal(table.lent.size, 0)
    }),
    { numRuns: 500 },
  )
})

test('a page that is lent is copied with the first cell that is written to it, and only then', () => {
  const table = create()
  for (const row of rows) addRow(table, row)
  const pages = lendPages(table)
  assert.deepEqual([...pages.values()], table.memory)
  writeTo(table, 2055, 1)
  writeTo(table, 2056, 2)
  assert.deepEqual(
    table.memory.map((memory, page) => memory === pages.get(page)),
    [true, true, false, true, true, true],
  )
  const [kept] = table.memory
  takeBack(table, pages)
  writeTo(table, 7, 3)
  assert.equal(table.memory[0], kept, 'what is taken back is written to again')
  assert.deepEqual(table.free, [pages.get(2)], 'and what was left of the copied page is memory for another')
})

test('a page that leaves the plan while it is lent is not used again before it is taken back', () => {
  const table = create()
  for (const row of [7, 8]) addRow(table, row)
  const pages = lendPages(table)
  removeRows(table, [7, 8])
  addRow(table, 1031)
  assert.notEqual(table.memory[1], pages.get(0))
  takeBack(table, pages)
  addRow(table, 2055)
  assert.equal(table.memory[2], pages.get(0))
})
