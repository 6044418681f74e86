/** Definitions on the command line: checked here, applied there, and files that are none. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'
import { mistake } from './memory-definitions.ts'

const nowhere = 'http://127.0.0.1:9'

const right = `CPUNAME FTA1
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE FTA
END
`

const wrong = `${right}SCHEDULE FTA1#PAYROLL ON REQUEST
:
EXTRACT
  DOCOMMAND "true"
  FOLOWS PREPARE
END
`

/** A folder with these files, for one test. */
const folderWith = async (t: TestContext, files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-cli-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

test('definitions without mistakes are counted, from files, folders and standard input', async (t) => {
  const folder = await folderWith(t, { 'a.txt': right, 'notes.md': 'no definitions' })
  assert.deepEqual(await run(nowhere, `check --offline ${folder}`), printed('Checked 1 file: 0 mistakes.'))
  const stdin = Readable.from([Buffer.from(right)])
  assert.deepEqual(await run(nowhere, 'check --offline -', { stdin }), printed('Checked 1 file: 0 mistakes.'))
})

test('a mistake is shown at its place, and ends the command with 65', async (t) => {
  const file = join(await folderWith(t, { 'night.txt': wrong }), 'night.txt')
  const { code, out, err } = await run(nowhere, `check --offline ${file}`)
  assert.equal(code, 65)
  const lines = [
    `${file}:11:3: error composer.unknown_keyword: FOLOWS is not a keyword of a job of a stream.`,
    '    FOLOWS PREPARE',
    '    ^^^^^^',
    '  Did you mean FOLLOWS?',
  ]
  assert.ok(out.startsWith(`${lines.join('\n')}\n`), out)
  assert.match(err, /^batuta: Found \d+ mistakes? in 1 file\. \[definition\.invalid\]\n$/)
  const json = await run(nowhere, `check ${file} --json`)
  assert.equal(json.code, 65)
  assert.partialDeepStrictEqual(JSON.parse(json.out), {
    diagnostics: [{ code: 'composer.unknown_keyword', line: 11, column: 3 }],
  })
})

test('what is no text of definitions is refused with the reason', async (t) => {
  const folder = await folderWith(t, {
    'binary.txt': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]),
    'huge.txt': '',
    'empty.txt': '',
  })
  await truncate(join(folder, 'huge.txt'), 17 * 1024 * 1024)
  await mkdir(join(folder, 'nothing'))
  const refused: readonly [path: string, sentence: string][] = [
    ['nosuch.txt', 'nosuch.txt cannot be read: there is no such file or folder.'],
    ['binary.txt', 'binary.txt is a binary file (it holds NUL bytes): definitions are text in UTF-8 or Latin-1.'],
    ['huge.txt', 'huge.txt has 17 MiB, more than the 16 MiB a file of definitions may have: split it.'],
  ]
  for (const [name, sentence] of refused) {
    const said = `batuta: ${folder}/${sentence} [definition.unreadable]\n`
    for (const command of ['check', 'apply']) {
      assert.deepEqual(await run(nowhere, `${command} ${folder}/${name}`), { code: 66, out: '', err: said })
    }
  }
  assert.deepEqual(await run(nowhere, `check ${folder}/nothing`), {
    code: 66,
    out: '',
    err: `batuta: The folder ${folder}/nothing has no *.txt file. [definition.unreadable]\n`,
  })
  const empty = await run(nowhere, `check ${folder}/empty.txt`)
  assert.equal(empty.code, 65)
  assert.match(empty.out, /:1:1: error composer\.empty: /)
})

test('the texts of a folder are applied at once, in the order of their names', async (t) => {
  const { server, engine } = await startEdge(t)
  const folder = await folderWith(t, { 'b.txt': 'B', 'a.txt': 'A', 'c.md': 'C' })
  assert.deepEqual(
    await run(server, `apply ${folder}`),
    printed('Applied as revision 7: 2 created, 1 changed, 0 unchanged.'),
  )
  const sources = [
    { file: join(folder, 'a.txt'), text: 'A' },
    { file: join(folder, 'b.txt'), text: 'B' },
  ]
  assert.partialDeepStrictEqual(engine.ordered, [{ kind: 'apply', sources }])
})

test('what the server finds wrong is shown at its place', async (t) => {
  const { server, engine } = await startEdge(t)
  const sentence = 'Nothing was applied: the definitions have 1 mistake.'
  engine.failWith(new Refusal('definition.invalid', sentence, { diagnostics: [mistake] }))
  const stdin = Readable.from([Buffer.from('MISTAKE')])
  assert.deepEqual(await run(server, 'apply -', { stdin }), {
    code: 65,
    out: '',
    err: [
      'a.txt:1:1: error composer.unknown_keyword: MISTAKE is no keyword.',
      '  MISTAKE',
      '  ^^^^^^^',
      `batuta: ${sentence} [definition.invalid]`,
      '',
    ].join('\n'),
  })
})

test('definitions are checked by the server, and here when none answers', async (t) => {
  const { server } = await startEdge(t)
  const file = join(await folderWith(t, { 'a.txt': 'MISTAKE' }), 'a.txt')
  const asked = await run(server, `check ${file} --json`)
  assert.deepEqual(JSON.parse(asked.out), { diagnostics: [mistake] })
  assert.equal(asked.code, 65)
  const here = await run(nowhere, `check ${file} --json`)
  assert.match(here.err, /^checked without a server: names outside these files count as unknown\n/)
  assert.partialDeepStrictEqual(JSON.parse(here.out), { diagnostics: [{ code: 'composer.misplaced' }] })
  assert.doesNotMatch((await run(server, `check --offline ${file}`)).out, /no keyword/)
})

test('with --json a refusal is a problem document, with the diagnostics of an apply', async (t) => {
  const { server, engine } = await startEdge(t)
  const unknown = await run(server, 'job show 4711 --json')
  assert.equal(unknown.code, 65)
  assert.partialDeepStrictEqual(JSON.parse(unknown.out), {
    type: 'urn:batuta:problem:job.unknown',
    code: 'job.unknown',
  })
  engine.failWith(new Refusal('definition.invalid', 'Nothing was applied.', { diagnostics: [mistake] }))
  const file = join(await folderWith(t, { 'a.txt': 'MISTAKE' }), 'a.txt')
  const { code, out, err } = await run(server, `apply ${file} --json`)
  assert.equal(code, 65)
  assert.partialDeepStrictEqual(JSON.parse(out), { code: 'definition.invalid', details: { diagnostics: [mistake] } })
  assert.equal(err, 'batuta: Nothing was applied. [definition.invalid]\n')
})
