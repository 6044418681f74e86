/** The guides for production against the program: what they name is there, what they set is accepted, and nothing that matters is left out. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { readConfiguration } from '#/main/configuration.ts'
import { settings } from '#/main/settings.ts'
import { globalOptionNames, globalOptions, type GlobalOption, type GlobalOptionName } from '#/model/global-options.ts'

const root = join(import.meta.dirname, '../..')
const production = readFileSync(join(root, 'docs/production-configuration.md'), 'utf8')
const tuning = readFileSync(join(root, 'docs/tuning.md'), 'utf8')
const both = `${production}\n${tuning}`

/** The fenced block that follows a heading. */
const blockUnder = (heading: string): string => {
  const section = production.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
  return /^```\w+\n(.*?)^```$/ms.exec(section)?.[1] ?? assert.fail(`${heading} has no block`)
}

/** `NAME=value` lines, without comments. */
const assignments = (block: string): Map<string, string> =>
  new Map(
    block
      .split('\n')
      // systemd and PostgreSQL agree on these comments alone.
      .filter((line) => line.includes('=') && !line.startsWith('#'))
      .map((line) => {
        const at = line.indexOf('=')
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
      }),
  )

/** Names between backquotes in the first column of the table that follows a heading. */
const firstColumn = (heading: string): string[] => {
  const section = production.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
  const cells = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Za-z_]+)/g)].map(([, name = '']) => name))
}

test('every setting that the guides name is one, and the guide for production names every one', () => {
  const named = new Set(both.match(/\bBATUTA_[A-Z_]+\b/g))
  const known: readonly string[] = Object.keys(settings)
  assert.deepEqual(
    [...named].filter((name) => !known.includes(name)),
    [],
  )
  const inProduction = new Set(production.match(/\bBATUTA_[A-Z_]+\b/g))
  assert.deepEqual(
    known.filter((name) => !inProduction.has(name)),
    [],
  )
})

test('the settings of the guide are taken as they stand, and each has its reason', () => {
  const file = assignments(blockUnder('The server'))
  const read = readConfiguration(Object.fromEntries(file), '/')
  assert.deepEqual([read.auth, read.sample, read.schedulers, read.agent.logon], [true, false, true, 'enforce'])
  const reasons = firstColumn('The server')
  assert.deepEqual(
    [...file.keys()].filter((name) => !reasons.includes(name)),
    [],
  )
})

test('the options of the guide are options, with values that they may have', () => {
  const section = production.split(/^## /m).find((one) => one.startsWith('Options of the site\n')) ?? ''
  const rows = [...section.matchAll(/^\| `(\w+)` \| `?([^`|]+?)`? \|/gm)]
  assert.ok(rows.length >= 8)
  for (const [, name = '', value = ''] of rows) {
    assert.ok(
      globalOptionNames.some((known) => known === name),
      `${name} is no option`,
    )
    const { form, state } = globalOptions[name as GlobalOptionName] as GlobalOption<unknown>
    assert.equal(state, 'runs', `${name} has no effect`)
    assert.notEqual(form.parse(value), undefined, `${name} ${value}`)
  }
  const ofMaintenance = globalOptionNames.filter((name) =>
    /Days that (the ledger|the history)|maintenance|Backups/.test(globalOptions[name].meaning),
  )
  for (const name of ofMaintenance) assert.ok(section.includes(`\`${name}\``), `${name} is left out`)
  for (const name of firstColumn('Options of the site'))
    assert.ok(
      globalOptionNames.some((known) => known === name),
      name,
    )
})

test('the settings of PostgreSQL are such, of the version that is used, with values in their bounds and a reason each', async (t) => {
  const file = assignments(blockUnder('PostgreSQL'))
  const database = await testDatabase(t)
  const known = await database.query<{ name: string; vartype: string; values: string[] | null }>(sql`
    select name, vartype, enumvals as values from pg_settings where name = any(${[...file.keys()]})`)
  assert.deepEqual(
    [...file.keys()].filter((name) => !known.some((one) => one.name === name)),
    [],
  )
  const forms: Readonly<Record<string, RegExp>> = {
    bool: /^(on|off)$/,
    integer: /^\d+(kB|MB|GB|ms|s|min)?$/,
    real: /^\d+(\.\d+)?$/,
  }
  for (const { name, vartype, values } of known) {
    const value = file.get(name) ?? ''
    assert.ok(values?.includes(value) ?? forms[vartype]?.test(value), `${name} = ${value}`)
  }
  const reasons = firstColumn('PostgreSQL')
  assert.deepEqual(
    [...file.keys()].filter((name) => !reasons.includes(name)),
    [],
  )
  const sessions = Number(file.get('max_connections'))
  assert.ok(sessions >= 14 + 18, 'two servers, one with a cycle of maintenance, have room')
})

/** The text of all source files but tests. */
const sourceText = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')

test('metrics, benchmarks and pages that the guides name are there', () => {
  const source = sourceText(join(root, 'src'))
  for (const name of new Set(both.match(/\bbatuta_[a-z_]+\b/g))) {
    const metric = name.replace(/_(bucket|count|sum)$/, '')
    // A name in quotes, or a row of a table of metrics.
    assert.match(source, new RegExp(`'${metric}'|^ *${metric}:`, 'm'), `there is no metric ${name}`)
  }
  for (const [, name] of both.matchAll(/npm run bench -- (\w+)/g)) {
    assert.ok(existsSync(join(root, `bench/${name}.ts`)), `there is no bench ${name}`)
  }
  for (const [, page = ''] of both.matchAll(/\]\((\w[\w-]*\.md)(?:#[\w-]+)?\)/g)) {
    assert.ok(existsSync(join(root, 'docs', page)), `there is no page ${page}`)
  }
})
