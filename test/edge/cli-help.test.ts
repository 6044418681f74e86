/** What the command line says of itself: help, topics, examples, the manual page, completion. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { Command } from 'commander'
import { commandPages } from '#/cli/help/command-tree.ts'
import { exitMeanings } from '#/cli/help/exit-codes.ts'
import { manPage } from '#/cli/help/man-page.ts'
import { topics } from '#/cli/help/topics.ts'
import { createProgram } from '#/cli/program.ts'
import { refusals } from '#/lib/refusals.ts'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

const nowhere = 'http://127.0.0.1:9'

const program = (): Command => {
  const none = new PassThrough()
  const io = { stdout: none, stderr: none, stdin: none, server: nowhere, color: false, columns: 100, version: '0.1.0' }
  return createProgram(io, { calls: [] })
}

const leaves = commandPages(program()).filter(({ isLeaf }) => isLeaf)

/** The command that the words of an example lead to, with the option words that come after it. */
const followed = (line: string): { path: string; options: string[] } => {
  const words = line.trim().split(/\s+/).slice(1)
  let command = program()
  const path: string[] = []
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) continue
    command = next
    path.push(word)
  }
  // A group that is called without a command of its own does the one that stands for it.
  return { path: path.join(' '), options: words.filter((word) => word.startsWith('--')) }
}

