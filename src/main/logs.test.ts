import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { openLogs } from './logs.ts'

const folder = await mkdtemp(join(tmpdir(), 'batuta-logs-'))
after(() => rm(folder, { recursive: true }))

/** Runs statements with a log in a process of its own. Returns its standard output. */
const logging = (dataDir: string, format: 'json' | 'human', statements: string) => {
  const options = { dataDir, logLevel: 'info', logFormat: format, logKeepDays: 2, version: '1.2.3' }
  const program = `
    const { openLogs } = await import('#/main/logs.ts')
    const { withCorrelation } = await import('#/lib/correlation.ts')
    const { log } = await openLogs(${JSON.stringify(options)})
    ${statements}`
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program]
  const { stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    cwd: new URL('.', import.meta.url),
  })
  assert.equal(stderr, '')
  return stdout
}

const parsed = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('every line goes to standard output and to the file, also the last one before the end', async () => {
  const dataDir = join(folder, 'both')
  const output = logging(
    dataDir,
    'json',
    `for (let i = 0; i < 500; i += 1) log.info({ i }, 'a line')
     process.exit(0)`,
  )
  assert.equal(await readFile(join(dataDir, 'logs/current.log'), 'utf8'), output)
  const { mode } = await stat(join(dataDir, 'logs/current.log'))
  assert.equal(mode & 0o007, 0, 'nobody else reads it')
  const lines = parsed(output)
  assert.equal(lines.length, 500)
  const { '@timestamp': timestamp, 'process.pid': pid, 'host.hostname': host, ...last } = lines.at(-1) ?? {}
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  assert.ok(pid && host)
  assert.deepEqual(last, {
    'log.level': 'info',
    'ecs.version': '8.10.0',
    'service.name': 'batuta',
    'service.version': '1.2.3',
    'event.dataset': 'batuta',
    i: 499,
    message: 'a line',
  })
})

test('lines of a request or a run carry its id, lines of nobody carry none; errors come as ECS has them', () => {
  const output = logging(
    join(folder, 'ids'),
    'json',
    `withCorrelation('12.1', () => log.warn({ err: new TypeError('no such file') }, 'it failed'))
     log.info({}, 'nothing'); log.debug({}, 'not seen at info')`,
  )
  const [first, second, third] = parsed(output)
  assert.equal(first?.['trace.id'], '12.1')
  const error = first?.['error'] as Record<string, string>
  assert.deepEqual([error['type'], error['message']], ['TypeError', 'no such file'])
  assert.match(String(error['stack_trace']), /TypeError: no such file\n/)
  assert.equal(second?.['trace.id'], undefined)
  assert.equal(third, undefined)
})

test('no secret reaches the output or the file, in either form', async () => {
  for (const format of ['json', 'human'] as const) {
    const dataDir = join(folder, `secrets-${format}`)
    const output = logging(
      dataDir,
      format,
      `log.info({ connection: { password: 'hunter2' }, err: new Error('postgres://u:hunter2@db refused') }, 'token=hunter2')`,
    )
    const file = await readFile(join(dataDir, 'logs/current.log'), 'utf8')
    for (const text of [output, file]) {
      assert.match(text, /\[secret\]/)
      assert.doesNotMatch(text, /hunter2/)
    }
  }
})

test('people get the time, the level and the sentence first', () => {
  const output = logging(join(folder, 'human'), 'human', `log.warn({ component: 'watcher' }, 'it will be tried again')`)
  assert.match(output, /^\[\d\d:\d\d:\d\d\] WARN: it will be tried again \{"component":"watcher"\}\n$/)
})

test('a log that grows goes on in a new file, also over a restart, and only so many are kept', async () => {
  const dataDir = join(folder, 'rotated')
  for (let start = 1; start <= 4; start += 1) {
    logging(dataDir, 'json', `log.info({}, 'small')`)
    await truncate(join(dataDir, 'logs/current.log'), 64 * 2 ** 20)
    logging(dataDir, 'json', `log.info({}, 'full')`)
  }
  const files = (await readdir(join(dataDir, 'logs'))).filter((name) => name.startsWith('batuta.'))
  const numbers = files.map((name) => Number(name.split('.').at(-2))).toSorted((a, b) => a - b)
  assert.deepEqual(numbers, [4, 5])
})

test('a folder in which no log can be written is refused, and the sentence says what to do', async () => {
  const file = join(folder, 'a-file')
  await writeFile(file, '')
  const options = { dataDir: file, logLevel: 'info', logFormat: 'json', logKeepDays: 1, version: '1' } as const
  await assert.rejects(
    openLogs(options),
    (error) => error instanceof Refusal && error.kind.exit === 78 && /BATUTA_DATA_DIR/.test(error.message),
  )
})
