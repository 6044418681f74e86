/** Every keyword of the grammar, by its name: it is read into a definition, and printed from there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Keyword } from '#/composer/keywords.ts'
import { parseDefinitions } from '#/composer/parse.ts'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import * as starters from '#/composer/starters.ts'
import { fullStream } from '#/composer/testing/full-stream.ts'
import { night } from '#/composer/testing/night.ts'
import { objects } from '#/composer/testing/objects.ts'

/** What the other texts have not. */
const others = `DOMAIN MASTERDM MANAGER A ISMASTER END
SCHEDULE A#T STARTCOND FILEMODIFIED A#"/in/x" INTERVAL 60 SCHEDTIME 0500
MATCHING SAMEDAY PRIORITY 5 EXCEPT MO FDIGNORE ON TU FDNEXT\n:\nEND
SCHEDULE A#U STARTCOND JOB A#J OUTCOND "RC=0" INTERVAL 60 (ALIAS W RERUN)\n:\nEND
CPUNAME AG OS UNIX FOR MAESTRO HOST BRK AGENTID 0A1B TYPE AGENT PROTOCOL HTTPS END
$JOBSTREAM
JOBSTREAM A#V ON REQUEST\n:\nEND
`
/** Printed as another word of the same meaning, or as nothing: a heading. */
const printedAs: Readonly<Record<string, string>> = { TZ: 'TIMEZONE', JOBSTREAM: 'SCHEDULE', $JOBSTREAM: '' }

const texts = [night, objects, fullStream, others]
const withoutTexts = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, '""').replaceAll(/^\s*#.*$/gm, '')
const wordsOf = (text: string): ReadonlySet<string> => new Set(withoutTexts(text).split(/[\s(),]+/))

const parsed = texts.map((text, at) => parseDefinitions({ file: String(at), text }))
const printed = wordsOf(
  printDefinitions(parsed.flatMap(({ definitions }) => definitions.map((each) => each.definition))),
)
const written = wordsOf(texts.join('\n').toUpperCase().replaceAll('=', ' '))

test('the texts that hold every keyword are read without a mistake', () => {
  const errors = parsed.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'))
  assert.deepEqual(errors, [])
})

const keywords = new Set([...Object.keys(Keyword), ...Object.keys(starters.objects), ...Object.keys(starters.sections)])

for (const keyword of keywords) {
  test(`${keyword} is read and printed again`, () => {
    const expected = printedAs[keyword] ?? keyword
    assert.ok(written.has(keyword), `${keyword} is in none of the texts`)
    assert.ok(expected === '' || printed.has(expected), `${keyword} is not printed`)
  })
}
