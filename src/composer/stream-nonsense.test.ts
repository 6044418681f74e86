/** What real dumps and typing fingers make of a stream with every keyword. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Keyword } from './keywords.ts'
import { parseDefinitions } from './parse.ts'
import { formatDiagnostic } from './print-diagnostics.ts'
import { brokenText } from './testing/broken-text.ts'
import { fullStream } from './testing/full-stream.ts'

const parse = (text: string) => parseDefinitions({ file: 'f', text })

const definitionsOf = (text: string) => {
  const { definitions, diagnostics } = parse(text)
  assert.deepEqual(diagnostics, [])
  return definitions.map(({ definition }) => ({ ...definition, comments: undefined }))
}

test('a stream with every keyword is read without a word', () => {
  const [job, stream] = definitionsOf(fullStream)
  assert.deepEqual([job?.name, stream?.name], ['/J/ONE', '/PAY/NIGHT'])
})

/** Changes what is neither text nor qualifier, comment, zone or for another network. */
const changeOutside = (text: string, change: (part: string) => string): string =>
  text
    .split(/("(?:\\.|[^"\\])*"|\([^()]*%p[^()]*\)|#[^\n]*\n|NET::\S+|Europe\/Rome)/)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('')

test('line ends of another system, comments between the lines and stray blanks change nothing', () => {
  const dump = changeOutside(fullStream, (part) =>
    part.replaceAll(/ +/g, ' \t ').replaceAll('\n', ' \t\r\n \r\n\t# SCHEDULE, "with: (signs |\r\n'),
  )
  assert.ok(dump.length > 2 * fullStream.length)
  assert.deepEqual(definitionsOf(dump), definitionsOf(fullStream))
})

test('keywords in lower case mean the same', () => {
  const [, stream] = definitionsOf(changeOutside(fullStream, (part) => part.toLowerCase()))
  assert.deepEqual(stream, definitionsOf(fullStream)[1])
})

test('a keyword without its third letter is told once, by its name, and hides no other stream', () => {
  const after = 'SCHEDULE A#AFTER ON REQUEST\n:\nEND\n'
  const words = [...fullStream.matchAll(/(?<![\w/#"|.])[A-Z$]{4,}(?![\w#/."|])/g)]
  const keywords = words.filter(([word]) => Object.hasOwn(Keyword, word))
  assert.ok(keywords.length > 80)
  const untold = keywords.flatMap(({ 0: word, index }) => {
    const slip = `${word.slice(0, 2)}${word.slice(3)}`
    const text = `${fullStream.slice(0, index)}${slip}${fullStream.slice(index + word.length)}${after}`
    const { definitions, diagnostics } = parse(text)
    assert.equal(definitions.at(-1)?.definition.name, 'AFTER', slip)
    const isTold = diagnostics.length === 1 && diagnostics[0]?.hint === `Did you mean ${word}?`
    return isTold ? [] : [slip]
  })
  // The one is as near to ON, the other stands where a job may.
  assert.deepEqual(untold, ['JON', 'COFIRMED'])
})

test('no text makes the parser of streams throw, and what it says can be shown', () => {
  const pieces = fullStream.split(/(?<=\s)|(?=[",():|])/)
  const nonsense = [
    '"',
    '(',
    ')',
    ',',
    ':',
    '#',
    '\n',
    'END',
    '|',
    '=',
    '%',
    '+1',
    '-',
    '::',
    '[',
    '$RCG',
    'TO',
    'OF',
    'ENDJOIN',
  ]
  fc.assert(
    fc.property(brokenText(pieces, nonsense), (text) => {
      for (const diagnostic of parse(text).diagnostics) {
        assert.ok(diagnostic.column >= 1 && diagnostic.length >= 1)
        assert.ok(formatDiagnostic(diagnostic).length > 0)
      }
    }),
    { numRuns: 300 },
  )
})
