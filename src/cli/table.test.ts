import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paintFor } from './paint.ts'
import { formatFacts, formatTable, growingTable, type Column } from './table.ts'

interface Row {
  readonly name: string
  readonly size: number
}

const rows: readonly Row[] = [
  { name: 'PAY', size: 9 },
  { name: 'EXTRACT', size: 1204 },
]

const columns = (paint = paintFor(false)): Column<Row>[] => [
  { title: 'NAME', cell: ({ name }) => paint.style('red', name) },
  { title: 'SIZE', cell: ({ size }) => String(size), align: 'right' },
  { title: 'NOTE', cell: () => '' },
]

test('columns are as wide as their widest cell, numbers stand to the right, no line ends in blanks', () => {
  const lines = ['NAME     SIZE  NOTE', 'PAY         9', 'EXTRACT  1204']
  assert.equal(formatTable(rows, columns(), paintFor(false)), lines.join('\n'))
})

test('colours take no room', () => {
  const paint = paintFor(true)
  const lines = formatTable(rows, columns(paint), paint).split('\n')
  assert.equal(lines[1], '\u001B[31mPAY\u001B[39m         9')
})

test('a line end in a name does not break its row', () => {
  const lines = ['NAME         SIZE  NOTE', 'a\\x0ab\\x09c     1']
  assert.equal(formatTable([{ name: 'a\nb\tc', size: 1 }], columns(), paintFor(false)), lines.join('\n'))
})

test('a last column that is too long for the terminal is cut, and names are not', () => {
  const wide: Column<Row>[] = [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'TEXT', cell: () => 'a text that goes on and on' },
  ]
  const lines = ['NAME     TEXT', 'PAY      a text that…', 'EXTRACT  a text that…']
  assert.equal(formatTable(rows, wide, paintFor(false, 21)), lines.join('\n'))
  assert.match(formatTable(rows, wide, paintFor(false)), /goes on and on$/)
})

test('facts that are not there are left out', () => {
  const facts: [string, string | null][] = [
    ['Status', 'running'],
    ['Reason', null],
    ['Return code', '0'],
  ]
  assert.equal(formatFacts(facts, paintFor(false)), 'Status       running\nReturn code  0')
})

test('a table that comes in pieces has one head, and its columns never become narrower', () => {
  const columns = [
    { title: 'NAME', cell: ([name]: readonly string[]) => name ?? '' },
    { title: 'WHAT', cell: ([, what]: readonly string[]) => what ?? '' },
  ]
  const table = growingTable(columns, paintFor(false, undefined))
  assert.equal(table([['A LONG NAME', 'x']]), 'NAME         WHAT\nA LONG NAME  x')
  assert.equal(table([['B', 'y']]), 'B            y')
  assert.equal(table([['A MUCH LONGER NAME', 'z']]), 'A MUCH LONGER NAME  z')
  assert.equal(table([['C', 'z']]), 'C                   z')
})
