/** The launcher in a fresh folder: who calls it there first sets it up, and nobody does so twice. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { launcher } from '../support/server-process.ts'

/** Stands for npm: packages are a Node that is there already, and each set-up leaves a line. It takes long enough to be met. */
const npm = `#!/bin/sh
echo set-up >>"$PWD/set-ups"
sleep 0.3
mkdir -p node_modules/.bin
ln -sf '${process.execPath}' node_modules/.bin/node
`

/** A checkout of which nothing is set up, with a program that says what it was told. */
const freshCheckout = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-launcher-'))
  t.after(() => rmSync(folder, { recursive: true }))
  copyFileSync(launcher, join(folder, 'batuta'))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  mkdirSync(join(folder, 'src/main'), { recursive: true })
  writeFileSync(join(folder, 'src/main/batuta.ts'), 'console.log(process.argv.slice(2).join(" "))\n')
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/npm'), npm)
  chmodSync(join(folder, 'bin/npm'), 0o755)
  return folder
}

const call = async (folder: string, word: string, launched = 'batuta'): Promise<{ code: unknown; out: string }> => {
  const environment = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` }
  const child = spawn(join(folder, launched), [word], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, out }
}

const setUps = (folder: string): string => readFileSync(join(folder, 'set-ups'), 'utf8')

test('three calls at once in a fresh checkout set it up once, and each does its work', async (t) => {
  const folder = freshCheckout(t)
  const words = ['one', 'two', 'three']
  const said = await Promise.all(words.map((word) => call(folder, word)))
  assert.deepEqual(
    said,
    words.map((word) => ({ code: 0, out: `${word}\n` })),
  )
  assert.equal(setUps(folder), 'set-up\n')
})

test('a call that was killed while it set up does not keep the others waiting', async (t) => {
  const folder = freshCheckout(t)
  const killed = spawn('true')
  await once(killed, 'close')
  symlinkSync(String(killed.pid), join(folder, '.batuta-setup-turn'))
  assert.deepEqual(await call(folder, 'on'), { code: 0, out: 'on\n' })
  assert.equal(setUps(folder), 'set-up\n')
})

test('a link to it in a folder of PATH is as good as the launcher itself, also a link to such a link', async (t) => {
  const folder = freshCheckout(t)
  symlinkSync('../batuta', join(folder, 'bin/batuta'))
  symlinkSync('bin/batuta', join(folder, 'again'))
  assert.deepEqual(await call(folder, 'on', 'again'), { code: 0, out: 'on\n' })
  assert.equal(setUps(folder), 'set-up\n')
})

test('output that cannot be written is said, and has an exit code of its own', () => {
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(launcher, ['help', 'exit-codes'], { stdio: ['ignore', full, 'pipe'] })
  closeSync(full)
  assert.deepEqual(
    [status, stderr.toString()],
    [74, 'batuta: The output cannot be written: ENOSPC: no space left on device, write.\n'],
  )
})
