import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { findProcess } from './processes.ts'
import { request, testAgent, type TestLink } from './test-server.ts'

const agent = testAgent()
let link: TestLink
before(async () => {
  await agent.start()
  link = await agent.connect()
})
after(() => agent.remove())

const start = (job: number, command: string): void =>
  link.say({ type: 'start', term: 1, request: request(job, command) })
const kill = (job: number, graceMs: number): void => link.say({ type: 'kill', term: 1, job, run: 1, graceMs })

/** The process whose number the job writes into that file, when it is there. */
const pidIn = async (name: string): Promise<number> => {
  await agent.there(name)
  return Number(readFileSync(join(agent.dataDir, name), 'utf8'))
}

/** Shell that leaves the number of a process in a file of the data folder, whole or not at all. */
const leave = (variable: string, name: string): string =>
  `echo ${variable} >${agent.dataDir}/${name}.new; mv ${agent.dataDir}/${name}.new ${agent.dataDir}/${name}`

test('a child in a session of its own is killed too, and the end waits for it', async () => {
  start(1, `setsid sh -c 'trap "" TERM; ${leave('$$', 'daemon')}; while :; do sleep 1000; done' & wait`)
  const daemon = await pidIn('daemon')
  assert.equal(findProcess(daemon)?.session, daemon, 'it has left the session of the job')
  kill(1, 300)
  assert.equal((await link.wait('ended', 1)).signal, 'SIGTERM')
  assert.equal(findProcess(daemon), undefined)
})

test('so is one that was left by its parents, and one that has an environment of its own', async () => {
  const orphan = `setsid sh -c '(sleep 1000 & ${leave('$!', 'orphan')})'`
  const bare = `setsid env -i /bin/sleep 1000 & ${leave('$!', 'bare')}`
  start(2, `${orphan}; ${bare}; wait`)
  const pids = [await pidIn('orphan'), await pidIn('bare')]
  kill(2, 60_000)
  await link.wait('ended', 2)
  assert.deepEqual(pids.map(findProcess), [undefined, undefined])
})

test('a process that has ended and that nobody has looked at is no process: the end does not wait for it', async () => {
  // The job becomes a program that never asks for its children.
  start(3, `sh -c '${leave('$$', 'zombie')}' & exec sleep 1000`)
  const zombie = await pidIn('zombie')
  kill(3, 60_000)
  assert.equal((await link.wait('ended', 3)).signal, 'SIGTERM')
  assert.equal(findProcess(zombie), undefined)
})

test('a run that is killed while it is being launched ends killed, and nothing of it is left', async () => {
  for (let job = 10; job < 20; job += 1) {
    start(job, 'sleep 1000')
    kill(job, 60_000)
  }
  for (let job = 10; job < 20; job += 1) {
    const { pid } = await link.wait('started', job)
    assert.equal((await link.wait('ended', job)).signal, 'SIGTERM')
    assert.equal(findProcess(pid), undefined)
  }
})

test('a kill that comes when the job has just ended changes nothing of its end', async () => {
  start(30, 'exit 3')
  await link.wait('ended', 30)
  kill(30, 0)
  link.say({ type: 'ack', job: 30, run: 1, report: 'ended' })
  kill(30, 0)
  link.say({ type: 'ping', id: 1 })
  await link.wait('pong', 1)
  assert.deepEqual(
    link.heard.flatMap((message) => (message.type === 'ended' && message.job === 30 ? message.returnCode : [])),
    [3],
  )
})

test('what another run has left running in the background is not touched', async () => {
  start(31, `sleep 1000 & ${leave('$!', 'left')}`)
  await link.wait('ended', 31)
  const left = await pidIn('left')
  start(32, 'sleep 1000')
  kill(32, 60_000)
  await link.wait('ended', 32)
  assert.notEqual(findProcess(left), undefined)
  process.kill(left, 'SIGKILL')
})
