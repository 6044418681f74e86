import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addRow, cell, createTable, put, removeRows, type PageMemory } from './columns.ts'
import { borrowPage, lendPages, ownPages, takeBack } from './lent-pages.ts'

const layout = { count: Int32Array, at: Float64Array } as const

const create = () => createTable(layout)
type TestTable = ReturnType<typeof create>

/** One row of each of six pages, and another beside it. */
const rows = [0, 1, 2, 3, 4, 5].flatMap((page) => [page * 1024 + 7, page * 1024 + 8])

const cells = ({ count, at }: TestTable): number[] => rows.flatMap((row) => [cell(count, row), cell(at, row)])

const pageOf = (row: number): number => row >> 10

/** Who has a table, and what is to be in it: the lender, and whoever has borrowed from him or from another borrower. */
interface Side {
  table: TestTable
  model: Map<number, number>
  /** Absent: the lender of all. */
  readonly loan?: Loan
}

interface Loan {
  readonly from: Side
  readonly pages: ReadonlyMap<number, PageMemory>
  readonly rowsInUse: readonly number[]
  readonly model: ReadonlyMap<number, number>
}

const borrowed = ({ pages, rowsInUse }: Loan): TestTable => {
  const table = create()
  for (const [page, memory] of pages) {
    borrowPage(table, page, memory)
    table.rowsInUse[page] = rowsInUse[page] ?? 0
  }
  return table
}

const modelled = (model: ReadonlyMap<number, number>): number[] =>
  rows.flatMap((row) => {
    const value = model.get(row) ?? 0
    return value === 0 ? [0, 0] : [value, value + 0.5]
  })

const writeTo = (table: TestTable, row: number, value: number): void => {
  put(table.count, row, value)
  put(table.at, row, value + 0.5)
}

/** What is done to the table of a side. */
const change = ({ table, model }: Side, { does, row, value }: { does: string; row: number; value: number }): void => {
  const isThere = model.has(row)
  if (does === 'add' && !isThere) {
    addRow(table, row)
    model.set(row, 0)
  } else if (does === 'remove' && isThere) {
    removeRows(table, [row])
    model.delete(row)
  } else if (does === 'write' && isThere) {
    writeTo(table, row, value)
    model.set(row, value)
  } else if (does === 'write' && ![...model.keys()].some((other) => pageOf(other) === pageOf(row))) {
    assert.throws(() => writeTo(table, row, value), /not in use/)
  }
}

/** What becomes of loans. */
const lendOn = (sides: Side[], side: Side, does: string): void => {
  const { table, model, loan } = side
  if (does === 'lend' && sides.length < 5) {
    const lent = { from: side, pages: lendPages(table), rowsInUse: [...table.rowsInUse], model: new Map(model) }
    sides.push({ table: borrowed(lent), model: new Map(model), loan: lent })
  } else if (does === 'begin anew' && loan !== undefined && sides.every((other) => other.loan?.from !== side)) {
    side.table = borrowed(loan)
    side.table.free.push(...ownPages(table))
    side.model = new Map(loan.model)
  } else if (does === 'take back' && loan !== undefined && sides.every((other) => other.loan?.from !== side)) {
    takeBack(loan.from.table, loan.pages)
    sides.splice(sides.indexOf(side), 1)
  }
}

/** As many as it says: by itself fast-check makes ten and no more. */
const steps = fc.array(
  fc.record({
    does: fc.constantFrom('add', 'add', 'remove', 'write', 'write', 'write', 'lend', 'begin anew', 'take back'),
    row: fc.constantFrom(...rows),
    side: fc.nat(4),
  }),
  { minLength: 1, maxLength: 80, size: 'max' },
)

test('whatever is written to a plan, or to what was made of a loan, each side has what it wrote itself, and each loan stays as it was', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const lender: Side = { table: create(), model: new Map() }
      const sides = [lender]
      for (const [step, { does, row, side: pick }] of list.entries()) {
        const side = sides[pick % sides.length] ?? lender
        change(side, { does, row, value: step + 1 })
        lendOn(sides, side, does)
        for (const { table, model, loan } of sides) {
          assert.deepEqual(cells(table), modelled(model))
          if (loan !== undefined) assert.deepEqual(cells(borrowed(loan)), modelled(loan.model))
        }
      }
      for (const side of sides.toReversed()) lendOn(sides, side, 'take back')
      assert.deepEqual([sides, lender.table.lent.size], [[lender], 0])
    }),
    { numRuns: 400 },
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

test('a plan that changes on every page while it is looked at, again and again, takes no memory but for its second pages', () => {
  const table = create()
  const pages = Array.from({ length: 250 }, (_, page) => page)
  for (const page of pages) addRow(table, page * 1024 + 7)
  const memory = new Set<PageMemory>()
  for (let loan = 1; loan <= 4; loan += 1) {
    const lent = lendPages(table)
    for (const page of pages) writeTo(table, page * 1024 + 7, loan)
    takeBack(table, lent)
    for (const one of table.memory) if (one !== undefined) memory.add(one)
  }
  assert.equal(memory.size, 2 * pages.length)
})

test('to lend the pages of a plan that has gone on for years takes a mark for each of them, and not for all that ever were', () => {
  const table = create()
  const row = 100_000 * 1024
  addRow(table, row)
  const lent = lendPages(table)
  assert.equal(Object.keys(table.count.own).length, 1)
  writeTo(table, row, 1)
  takeBack(table, lent)
  assert.equal(cell(table.count, row), 1)
})
