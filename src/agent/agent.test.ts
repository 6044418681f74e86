import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { findProcess } from './processes.ts'
import { fileThere, readLog, request, testAgent, type TestLink } from './test-server.ts'

const agent = testAgent()
let link: TestLink

before(async () => {
  await agent.start({ outputCap: 200_000 })
  link = await agent.connect()
})
after(() => agent.remove())

const start = (job: number, command: string, on = link): void =>
  on.say({ type: 'start', term: 1, request: request(job, command) })

test('a job runs in a session and process group of its own, and its end is reported with its return code', async () => {
  start(1, 'exit 3')
  await link.wait('accepted', 1)
  const started = await link.wait('started', 1)
  const ended = await link.wait('ended', 1)
  assert.equal(ended.returnCode, 3)
  assert.equal(ended.signal, null)
  assert.equal(ended.startedAt, started.at)
  assert.ok(ended.at >= ended.startedAt)

  start(2, `: >${agent.dataDir}/up; exec sleep 1000`)
  await fileThere(agent.dataDir, 'up')
  const { pid } = await link.wait('started', 2)
  assert.equal(findProcess(pid)?.session, pid)
  assert.equal(findProcess(pid)?.group, pid)
  link.say({ type: 'kill', term: 1, job: 2, run: 1, graceMs: 60_000 })
  const killed = await link.wait('ended', 2)
  assert.equal(killed.returnCode, 128 + 15)
  assert.equal(killed.signal, 'SIGTERM')
})

test('a job that ignores SIGTERM is killed after the grace, and so are the children it left in the background', async () => {
  start(3, `trap '' TERM; sleep 1000 & trap '' TERM; echo $! >${agent.dataDir}/child; while :; do sleep 1000; done`)
  await fileThere(agent.dataDir, 'child')
  const { pid } = await link.wait('started', 3)
  link.say({ type: 'kill', term: 1, job: 3, run: 1, graceMs: 100 })
  const ended = await link.wait('ended', 3)
  assert.equal(ended.signal, 'SIGKILL')
  assert.equal(findProcess(pid), undefined)
  assert.equal(findProcess(Number(readFileSync(join(agent.dataDir, 'child'), 'utf8'))), undefined)
})

test('a run ends with its main process, even when that leaves a child in the background', async () => {
  start(4, `sleep 1000 & echo $! >${agent.dataDir}/orphan`)
  const ended = await link.wait('ended', 4)
  assert.equal(ended.returnCode, 0)
  const orphan = Number(readFileSync(join(agent.dataDir, 'orphan'), 'utf8'))
  assert.ok(findProcess(orphan))
  process.kill(orphan, 'SIGKILL')
})

test('a command that does not exist ends with 127, and the log says so', async () => {
  start(5, 'no-such-command')
  assert.equal((await link.wait('ended', 5)).returnCode, 127)
  assert.match((await readLog(link, 5)).text, /no-such-command: not found|command not found/)
})

test('a start that is repeated changes nothing and has the state reported again', async () => {
  start(6, `cd ${agent.dataDir}; echo ran >>log; ln log times; exec sleep 1000`)
  await link.wait('started', 6)
  await fileThere(agent.dataDir, 'times')
  link.say({ type: 'ack', job: 6, run: 1, report: 'started' })
  const again = await agent.connect()
  start(6, 'echo another command', again)
  await again.wait('started', 6)
  again.say({ type: 'kill', term: 1, job: 6, run: 1, graceMs: 60_000 })
  await again.wait('ended', 6)
  again.say({ type: 'ack', job: 6, run: 1, report: 'ended' })

  const third = await agent.connect()
  const hello = await third.wait('hello')
  assert.ok(!hello.runs.some(({ job }) => job === 6), 'an acknowledged run is held no more')
  start(6, 'echo yet another command', third)
  assert.equal((await third.wait('ended', 6)).signal, 'SIGTERM')
  assert.equal(readFileSync(join(agent.dataDir, 'log'), 'utf8'), 'ran\n')
  link = third
})

test('reports are repeated to every server that connects, until they are acknowledged', async () => {
  start(7, 'true')
  await link.wait('ended', 7)
  const second = await agent.connect()
  await second.wait('started', 7)
  await second.wait('ended', 7)
  second.say({ type: 'ack', job: 7, run: 1, report: 'ended' })
  const third = await agent.connect()
  const hello = await third.wait('hello')
  third.say({ type: 'ping', id: 1 })
  await third.wait('pong')
  assert.ok(!hello.runs.some(({ job }) => job === 7))
  assert.ok(!third.heard.some((message) => 'job' in message && message.job === 7))
  link = third
})

test('output beyond the cap is left out, which is said, and its end is kept', async () => {
  start(8, 'head -c 50000000 /dev/zero | tr "\\0" x; echo; echo the last word')
  assert.equal((await link.wait('ended', 8)).returnCode, 0)
  const { text, complete } = await readLog(link, 8)
  assert.ok(complete)
  assert.match(text, /^x{200000}\n\[batuta: output capped at 195.3 KiB; \d+ bytes left out\]\nx+\nthe last word\n$/)
})

test('a server of an old term is sent away, and its start does nothing', async () => {
  const leader = await agent.connect(5)
  await leader.wait('hello')
  start(9, 'true', leader)
  assert.match((await leader.wait('refused', 9)).reason, /Term 1 is over/)
  const old = await agent.connect(4)
  assert.match((await old.wait('rejected')).reason, /Term 4 is over: this agent has served a server of term 5/)
  await old.closed
})

test('a line that is no message closes the connection and harms nobody else', async () => {
  const babbler = await agent.connect(5)
  babbler.socket.write('{"type":"start"}\n')
  await babbler.closed
  const sane = await agent.connect(5)
  await sane.wait('hello')
})

test('a second agent on the same spool is refused and names the first', async () => {
  const argv = [
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'main.ts'),
    '--data-dir',
    agent.dataDir,
  ]
  const second = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
  const said = await second.stderr.toArray()
  const [code] = await once(second, 'exit')
  assert.equal(code, 75)
  assert.match(said.join(''), new RegExp(`The agent with process id ${agent.process().pid} uses the spool`))
})
