/** Completion in the shells themselves, where this machine has them: each reads its script and completes command lines. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { run } from './command-line.ts'

/** Whether there is such a shell; it is said where there is none. */
const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

/** What a shell says to a script of its own, with the names that `batuta complete` would tell. */
const shellWith = async (t: TestContext, shell: 'bash' | 'zsh' | 'fish') => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-completion-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const { out } = await run('http://127.0.0.1:9', ['completion', shell])
  const script = join(folder, '_batuta')
  writeFileSync(script, out)
  writeFileSync(join(folder, 'batuta'), '#!/bin/sh\necho FTA1#PAYROLL\necho FTA2#REPORTS\n', { mode: 0o755 })
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, TERM: 'dumb' }
  return {
    folder,
    script,
    says: (text: string): string[] => {
      const file = join(folder, `ask.${shell}`)
      writeFileSync(file, text)
      const plain = { bash: ['--norc', file], zsh: ['-f', file], fish: ['--no-config', file] }[shell]
      const { stdout, stderr } = spawnSync(shell, plain, { env, encoding: 'utf8', timeout: 30_000 })
      assert.equal(stderr, '')
      return stdout.split('\n').filter((line) => line !== '')
    },
  }
}

const skipped = (shell: string): { skip?: string } => (isThere(shell) ? {} : { skip: `this machine has no ${shell}` })

test('bash completes words, options and names', skipped('bash'), async (t) => {
  const { script, says } = await shellWith(t, 'bash')
  const complete = (...words: string[]): string[] =>
    says(`source ${script}
COMP_WORDS=(batuta ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_batuta; printf '%s\\n' "\${COMPREPLY[@]}"`)
  assert.deepEqual(complete('pla'), ['plan'])
  assert.deepEqual(complete('plan', ''), ['show', 'days', 'extend', 'trial', 'forecast'])
  assert.ok(complete('jobs', '--s').includes('--sort'))
  assert.deepEqual(complete('stream', 'hold', 'FTA1'), ['FTA1#PAYROLL'])
})

test('zsh completes words, options and names, sourced or as a file of fpath', skipped('zsh'), async (t) => {
  const { folder, script, says } = await shellWith(t, 'zsh')
  const showing = 'compadd() { shift; print -l -- "$@" }\n'
  const asking = (words: readonly string[]): string =>
    `words=(batuta ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length + 1}\n_batuta\n`
  const complete = (...words: string[]): string[] => says(`source ${script}\n${showing}${asking(words)}`)
  assert.deepEqual(complete('plan', ''), ['show', 'days', 'extend', 'trial', 'forecast'])
  assert.ok(complete('jobs', '--s').includes('--sort'))
  assert.deepEqual(complete('stream', 'hold', 'FTA1').slice(0, 2), ['FTA1#PAYROLL', 'FTA2#REPORTS'])
  const fromFile = `fpath=(${folder} $fpath)\nautoload -Uz compinit; compinit -u -D\n${showing}${asking(['plan', ''])}`
  assert.deepEqual(says(fromFile), ['show', 'days', 'extend', 'trial', 'forecast'], 'the first time, too')
  assert.deepEqual(says(`source ${script}\nprint $_comps[batuta]`), ['_batuta'])
})

test('fish completes words with what they do, options and names', skipped('fish'), async (t) => {
  const { script, says } = await shellWith(t, 'fish')
  const complete = (line: string): string[] => says(`source ${script}\ncomplete -C '${line}'`)
  const words = (line: string): string[] => complete(line).map((one) => one.split('\t')[0] ?? '')
  assert.deepEqual(words('batuta plan ').toSorted(), ['days', 'extend', 'forecast', 'show', 'trial'])
  assert.match(complete('batuta plan ').join('\n'), /\nextend\tplan more days/)
  assert.ok(words('batuta jobs --s').includes('--sort'))
  assert.deepEqual(words('batuta stream hold FTA1'), ['FTA1#PAYROLL'])
})
