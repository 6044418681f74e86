import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readLog, request, testAgent, type TestLink } from '#/agent/test-server.ts'

const agent = testAgent()
let link: TestLink
let nextJob = 1

/** What the web service does with the next request. */
let answer: (asked: IncomingMessage, response: ServerResponse, body: string) => void = () => {}
const server = createServer((asked, response) => {
  const parts: Buffer[] = []
  asked.on('data', (part: Buffer) => parts.push(part))
  asked.on('end', () => answer(asked, response, Buffer.concat(parts).toString()))
})
const site = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

before(async () => {
  await agent.start()
  link = await agent.connect()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
after(async () => {
  await agent.remove()
  server.closeAllConnections()
  server.close()
})

const start = (text: string): number => {
  const job = nextJob++
  const format = text.startsWith('{') ? ('json' as const) : ('xml' as const)
  const task = { type: 'document' as const, format, application: 'executable', text }
  link.say({ type: 'start', term: 1, request: { ...request(job, ''), task } })
  return job
}

/** Runs a document to its end. */
const run = async (text: string): Promise<{ returnCode: number; output: string }> => {
  const job = start(text)
  const { returnCode } = await link.wait('ended', job)
  return { returnCode, output: (await readLog(link, job)).text }
}

const executable = (content: string, attributes = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<jsdl:jobDefinition xmlns:jsdl="j" xmlns:jsdle="e"><jsdl:application name="executable">` +
  `<jsdle:executable ${attributes}>${content}</jsdle:executable></jsdl:application></jsdl:jobDefinition>`

const restful = (content: string): string =>
  '<jsdl:jobDefinition xmlns:jsdl="j" xmlns:r="r"><jsdl:application name="restful"><r:restful><r:RestfulParameters>' +
  `${content}</r:RestfulParameters></r:restful></jsdl:application></jsdl:jobDefinition>`

test('a program gets each argument as the document has it, and no shell sees them', async () => {
  const value = (text: string): string => `<jsdle:value>${text}</jsdle:value>`
  const values = [`two words`, `'"$HOME\`id\``, '&lt;&amp;', ' *.ts', ''].map(value).join('')
  const { returnCode, output } = await run(
    executable(`<jsdle:arguments>${value('[%s]')}${values}</jsdle:arguments>`, 'path="/usr/bin/printf"'),
  )
  assert.equal(output, `[two words]['"$HOME\`id\`][<&][ *.ts][]`)
  assert.equal(returnCode, 0)
})

test('a script of the document runs by its first line, with arguments, environment, directory and variables of the run', async () => {
  const folder = join(agent.dataDir, 'a place')
  mkdirSync(folder)
  const { returnCode, output } = await run(
    executable(
      `<jsdle:arguments><jsdle:value>x y</jsdle:value></jsdle:arguments>
       <jsdle:environment><jsdle:variable name="COLOUR">it's "red"</jsdle:variable></jsdle:environment>
       <jsdle:script>
#!/bin/bash -e
[[ 1 == 1 ]]; pwd; echo "$1|$COLOUR|\${tws.job.name}|\${tws.jobstream.name}"; exit 7
       </jsdle:script>`,
      `workingDirectory="${folder}" interactive="false"`,
    ),
  )
  assert.equal(output, `${folder}\nx y|it's "red"|PAYCALC|DAILY\n`)
  assert.equal(returnCode, 7)
})

test('the JSON form of a document says the same', async () => {
  const text = JSON.stringify({
    application: {
      name: 'executable',
      executable: { script: 'echo "$1 $A"', arguments: ['one'], environment: { A: 'b' } },
    },
  })
  assert.deepEqual(await run(text), { returnCode: 0, output: 'one b\n' })
})

test('input, output and errors of a command may be files', async () => {
  const [input, output] = [join(agent.dataDir, 'in put'), join(agent.dataDir, 'out put')]
  writeFileSync(input, 'from a file\n')
  const { returnCode, output: log } = await run(
    executable(
      '<jsdle:script>cat; echo wrong >&amp;2</jsdle:script>',
      `input="${input}" output="${output}" error="${output}"`,
    ),
  )
  assert.equal(returnCode, 0)
  assert.equal(log, '')
  assert.equal(readFileSync(output, 'utf8'), 'from a file\nwrong\n')
})

test('a directory that is not there ends the run before the program starts, and the output says why', async () => {
  const { returnCode, output } = await run(
    executable('<jsdle:script>echo ran</jsdle:script>', 'workingDirectory="/no/such"'),
  )
  assert.equal(returnCode, 126)
  assert.match(output, /can't cd to \/no\/such|\/no\/such: No such file/)
})

for (const [name, text, reason] of [
  [
    'of another type',
    '<j><application name="filetransfer"><filetransfer/></application></j>',
    'A job of type filetransfer cannot run here: only executable and restful can.',
  ],
  ['without a command', executable(''), 'The executable task has neither a path nor a script.'],
  [
    'of a program that is not there',
    executable('', 'path="/no/such"'),
    'There is no program /no/such on this machine.',
  ],
  [
    'that is malformed once its variables are put in',
    '<j><application name="executable"><executable><script>a < b</script></executable></application></j>',
    /^The document of the task is malformed at line 1, column \d+: /,
  ],
  [
    'with a password of a user definition',
    restful(
      '<r:credentials><r:userName>joe</r:userName><r:password>${password:joe}</r:password></r:credentials>' +
        '<r:RESTAction><r:URI>http://h/</r:URI><r:method>GET</r:method></r:RESTAction>',
    ),
    'The password of joe is that of a user definition, and these are not kept: write it into the document.',
  ],
] as const) {
  test(`a document ${name} fails, and the report says why`, async () => {
    const failed = await link.wait('failed', start(text))
    if (typeof reason === 'string') assert.equal(failed.reason, reason)
    else assert.match(failed.reason, reason)
  })
}

const action = (path: string, method: string, more = ''): string =>
  `<r:RESTAction><r:URI>${site()}${path}</r:URI><r:method>${method}</r:method>${more}</r:RESTAction>`

test('a request gets its answer into the output of the job and into a file, and ends with 0', async () => {
  answer = (asked, response) => response.setHeader('X', '1').end(`${asked.method} ${asked.url} ${asked.headers.accept}`)
  const file = join(agent.dataDir, 'answer')
  const query =
    '<r:QueryParametersValues><r:QueryParametersValue key="a b">c&amp;d</r:QueryParametersValue></r:QueryParametersValues>'
  const { returnCode, output } = await run(
    restful(
      action('/x?y=1', 'GET', `<r:outputFileName>${file}</r:outputFileName>${query}`) + '<r:accept>json</r:accept>',
    ),
  )
  assert.equal(output, 'HTTP 200 OK\nGET /x?y=1&a+b=c%26d application/json\n')
  assert.equal(readFileSync(file, 'utf8'), 'GET /x?y=1&a+b=c%26d application/json')
  assert.equal(returnCode, 0)
})

test('body, headers and credentials reach the service, and no secret the list of processes or the environment', async () => {
  let heard: unknown
  const release = Promise.withResolvers<void>()
  answer = (asked, response, body) => {
    heard = [asked.headers['content-type'], asked.headers['x-key'], asked.headers.authorization, body]
    void release.promise.then(() => response.writeHead(201).end())
  }
  const job = start(
    restful(
      '<r:Authentication><r:credentials><r:userName>joe</r:userName><r:password>pass&amp;word</r:password></r:credentials>' +
        `</r:Authentication>${action('/in', 'POST')}<r:Body><r:contentType>application/json</r:contentType>` +
        '<r:inputText>{"a":1}</r:inputText></r:Body><r:HeadersValue key="X-Key">k-secret</r:HeadersValue>',
    ),
  )
  const { pid } = await link.wait('started', job)
  const folder = join(agent.dataDir, 'agent', 'runs', `${job}.1`)
  for (const name of ['cmdline', 'environ']) {
    const seen = readFileSync(`/proc/${pid}/${name}`, 'latin1')
    assert.ok(!/pass&word|k-secret/.test(seen), name)
  }
  release.resolve()
  assert.equal((await link.wait('ended', job)).returnCode, 0)
  assert.deepEqual(heard, ['application/json', 'k-secret', `Basic ${btoa('joe:pass&word')}`, '{"a":1}'])
  for (const name of ['request', 'launch']) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  assert.ok(!readFileSync(join(agent.dataDir, 'logs', 'agent.log'), 'utf8').includes('pass&word'))
  assert.equal((await readLog(link, job)).text, 'HTTP 201 Created\n')
})

for (const [status, code] of [
  [404, 4],
  [503, 5],
] as const) {
  test(`an answer of ${status} ends with ${code} and stands in the output`, async () => {
    answer = (_, response) => response.writeHead(status).end('sorry\n')
    const { returnCode, output } = await run(restful(action('/', 'PUT')))
    assert.equal(returnCode, code)
    assert.match(output, new RegExp(`^HTTP ${status} .*\nsorry\n$`))
  })
}

test('a request is sent again as often as the document says, until the service does its work', async () => {
  let times = 0
  answer = (_, response) => response.writeHead((times += 1) < 3 ? 500 : 200).end()
  const { returnCode, output } = await run(
    restful(`${action('/', 'DELETE')}<r:retries>2</r:retries><r:retryInterval>0</r:retryInterval>`),
  )
  assert.equal(returnCode, 0)
  assert.equal(times, 3)
  assert.match(output, /Try 1 of 3 failed; the next one is in 0 s\.\n/)
})

test('a service that does not answer in time, or is not there, ends with 1 and a sentence without the query', async () => {
  answer = () => {}
  const late = await run(restful(`${action('/?token=t', 'GET')}<r:timeout>1</r:timeout>`))
  assert.deepEqual(late, { returnCode: 1, output: `No answer from ${site()} within 1 s.\n` })
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await once(closed.close(), 'close')
  const gone = await run(
    `{"application":{"name":"restful","restful":{"URI":"http://u:pw@127.0.0.1:${port}/a?token=t","method":"GET"}}}`,
  )
  assert.equal(gone.returnCode, 1)
  assert.match(gone.output, /^No answer from http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*\n$/)
})

test('a body that cannot be read ends with 2, and nothing is sent', async () => {
  let called = false
  answer = (_, response) => {
    called = true
    response.end()
  }
  const { returnCode, output } = await run(
    restful(`${action('/', 'POST')}<r:Body><r:inputFileName>/no/such</r:inputFileName></r:Body>`),
  )
  assert.equal(returnCode, 2)
  assert.match(output, /^The file \/no\/such cannot be read: /)
  assert.equal(called, false)
})
