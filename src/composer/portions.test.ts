import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from './parse.ts'

const jobs = (count: number, clause: (at: number) => string = () => ''): string =>
  `$JOBS\n${Array.from({ length: count }, (_, at) => `A#J${at} # ${at}\n DOCOMMAND "x ${at}"\n${clause(at)}`).join('')}`

const read = (text: string) => parseDefinitions({ file: 'f', text })

test('a long section is read like the short ones it could be', () => {
  const { definitions, diagnostics } = read(jobs(2000))
  assert.deepEqual(diagnostics, [])
  const short = Array.from({ length: 2000 }, (_, at) => read(`$JOBS\nA#J${at} # ${at}\n DOCOMMAND "x ${at}"\n`))
  assert.deepEqual(
    definitions.map(({ definition }) => definition),
    short.flatMap((each) => each.definitions.map(({ definition }) => definition)),
  )
  assert.deepEqual(
    definitions.map(({ position: { line, column } }) => [line, column]),
    definitions.map((_, at) => [2 + 2 * at, 1]),
  )
})

test('a long section of items is read like the short ones it could be, and each keeps its comments', () => {
  const item = (at: number): string => `# of ${at}\nV${at} "value ${at}" # ${at}\n`
  const items = Array.from({ length: 2000 }, (_, at) => item(at))
  const { definitions, diagnostics } = read(`$PARM\n${items.join('')}`)
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(
    definitions.map(({ definition }) => definition),
    items.flatMap((each) => read(`$PARM\n${each}`).definitions.map(({ definition }) => definition)),
  )
})

test('jobs that all stand on one line are read like those on lines of their own', () => {
  const text = jobs(6000).replaceAll(/ # \d+/g, '')
  const named = (written: string) => read(written).definitions.map(({ definition }) => definition)
  assert.deepEqual(named(text.replaceAll('\n', ' ')), named(text))
})

test('dates of a calendar stay with it, on however many lines', () => {
  const calendar = (at: number): string => `C${at} "days"\n 11/22/2026\n20261123\n`
  const { definitions } = read(`$CALENDAR\n${Array.from({ length: 1000 }, (_, at) => calendar(at)).join('')}`)
  assert.equal(definitions.length, 1000)
  for (const { definition } of definitions) {
    assert.deepEqual('dates' in definition ? definition.dates : [], ['2026-11-22', '2026-11-23'])
  }
})

test('a mistake is told once and at its place, in whichever part of a long section', () => {
  const { diagnostics } = read(jobs(1500, (at) => (at % 100 === 99 ? ' RECOVRY STOP\n' : '')))
  assert.deepEqual(
    diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`),
    Array.from({ length: 15 }, (_, at) => `composer.unknown_keyword ${203 + at * 201 - 1}:2`),
  )
})

test('a name on a line of its own stays with the keyword that wants it', () => {
  const { definitions, diagnostics } = read(jobs(1500, () => ' RECOVERY STOP AFTER\nA#J0\n'))
  assert.deepEqual(diagnostics, [])
  assert.equal(definitions.length, 1500)
})
