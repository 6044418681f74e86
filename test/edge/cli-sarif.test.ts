/** Definitions checked and applied for editors and pull requests: SARIF on standard output, the rest beside it. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { run } from './command-line.ts'
import { startEdge } from './edge.ts'
import { mistake } from './memory-definitions.ts'

const nowhere = 'http://127.0.0.1:9'

const stdin = (text: string) => ({ stdin: Readable.from([Buffer.from(text)]) })

/** Code, level, address and line of each result. */
const resultsOf = (out: string): unknown[] => {
  const { version, runs } = JSON.parse(out) as {
    version: string
    runs: { results: { ruleId: string; level: string; locations: { physicalLocation: Place }[] }[] }[]
  }
  assert.equal(version, '2.1.0')
  return runs.flatMap(({ results }) =>
    results.map(({ ruleId, level, locations: [first] }) => {
      const { artifactLocation, region } = first?.physicalLocation ?? {}
      return [ruleId, level, artifactLocation?.uri, region?.startLine]
    }),
  )
}

interface Place {
  readonly artifactLocation: { readonly uri: string }
  readonly region: { readonly startLine: number }
}

const warned = 'CPUNAME A OS UNIX END\nSCHEDULE A#S ON EVERYDAY\nLIMIT 0\n:\nA#J DOCOMMAND "x"\nEND\n'

test('warnings alone are a success, as SARIF and as text', async () => {
  const { code, out, err } = await run(nowhere, 'definitions check --offline --sarif -', stdin(warned))
  assert.deepEqual({ code, err }, { code: 0, err: '' })
  assert.deepEqual(resultsOf(out), [['definition.limit_zero', 'warning', 'standard%20input', 2]])
  const text = await run(nowhere, 'definitions check --offline -', stdin(warned))
  assert.equal(text.code, 0)
  assert.match(
    text.out,
    /^standard input:2:10: warning definition\.limit_zero: .*\nChecked 1 file: 0 mistakes and 1 warning\.\n$/s,
  )
})

test('a mistake ends the command with 65, and is in the SARIF', async () => {
  const { code, out, err } = await run(nowhere, 'check --offline --sarif -', stdin('CPUNAME A OSS UNIX END'))
  assert.equal(code, 65)
  assert.equal(err, 'batuta: Found 1 mistake in 1 file. [definition.invalid]\n')
  assert.deepEqual(resultsOf(out), [['composer.unknown_keyword', 'error', 'standard%20input', 1]])
})

test('what the server finds wrong is printed as SARIF, and what it applied is said beside it', async (t) => {
  const { server, engine } = await startEdge(t)
  const applied = await run(server, 'definitions apply --sarif -', stdin('X'))
  assert.equal(applied.code, 0)
  assert.deepEqual(resultsOf(applied.out), [])
  assert.match(applied.err, /^Applied as revision \d+: /)
  engine.failWith(new Refusal('definition.invalid', 'Nothing was applied.', { diagnostics: [mistake] }))
  const refused = await run(server, 'apply --sarif -', stdin('X'))
  assert.equal(refused.code, 65)
  assert.equal(refused.err, 'batuta: Nothing was applied. [definition.invalid]\n')
  assert.deepEqual(resultsOf(refused.out), [[mistake.code, 'error', mistake.file, mistake.line]])
})

test('standard output has one form only', async () => {
  for (const command of ['check --offline', 'apply']) {
    const { code, err } = await run(nowhere, `${command} --json --sarif -`, stdin(warned))
    assert.equal(code, 64)
    assert.equal(err, 'batuta: Say --json or --sarif, not both. [command.usage]\n')
  }
})
