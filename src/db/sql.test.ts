import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identifier, join, sql } from './sql.ts'

test('values become parameters, in order', () => {
  const statement = sql`select ${1} + ${'two'}`
  assert.equal(statement.text, 'select $1 + $2')
  assert.deepEqual(statement.values, [1, 'two'])
})

test('fragments nest, and parameters are numbered across them', () => {
  const window = sql`at >= ${10} and at < ${20}`
  const statement = sql`select * from ${identifier('runs')} where id = ${7} and (${window}) limit ${5}`
  assert.equal(statement.text, 'select * from "runs" where id = $1 and (at >= $2 and at < $3) limit $4')
  assert.deepEqual(statement.values, [7, 10, 20, 5])
})

test('a list of fragments is joined', () => {
  const statement = sql`insert into t values ${join([sql`(${1}, ${2})`, sql`(${3}, default)`])}`
  assert.equal(statement.text, 'insert into t values ($1, $2), ($3, default)')
  assert.deepEqual(statement.values, [1, 2, 3])
  assert.equal(sql`where ${join([sql`a`, sql`b`], ' and ')}`.text, 'where a and b')
  assert.equal(join([]).text, '')
})

test('a name cannot break out of its quotes', () => {
  assert.equal(identifier('a"; drop table b; --').text, '"a""; drop table b; --"')
})

test('an undefined value is refused, so that it does not become null in silence', () => {
  assert.throws(() => sql`select ${undefined}`, /undefined/)
})
