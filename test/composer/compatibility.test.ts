/** The page that says what becomes of every keyword knows the keywords of the grammar, all of them and no others. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Keyword } from '#/composer/keywords.ts'
import { objects, sections } from '#/composer/starters.ts'

const page = readFileSync(new URL('../../docs/tws-compatibility.md', import.meta.url), 'utf8')

/** The rows of the keyword tables: keyword, state, sentence. */
const rows = page
  .slice(page.indexOf('<!-- keywords:'), page.indexOf('<!-- end of keywords'))
  .split('\n')
  .map((line) => /^\| `([^`]+)` \| ([^|]*) \| (.*) \|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, keyword = '', state = '', does = '']) => ({ keyword, state, does }))

test('every keyword of the grammar is in the page once, and every keyword of the page is in the grammar', () => {
  const known = new Set([...Object.keys(Keyword), ...Object.keys(objects), ...Object.keys(sections)])
  assert.deepEqual(rows.map(({ keyword }) => keyword).sort(), [...known].sort())
})

test('each keyword runs, is kept or is refused, and a sentence says how', () => {
  for (const { keyword, state, does } of rows) {
    assert.ok(['runs', 'kept', 'refused'].includes(state), `${keyword}: ${state}`)
    assert.match(does, /^[A-Z0-9].*\.$/, keyword)
  }
})

for (const heading of [
  'Language',
  'Calendars and run cycles',
  'Planning',
  'Carry forward',
  'Global options',
  'Statuses',
]) {
  test(`the page has a chapter: ${heading}`, () => {
    assert.match(page, new RegExp(`^## ${heading}$`, 'm'))
  })
}
