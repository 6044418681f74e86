import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRow, cell, createTable, nextRow, put, removeRows } from './columns.ts'

const layout = { flag: Int32Array, at: Float64Array, count: Int32Array } as const

test('a row keeps what is written to it, and reads as 0 before and after it is in use', () => {
  const table = createTable(layout)
  assert.equal(cell(table.at, 5000), 0)
  addRow(table, 5000)
  put(table.flag, 5000, 255)
  put(table.at, 5000, 1_795_305_600_000.5)
  put(table.count, 5000, -7)
  assert.deepEqual(
    [cell(table.flag, 5000), cell(table.at, 5000), cell(table.count, 5000), cell(table.count, 5001)],
    [255, 1_795_305_600_000.5, -7, 0],
  )
  addRow(table, 5001)
  removeRows(table, [5000])
  assert.deepEqual([cell(table.flag, 5000), cell(table.at, 5000), cell(table.count, 5000)], [0, 0, 0])
})

test('a page is given back with its last row, lists pass over it, and its numbers can come into use again', () => {
  const table = createTable(layout)
  for (let row = 1; row < 3000; row += 1) addRow(table, row)
  removeRows(
    table,
    Array.from({ length: 2047 }, (_, i) => i + 1),
  )
  assert.deepEqual(
    table.memory.map((page) => page !== undefined),
    [false, false, true],
  )
  assert.equal(nextRow(table, 1), 2048)
  assert.equal(nextRow(table, 2999), 2999)
  assert.equal(nextRow(table, 3000), table.size)
  assert.throws(() => put(table.count, 7, 1), /not in use/)
  assert.throws(() => removeRows(table, [7]), /not in use/)
  addRow(table, 7)
  assert.equal(nextRow(table, 1), 1)
})

test('the memory of a page that was given back is used again, and holds nothing of what was in it', () => {
  const table = createTable(layout)
  addRow(table, 1)
  put(table.count, 1, 7)
  put(table.at, 1, 0.5)
  const [memory] = table.memory
  removeRows(table, [1])
  addRow(table, 5001)
  assert.equal(table.memory[5001 >> 10], memory)
  for (let row = 4096; row < 5120; row += 1) assert.deepEqual([cell(table.count, row), cell(table.at, row)], [0, 0])
})
