/** What no text may do: make the parser throw, show a password, or hide a diagnostic's place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDefinitions } from './parse.ts'
import { formatDiagnostic } from './print-diagnostics.ts'
import { brokenText } from './testing/broken-text.ts'
import { decodeSource } from './source-text.ts'
import { night } from './testing/night.ts'
import { objects } from './testing/objects.ts'

const parse = (text: string) => parseDefinitions({ file: 'f', text })

test('every object is read without an error', () => {
  const { definitions, diagnostics } = parse(objects)
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  assert.equal(
    definitions.map(({ definition: { kind, name } }) => `${kind} ${name}`).join(', '),
    'workstation /F/FTA2, workstation POOL1, class ALL, domain EAST, user DOM\\joe, folder /F/G, vartable T1, ' +
      'runcyclegroup G1, parameter A, job /G/J, job K, eventrule R',
  )
})

const signs = '" ( ) , : # \\ +1 $ { } < > <!-- --> é ^X^'.split(' ')
const words =
  'END JOIN IF AT PASSWORD MEMBERS USERNAME $JOBS VARTABLE RUNCYCLEGROUP <?xml <![CDATA[ </jsdl:jobDefinition> <eventRuleSet>'
const nonsense = [...signs, ...words.split(' '), 'TASK {', 'TASK <a>', '\n', '\r', '\f', '\u0000', '\u001a', '\ufeff']

for (const [name, text] of Object.entries({ night, objects })) {
  test(`no change of a text makes the parser throw, and every diagnostic has its place: ${name}`, () => {
    const pieces = text.split(/(?<=\s)|(?=[",():<>{}])/)
    fc.assert(
      fc.property(brokenText(pieces, nonsense), (changed) => {
        const lines = changed.split(/\r\n|\r|\n/)
        for (const diagnostic of parse(changed).diagnostics) {
          const line = lines[diagnostic.line - 1] ?? ''
          // Passwords are masked in it, and nothing else is different.
          assert.equal(diagnostic.source.length, Math.min(line.length, 2000))
          assert.ok(diagnostic.column >= 1 && diagnostic.length >= 1)
          assert.ok(formatDiagnostic(diagnostic).length > 0)
        }
      }),
      { numRuns: 300 },
    )
  })
}

test('the password of a user is in nothing that comes of a text, whatever becomes of the rest of it', () => {
  const word = fc.constantFrom(
    'USERNAME',
    'u',
    'END',
    '\n',
    '"a"',
    'DESCRIPTION',
    ':',
    '(',
    '# x\n',
    'FOLDER F END',
    'A#J',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), fc.array(word, { maxLength: 6 }), (before, behind) => {
      const around = before.filter((word) => word !== 'USERNAME' && word !== ':' && word !== '(')
      const text = `${around.join(' ')}\nUSERNAME A#u\n PASSWORD "hidden" ${behind.join(' ')}`
      const { definitions, diagnostics } = parse(text)
      assert.ok(!JSON.stringify([definitions, diagnostics]).includes('hidden'), text)
      assert.ok(
        !definitions.some(({ marks }) =>
          JSON.stringify(marks.entries().map(([part, { source }]) => [part, source])).includes('hidden'),
        ),
      )
    }),
    { numRuns: 300 },
  )
})

/** The definitions of a text, without their places. */
const built = (text: string): unknown => parse(text).definitions.map(({ definition }) => definition)

for (const [name, change] of [
  ['CRLF at the ends of its lines', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
  [
    'form feeds and stray blanks between its words',
    (text: string) => text.replaceAll(/\n(?=[A-Z$])/g, '\n \t\u00a0\f\n\n'),
  ],
  ['the end-of-file mark of old systems', (text: string) => `${text}\u001a`],
] as const) {
  test(`a text with ${name} means the same`, () => assert.deepEqual(built(change(night)), built(night)))
}

test('Latin-1 and UTF-8 bytes of one text are read alike', () => {
  const text = '# Übersicht\n$CALENDAR\nC "Feiertage für München" 20260101\n$PARM\nA "naïve"'
  const [latin, utf] = [Buffer.from(text, 'latin1'), Buffer.from(`\ufeff${text}`, 'utf8')]
  assert.deepEqual(built(decodeSource(latin, 'f').text), built(decodeSource(utf, 'f').text))
  assert.match(JSON.stringify(built(decodeSource(latin, 'f').text)), /München.*Übersicht.*naïve/)
})

for (const [name, unit] of [
  ['documents that are not closed', '$JOBS\nA#J TASK <j>\n'],
  ['comments that are not closed', '<!-- x\n'],
  ['documents in JSON that are not closed', 'A#J TASK { "a":\n'],
  ['comments on one object', '# x\n'],
  ['nested elements', 'A#J TASK <j><j><j>\n'],
] as const) {
  test(`a text of nothing but ${name} is read in time that grows with its length`, () => {
    const time = (times: number): number => {
      const start = performance.now()
      parse(`FOLDER F END\n${unit.repeat(times)}`)
      return performance.now() - start
    }
    time(1000)
    const [small, large] = [time(4000), time(32_000)]
    // Eight times the text; twice that is left to a busy machine, a square would be 64 times.
    assert.ok(large < Math.max(2000, small * 24), `${small} ms, ${large} ms`)
  })
}
