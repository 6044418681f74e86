import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { request, testAgent, type TestAgent, type TestLink } from './test-server.ts'

let agent: TestAgent
let link: TestLink
beforeEach(async () => {
  agent = testAgent()
  await agent.start()
  link = await agent.connect(9)
})
afterEach(() => agent.remove())

const start = (on: TestLink, term: number, command: string): void =>
  on.say({ type: 'start', term, request: request(1, command) })

test('a run of another ledger is a run of its own, though it has the number of one that has ended', async () => {
  start(link, 9, 'exit 3')
  assert.equal((await link.wait('ended', 1)).returnCode, 3)
  link.say({ type: 'ack', job: 1, run: 1, report: 'ended' })
  link.say({ type: 'ping', id: 1 })
  await link.wait('pong')
  await agent.kill()
  await agent.start()

  // A new ledger begins with term 1 again.
  const other = await agent.connect(1, 'second')
  assert.deepEqual((await other.wait('hello')).runs, [])
  start(other, 1, 'exit 4')
  assert.equal((await other.wait('ended', 1)).returnCode, 4)
  const asides = readdirSync(join(agent.dataDir, 'agent')).filter((name) => name.startsWith('done-first-'))
  assert.equal(asides.length, 1, 'the output of the runs of the first ledger is kept aside')
})

test('a spool that holds a run of another ledger is not given to a server, which is told what to do', async () => {
  start(link, 9, `until [ -e ${agent.dataDir}/go ]; do sleep 0.02; done`)
  await link.wait('started', 1)
  const other = await agent.connect(10, 'second')
  const { reason } = await other.wait('rejected')
  assert.ok(reason.includes(`The spool ${join(agent.dataDir, 'agent')} holds 1 run of another database (ledger first)`))
  await other.closed

  // Held is also a run whose end was reported and that nobody has acknowledged.
  writeFileSync(join(agent.dataDir, 'go'), '')
  await link.wait('ended', 1)
  await (await agent.connect(10, 'second')).wait('rejected')
  link.say({ type: 'ack', job: 1, run: 1, report: 'ended' })
  link.say({ type: 'ping', id: 1 })
  await link.wait('pong')
  await (await agent.connect(10, 'second')).wait('hello')
  assert.equal(readFileSync(join(agent.dataDir, 'agent', 'ledger'), 'utf8'), 'second')
})

test('what was reported of a request that left no run behind is not told to the server of another ledger', async () => {
  link.say({ type: 'start', term: 9, request: { ...request(1, ''), task: { type: 'script', script: '/no/such' } } })
  await link.wait('failed', 1)
  const other = await agent.connect(1, 'second')
  assert.deepEqual((await other.wait('hello')).runs, [])
  start(other, 1, 'exit 5')
  assert.equal((await other.wait('ended', 1)).returnCode, 5)
  assert.ok(!other.heard.some(({ type }) => type === 'failed'))
})
