import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('batuta.ts', import.meta.url))

const batuta = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const options = { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], options)
  return { status, stdout, stderr: stderr.replaceAll(/^.*ExperimentalWarning.*\n|^\(Use `node.*\n/gm, '') }
}

test('a wrong configuration ends the start with 78 and names every mistake at once', () => {
  const { status, stdout, stderr } = batuta(['serve'], { BATUTA_HTTP_PROT: '80', BATUTA_SAMPLE: 'yes' })
  assert.deepEqual([status, stdout], [78, ''])
  assert.equal(
    stderr,
    `batuta: The configuration has 2 mistakes; docs/settings.md lists the settings.
  BATUTA_HTTP_PROT is not a setting. Did you mean BATUTA_HTTP_PORT?
  BATUTA_SAMPLE is "yes", but must be on or off. [configuration.invalid]
`,
  )
})

test('a command that does not exist is refused with 64, and the one that was meant is offered', () => {
  const { status, stderr } = batuta(['serv'])
  assert.equal(status, 64)
  assert.match(stderr, /^batuta: .*serv.*Did you mean serve\?.*\n$/)
})

test('serve takes no arguments, and its help starts no server', () => {
  assert.deepEqual(batuta(['serve', 'now']), {
    status: 64,
    stdout: '',
    stderr:
      "batuta: Too many arguments for 'serve'. Expected 0 arguments but got 1: now. See batuta serve --help. [command.usage]\n",
  })
  const { status, stdout } = batuta(['serve', '--help'])
  assert.equal(status, 0)
  assert.match(stdout, /^Usage: batuta serve \[options\]\n/)
})
