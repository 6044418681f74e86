/** Wrong command lines: one sentence, the command that was meant, and an exit code that scripts can rely on. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

const nowhere = 'http://127.0.0.1:9'

const wrong: readonly [line: string, code: number, said: string][] = [
  ['jbos', 64, 'There is no command "batuta jbos". Did you mean jobs? See batuta --help. [command.unknown]'],
  ['sevre', 64, 'There is no command "batuta sevre". Did you mean serve? See batuta --help. [command.unknown]'],
  ['dance', 64, 'There is no command "batuta dance". See batuta --help. [command.unknown]'],
  [
    'job hodl 3',
    64,
    'There is no command "batuta job hodl". Did you mean hold? See batuta job --help. [command.unknown]',
  ],
  [
    'plan forcast --days 3',
    64,
    'There is no command "batuta plan forcast". Did you mean forecast? See batuta plan --help. [command.unknown]',
  ],
  ['jobs --jsn', 64, "Unknown option '--jsn'. Did you mean --json? See batuta jobs --help. [command.usage]"],
  ['job hold', 64, "Missing required argument 'ID'. See batuta job hold --help. [command.usage]"],
  [
    'jobs --limit 0',
    64,
    "Option '--limit <n>' argument '0' is invalid. It must be a whole number, 1 or more. See batuta jobs --help. [command.usage]",
  ],
  ['freeze lift one', 64, '"one" is not the number of a freeze; batuta freeze list lists them. [command.usage]'],
  ['reply five yes', 64, '"five" is not the number of a prompt; batuta prompts lists them. [command.usage]'],
  [
    '--server batuta status',
    64,
    'The server address "batuta" is no URL; write it like http://127.0.0.1:8420. [request.invalid]',
  ],
]

test('a wrong command line is refused in one sentence, before anything is asked of the server', async () => {
  for (const [line, code, said] of wrong) {
    assert.deepEqual(await run(nowhere, line), { code, out: '', err: `batuta: ${said}\n` }, line)
  }
})

test('with --json a wrong command line is a problem document, too', async () => {
  const { code, out } = await run(nowhere, 'dance --json')
  assert.equal(code, 64)
  assert.partialDeepStrictEqual(JSON.parse(out), { code: 'command.unknown', status: 400, retry: false })
})

test('with --json a refusal of the server is its document, request id and all', async (t) => {
  const { server } = await startEdge(t)
  const { code, out } = await run(server, 'job show 99 --json')
  assert.equal(code, 65)
  const answered = await (await fetch(`${server}/api/v1/jobs/99`)).json()
  const { requestId, ...said } = JSON.parse(out)
  assert.deepEqual({ ...said, requestId: '' }, { ...Object(answered), requestId: '' })
  assert.match(requestId, /^[\da-f-]{36}$/)
})

test('what the server refuses is said once, with its code and exit code', async (t) => {
  const { server } = await startEdge(t)
  const refused: readonly [line: string, code: number, said: string][] = [
    ['job show 99', 65, 'There is no job 99 in the plan. [job.unknown]'],
    ['job show NOSUCH', 65, "No job of the plan is named NOSUCH; batuta jobs --name '*PART*' searches. [job.unknown]"],
    [
      'job hold @#PAY@.@+state=fail',
      65,
      "No job of the plan is named @#PAY@.@+state=fail; one is meant here, and batuta jobs '@#PAY@.@+state=fail' lists all of a selection, batuta bulk job ACTION '@#PAY@.@+state=fail' orders something of them. [job.unknown]",
    ],
    ['job kill 3', 65, 'Job 3 is not running, so it cannot be killed. [job.illegal_transition]'],
    ['job log 3', 66, 'Job 3 has not run yet, so it has no log. [job.no_log]'],
    ['definitions show HOLIDYAS', 65, 'There is no definition HOLIDYAS. Did you mean HOLIDAYS? [definition.unknown]'],
    [
      'definitions show NOSUCH',
      65,
      "There is no definition NOSUCH. batuta definitions list '@PART@' searches. [definition.unknown]",
    ],
    ['submit NOSUCH', 65, 'There is no job stream NOSUCH. [stream.unknown]'],
    [
      'streams --status stuk',
      64,
      '"stuk" is no status of a stream. Did you mean stuck? There are waiting, held, ready, running, stuck, succeeded, abended, suppressed, cancelled. [request.invalid]',
    ],
  ]
  for (const [line, code, said] of refused) {
    assert.deepEqual(await run(server, line), { code, out: '', err: `batuta: ${said}\n` }, line)
  }
})

test('without a server a command ends with 69 and says what to do', async (t) => {
  const { api, server } = await startEdge(t)
  await api.close(AbortSignal.abort())
  const { code, err } = await run(server, 'jobs')
  assert.equal(code, 69)
  assert.match(
    err,
    /^batuta: No server answers at http:\/\/127\.0\.0\.1:\d+ .* Start one with batuta serve, .* \[server\.unreachable\]\n$/,
  )
})

test('the help names every command, also those that live elsewhere, and shows examples', async () => {
  const { code, out } = await run(nowhere, '--help')
  assert.equal(code, 0)
  const commands = ['status', 'plan', 'streams', 'jobs', 'submit', 'prompts', 'reply', 'job', 'check', 'apply', 'serve']
  for (const command of commands) assert.match(out, new RegExp(`^  ${command} `, 'm'))
  assert.match(out, /^Examples:$/m)
  const ofJob = await run(nowhere, 'job --help')
  for (const command of ['show', 'why', 'log', 'hold', 'unhold', 'release', 'cancel', 'kill', 'rerun']) {
    assert.match(ofJob.out, new RegExp(`^  ${command} <ID>`, 'm'))
  }
})

test('the manual names every command of the help', async () => {
  const manual = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8')
  for (const path of ['', 'job ']) {
    const { out } = await run(nowhere, `${path}--help`)
    const [, list = ''] = out.match(/^Commands:\n((?: {2}.*\n)+)/m) ?? []
    const commands = [...list.matchAll(/^ {2}([\w-]+)/gm)].map(([, name = '']) => name)
    assert.ok(commands.length >= 9, list)
    for (const name of commands)
      assert.ok(manual.includes(`\`batuta ${path}${name} `) || manual.includes(`\`batuta ${path}${name}\``), name)
  }
})

test('no command at all shows the help, as wrong usage', async () => {
  const { code, out, err } = await run(nowhere, '')
  assert.deepEqual([code, out], [64, ''])
  assert.match(err, /^Usage: batuta COMMAND/)
})

test('the version is printed', async () => {
  assert.deepEqual(await run(nowhere, '--version'), printed('0.1.0'))
})
