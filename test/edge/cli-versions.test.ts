/** A command line and a server of two versions: it shows what it can, and says in a sentence why it cannot. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { run } from './command-line.ts'
import { startEdge } from './edge.ts'

/** Answers as the server behind it, but for what `change` makes of the JSON. */
const startProxy = async (t: TestContext, behind: string, change: (answer: object) => object): Promise<string> => {
  const proxy = createServer((request, response) => {
    void (async () => {
      const answer = await fetch(new URL(request.url ?? '', behind))
      const changed = change((await answer.json()) as object)
      response.writeHead('code' in changed ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(changed))
    })()
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  t.after(() => proxy.close())
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

const without =
  (...names: string[]) =>
  (answer: object): object =>
    Object.fromEntries(Object.entries(answer).filter(([name]) => !names.includes(name)))

test('what an older server does not tell of a job is left out, and the rest is shown', async (t) => {
  const { server } = await startEdge(t)
  const older = await startProxy(t, server, without('onUntil', 'outputConditions', 'chain', 'dependencies'))
  const { code, out } = await run(older, 'job show 2')
  assert.equal(code, 0)
  assert.match(out, /^FTA1#PAYROLL\.EXTRACT, job 2\nStatus +✗ abended/)
})

test('an answer that cannot be shown is said to be that of another version, and is no crash', async (t) => {
  const { server } = await startEdge(t)
  const older = await startProxy(t, server, without('expected'))
  const { code, err } = await run(older, 'job show 2', { version: '0.2.0' })
  assert.equal(code, 76)
  assert.equal(
    err,
    `batuta: The server at ${older} is Batuta 0.1.0, and this command line is 0.2.0: its answer to "job" has no /expected. Use the command line of the server's version, or bring the server up to date. [server.other_version]\n`,
  )
})

test('what an older server does not know is said to be of a newer one', async (t) => {
  const { server } = await startEdge(t)
  const problem = { type: 'about:blank', title: 'x', status: 404, detail: 'No such address.', retry: false }
  const older = await startProxy(t, server, (answer) =>
    'items' in answer ? { ...problem, code: 'request.unknown_route', requestId: 'r' } : answer,
  )
  const { code, err } = await run(older, 'hot', { version: '0.2.0' })
  assert.equal(code, 76)
  assert.match(err, /is Batuta 0\.1\.0, and this command line is 0\.2\.0: it does not know GET \/hot\b/)
})

test('a status that only a newer server has is shown as it is', async (t) => {
  const { server } = await startEdge(t)
  const newer = await startProxy(t, server, (answer) =>
    'status' in answer ? { ...answer, status: 'dreaming', dreams: 3 } : answer,
  )
  const { code, out } = await run(newer, 'job show 2')
  assert.equal(code, 0)
  assert.match(out, /Status +\? dreaming/)
})
