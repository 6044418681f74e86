/**
 * Puts the tables of `docs/tws-compatibility.md` into the page: keywords from `src/composer/states/`, global options from
 * `src/model/global-options.ts`. The text between them is written by hand. With `--check` it only says whether they agree.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeywordTable } from '#/composer/states/keyword-state.ts'
import { keywordStates } from '#/composer/states/keyword-states.ts'
import { globalOptionNames, globalOptions } from '#/model/global-options.ts'
import { root } from './tools.ts'

const keywordTable = ([subject, table]: [string, KeywordTable]): string =>
  [
    `### ${subject}`,
    '',
    '| keyword | state | what Batuta does |',
    '| --- | --- | --- |',
    ...Object.entries(table).map(([keyword, { state, does }]) => `| \`${keyword}\` | ${state} | ${does} |`),
  ].join('\n')

const keywords = Object.entries(keywordStates).map(keywordTable).join('\n\n')

const options = [
  '| option | short | state | what it does |',
  '| --- | --- | --- | --- |',
  ...globalOptionNames.map((name) => {
    const { short, state, meaning } = globalOptions[name]
    return `| \`${name}\` | ${short === null ? '' : `\`${short}\``} | ${state} | ${meaning} |`
  }),
].join('\n')

/** The page with a table between its marks. */
const withTable = (page: string, name: string, table: string): string => {
  const [begin, end] = [`<!-- ${name}: made by scripts/compatibility-page.ts -->`, `<!-- end of ${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`The page has no place for its ${name}: ${begin} ... ${end}`)
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`
}

const file = join(root, 'docs/tws-compatibility.md')
const page = readFileSync(file, 'utf8')
const made = withTable(withTable(page, 'keywords', keywords), 'global options', options)
if (!process.argv.includes('--check')) writeFileSync(file, made)
else if (page !== made) {
  process.stderr.write('docs/tws-compatibility.md has old tables. Run: node scripts/compatibility-page.ts\n')
  process.exitCode = 1
}