test('every command has an example in its help, which leads to it and has only options that it takes', () => {
  for (const { path, more } of leaves) {
    const [, text = ''] = more.split('Examples:\n')
    const lines = text.split('\n').filter((line) => /^ {2}(batuta|source <\(batuta)/.test(line))
    assert.ok(lines.length > 0, `${path} has no example`)
    for (const line of lines.filter((one) => one.startsWith('  batuta'))) {
      const { path: led, options } = followed(line)
      const page = commandPages(program()).find((one) => one.path === path)
      const known = [...(page?.options ?? []), ...(commandPages(program())[0]?.options ?? [])].map(({ flags }) => flags)
      for (const option of options) {
        assert.ok(
          known.some((flags) => flags.split(/[ ,]+/).includes(option)),
          `${line}: ${option}`,
        )
      }
      assert.ok(
        path.startsWith(led) || led.startsWith(path.split(' ')[0] ?? ''),
        `${line} leads to ${led}, not ${path}`,
      )
    }
  }
})

test('help tells about commands and topics, and what was meant by other words', async () => {
  assert.match((await run(nowhere, 'help job rerun')).out, /^Usage: batuta job rerun/)
  assert.deepEqual((await run(nowhere, 'help job rerun')).out, (await run(nowhere, 'job rerun --help')).out)
  for (const [name, { text }] of Object.entries(topics)) {
    assert.deepEqual(await run(nowhere, `help ${name}`), printed(text()))
  }
  assert.match((await run(nowhere, 'help')).out, /\nTopics \(batuta help TOPIC\):\n {2}exit-codes/)
  const { code, err } = await run(nowhere, 'help exit-code')
  assert.equal(code, 64)
  assert.match(err, /There is no help about "exit-code"\. Did you mean exit-codes\?/)
})

test('every exit code that a refusal can have is explained', () => {
  for (const [code, { exit }] of Object.entries(refusals)) assert.ok(exitMeanings[exit] !== undefined, code)
})

test('the manual page has every command, and says nothing that troff would take for a request', () => {
  const text = manPage({ version: '0.1.0', pages: commandPages(program()) })
  for (const { path } of leaves) assert.ok(text.includes(`\n.SS batuta ${path.replaceAll('-', '\\-')}`), path)
  const requests = new Set([...text.matchAll(/^[.'](\w*)/gm)].map(([, name]) => name))
  assert.deepEqual(requests, new Set(['TH', 'SH', 'TP', 'SS', 'PP', 'nf', 'fi']))
  assert.deepEqual(text.match(/\\(?!f[BIR]|-|e|&)./g), null)
})

test('--quiet says only what is wrong', async (t) => {
  const { server, engine } = await startEdge(t)
  assert.deepEqual(await run(server, 'job hold 3 --quiet'), { code: 0, out: '', err: '' })
  assert.equal(engine.ordered.length, 1)
  assert.match((await run(server, '-q job show 99')).err, /There is no job 99/)
})

test('names are completed by what the server has, and quietly not at all where nobody answers', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(await run(server, ['complete', 'job', 'FTA1#PAYROLL.E']), printed('FTA1#PAYROLL.EXTRACT'))
  assert.deepEqual((await run(server, ['complete', 'job', 'pay'])).out.split('\n').sort(), [
    '',
    'PAYCALC',
    'PAYROLL.EXTRACT',
    'PAYROLL.PAYCALC',
    'PAYROLL.PREPARE',
  ])
  assert.deepEqual(await run(server, ['complete', 'stream', 'R']), printed('REPORTS'))
  assert.deepEqual(await run(server, ['complete', 'workstation', 'fta']), printed('FTA1', 'FTA2'))
  assert.deepEqual(await run(server, ['complete', 'resource', '']), printed('FTA1#TAPES'))
  assert.deepEqual(await run(server, ['complete', 'prompt', '']), printed('5'))
  assert.deepEqual(await run(nowhere, ['complete', 'job', 'P']), { code: 0, out: '', err: '' })
})

test('in bash, words, options and names are completed', async (t) => {
  const { server } = await startEdge(t)
  const folder = mkdtempSync(join(tmpdir(), 'batuta-completion-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'script'), (await run(nowhere, 'completion bash')).out)
  // A stand-in that notes what it is asked; what the command line answers is tried above.
  writeFileSync(
    join(folder, 'batuta'),
    `#!/bin/sh\necho "$*" >>'${folder}/asked'\nprintf 'FTA1#PAYROLL.EXTRACT\\nEXTRACT\\n'\n`,
  )
  chmodSync(join(folder, 'batuta'), 0o755)
  const complete = (...words: string[]): string[] => {
    const line = `. '${folder}/script'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _batuta; printf '%s\\n' "\${COMPREPLY[@]}"`
    const environment = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, BATUTA_SERVER: server }
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', line, 'bash', 'batuta', ...words], {
      env: environment,
    })
    assert.equal(stderr.toString(), '')
    return stdout.toString().trimEnd().split('\n')
  }
  assert.deepEqual(complete('job', 're'), ['release', 'rerun', 'remove-dependency', 'release-dependency'])
  assert.deepEqual(complete('job', 'rerun', '--su'), ['--successors'])
  assert.deepEqual(complete('--json', 'job', 'show', 'EX'), ['EXTRACT'])
  assert.deepEqual(complete('job', 'show', 'FTA1#P'), ['FTA1#PAYROLL.EXTRACT'])
  assert.deepEqual(complete('dance', ''), complete(''))
})

test('the scripts of zsh and fish have every command', async () => {
  for (const shell of ['zsh', 'fish']) {
    const { code, out } = await run(nowhere, `completion ${shell}`)
    assert.equal(code, 0)
    for (const { path } of leaves) assert.ok(out.includes(`'${path}'`), `${shell}: ${path}`)
  }
  assert.match((await run(nowhere, 'completion tcsh')).err, /Allowed choices are bash, zsh, fish/)
})

test('an order is sent again under the id it had, where nobody knew what became of it', async (t) => {
  const { server, engine } = await startEdge(t)
  for (const _ of [1, 2]) assert.equal((await run(server, 'job hold 3 --request-id mine')).code, 0)
  assert.deepEqual(
    engine.ordered.map(({ cause }) => cause.requestId),
    ['mine', 'mine'],
  )
  const wrong = await run(server, ['job', 'hold', '3', '--request-id', 'not one'])
  assert.deepEqual([wrong.code, engine.ordered.length], [64, 2])
})
