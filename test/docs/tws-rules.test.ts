/** `docs/tws-rules.md` says for each rule which test proves it: every test named there is there, by that very name. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { globalOptionNames, globalOptions } from '#/model/global-options.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/tws-rules.md'), 'utf8')

interface Rule {
  readonly rule: string
  readonly file: string
  readonly name: string
}

/** The rows of the tables under a heading, or of all. */
const rulesIn = (text: string): Rule[] =>
  [...text.matchAll(/^\| (.+?) \| ((?:src|test)\/\S+\.test\.ts): (.+) \|$/gm)].map(
    ([, rule = '', file = '', name = '']) => ({
      rule,
      file,
      name,
    }),
  )

const section = (heading: string): string => page.split(/^## /m).find((one) => one.startsWith(heading)) ?? ''

/** The names that are given to tests in a file, as they are written between their quotes. */
const writtenNames = (source: string): { readonly quote: string; readonly written: string }[] =>
  [...source.matchAll(/^\s*test\((['"`])(.+?)\1,/gm)].map(([, quote = '', written = '']) => ({ quote, written }))

/** Whether a file has a test of that name. Of a name made in a loop the parts that vary must be texts of the file. */
const hasTest = (source: string, name: string): boolean =>
  writtenNames(source).some(({ quote, written }) => {
    if (quote !== '`') return written.replaceAll(/\\(.)/g, '$1') === name
    const fixed = written.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const varying = new RegExp(`^${fixed.join('(.+)')}$`).exec(name)?.slice(1)
    return varying?.every((text) => source.includes(`'${text}'`)) === true
  })

const sources = new Map<string, string>()
const sourceOf = (file: string): string => {
  const path = join(root, file)
  const source = sources.get(file) ?? (existsSync(path) ? readFileSync(path, 'utf8') : '')
  sources.set(file, source)
  return source
}

test('every test that the page of rules names is there, by that very name', () => {
  const missing = rulesIn(page).filter(({ file, name }) => !hasTest(sourceOf(file), name))
  assert.deepEqual(missing, [])
})

test('every row of the page of rules names a test', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (rule|---) \|/.test(line))
  assert.equal(rulesIn(page).length, rows.length)
  assert.ok(rows.length > 100)
})

test('every global option that runs has a test, and no other is said to have one', () => {
  const running = globalOptionNames.filter((name) => globalOptions[name].state === 'runs')
  assert.deepEqual(
    rulesIn(section('Global options that run')).map(({ rule }) => rule),
    running,
  )
})

test('a name that no test has is found missing, also where names are made in a loop', () => {
  const source = "test('it works', () => {})\nfor (const [name] of [['one way']])\n  test(`it works ${name}`, () => {})"
  assert.deepEqual(
    ['it works', 'it works one way', 'it works another way', 'it'].map((name) => hasTest(source, name)),
    [true, true, false, false],
  )
})
