import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { checkTexts } from './check-texts.ts'
import { diagnosticCodes } from './diagnostic-codes.ts'
import { formatSarif } from './print-sarif.ts'
import { decodeSource } from './source-text.ts'

const nothing = { has: () => false, get: () => undefined, names: () => [] }
const text = 'CPUNAME A OS UNIX END\nSCHEDULE A#S ON MO LIMIT 0 FOLLOWS T\n:\nA#J DOCOMMAND "x"\nEND'

const Message = Type.Object({ text: Type.String({ minLength: 1 }) }, { additionalProperties: false })
const Level = Type.Enum(['none', 'note', 'warning', 'error'])
const natural = Type.Integer({ minimum: 1 })

/** What SARIF 2.1.0 requires (sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.29, 3.30, 3.49) of what we print, and nothing else. */
const Sarif = Type.Object(
  {
    $schema: Type.String({ pattern: '^https://.*sarif-schema-2\\.1\\.0\\.json$' }),
    version: Type.Literal('2.1.0'),
    runs: Type.Array(
      Type.Object(
        {
          tool: Type.Object({
            driver: Type.Object({
              name: Type.String({ minLength: 1 }),
              version: Type.String(),
              rules: Type.Array(
                Type.Object(
                  {
                    id: Type.String({ minLength: 1 }),
                    shortDescription: Message,
                    help: Message,
                    defaultConfiguration: Type.Object({ level: Level }),
                  },
                  { additionalProperties: false },
                ),
              ),
            }),
          }),
          columnKind: Type.Enum(['utf16CodeUnits', 'unicodeCodePoints']),
          results: Type.Array(
            Type.Object(
              {
                ruleId: Type.String(),
                ruleIndex: Type.Optional(Type.Integer({ minimum: 0 })),
                level: Level,
                message: Message,
                locations: Type.Array(
                  Type.Object({
                    physicalLocation: Type.Object({
                      artifactLocation: Type.Object({ uri: Type.String(), uriBaseId: Type.Optional(Type.String()) }),
                      region: Type.Object({
                        startLine: natural,
                        startColumn: natural,
                        endColumn: natural,
                        snippet: Message,
                      }),
                    }),
                  }),
                ),
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

const sarifOf = (file: string) => {
  const { diagnostics } = checkTexts([{ file, text }], nothing)
  const document: unknown = JSON.parse(formatSarif(diagnostics, { version: '1.2.3', folder: '/srv/site' }))
  return Value.Parse(Sarif, document)
}

test('diagnostics are printed as SARIF, with every code as a rule', () => {
  const [run] = sarifOf('night batch/s.txt').runs
  assert.deepEqual(
    run?.tool.driver.rules.map(({ id }) => id),
    Object.keys(diagnosticCodes),
  )
  for (const { ruleId, ruleIndex } of run?.results ?? []) {
    assert.equal(run?.tool.driver.rules[ruleIndex ?? -1]?.id, ruleId)
  }
})

test('a result has its level, its region and what to do', () => {
  assert.deepEqual(sarifOf('night batch/s.txt').runs[0]?.results.at(-1), {
    ruleId: 'definition.unknown_stream',
    ruleIndex: Object.keys(diagnosticCodes).indexOf('definition.unknown_stream'),
    level: 'error',
    message: { text: 'There is no job stream A#T. Did you mean A#S?' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'night%20batch/s.txt', uriBaseId: '%SRCROOT%' },
          region: {
            startLine: 2,
            startColumn: 36,
            endColumn: 37,
            snippet: { text: 'SCHEDULE A#S ON MO LIMIT 0 FOLLOWS T' },
          },
        },
      },
    ],
  })
  assert.equal(sarifOf('s.txt').runs[0]?.results[0]?.level, 'warning')
})

test('addresses are relative to the folder, and whole outside of it', () => {
  const addressOf = (file: string) => sarifOf(file).runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation
  assert.deepEqual(addressOf('/srv/site/a/b.txt'), { uri: 'a/b.txt', uriBaseId: '%SRCROOT%' })
  assert.deepEqual(addressOf('nächt lich/a%#?b:c.txt'), {
    uri: 'n%C3%A4cht%20lich/a%25%23%3Fb%3Ac.txt',
    uriBaseId: '%SRCROOT%',
  })
  assert.deepEqual(addressOf('/über all/b.txt'), { uri: 'file:///%C3%BCber%20all/b.txt' })
  assert.deepEqual(addressOf('./a/b.txt'), { uri: 'a/b.txt', uriBaseId: '%SRCROOT%' })
  assert.deepEqual(addressOf('/elsewhere/b.txt'), { uri: 'file:///elsewhere/b.txt' })
  assert.deepEqual(addressOf('../b.txt'), { uri: 'file:///srv/b.txt' })
  assert.deepEqual(addressOf('standard input'), { uri: 'standard%20input', uriBaseId: '%SRCROOT%' })
})

test('columns count units of UTF-16, and a mark at the beginning of a file counts nothing', () => {
  const source = decodeSource(Buffer.from('\uFEFFSCHEDULE A#S ON MO PROMPT "\u{1F600}" LIMIT x\n:\nEND'), 'f')
  const { diagnostics } = checkTexts([{ file: 'f', ...source }], nothing)
  const run = Value.Parse(Sarif, JSON.parse(formatSarif(diagnostics, { version: '1', folder: '/' }))).runs[0]
  const { startColumn, endColumn, snippet } = run?.results.at(-1)?.locations[0]?.physicalLocation.region ?? {}
  assert.equal(snippet?.text.slice((startColumn ?? 0) - 1, (endColumn ?? 0) - 1), 'x')
  assert.equal(startColumn, 38)
})
