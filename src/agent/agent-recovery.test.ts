import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { findProcess, listProcesses } from './processes.ts'
import { parseRecord } from './record.ts'
import { fileThere, readLog, request, testAgent, type TestAgent } from './test-server.ts'

let agent: TestAgent
beforeEach(async () => {
  agent = testAgent()
  await agent.start()
})
afterEach(() => agent.remove())

/** A job that says `begun`, waits for the file `go`, and ends with 7. */
const patientJob = (dir: string): string =>
  `echo begun; : >${dir}/begun; until [ -e ${dir}/go ]; do sleep 0.05; done; echo done; exit 7`

const recordOf = (job: number): ReturnType<typeof parseRecord> =>
  parseRecord(readFileSync(join(agent.dataDir, 'agent', 'runs', `${job}.1`, 'record'), 'latin1'))

/** Resolves when the supervisor has written down the end of the job. */
const recordEnded = async (job: number): Promise<void> => {
  const folder = join(agent.dataDir, 'agent', 'runs', `${job}.1`)
  for await (const _ of watch(folder)) if (recordOf(job).end !== null) return
}

test('a job outlives kill -9 of the agent, undisturbed, and its end is reported once by the next one', async () => {
  const first = await agent.connect()
  first.say({ type: 'start', term: 1, request: request(1, patientJob(agent.dataDir)) })
  const { pid } = await first.wait('started', 1)
  await fileThere(agent.dataDir, 'begun')
  await agent.kill()
  assert.ok(findProcess(pid), 'the job goes on without an agent')

  await agent.start()
  const second = await agent.connect()
  assert.deepEqual((await second.wait('hello')).runs, [{ job: 1, run: 1 }])
  assert.equal((await second.wait('started', 1)).pid, pid)
  writeFileSync(join(agent.dataDir, 'go'), '')
  const ended = await second.wait('ended', 1)
  assert.equal(ended.returnCode, 7)
  second.say({ type: 'ack', job: 1, run: 1, report: 'ended' })
  assert.deepEqual(await readLog(second, 1), { text: 'begun\ndone\n', complete: true })
  assert.equal(second.heard.filter(({ type }) => type === 'ended').length, 1)
  const third = await agent.connect()
  assert.deepEqual((await third.wait('hello')).runs, [])
})

test('the end of a job that ended while no agent was there is reported by the next one', async () => {
  const first = await agent.connect()
  first.say({ type: 'start', term: 1, request: request(2, patientJob(agent.dataDir)) })
  await first.wait('started', 2)
  await fileThere(agent.dataDir, 'begun')
  await agent.kill()
  const ended = recordEnded(2)
  writeFileSync(join(agent.dataDir, 'go'), '')
  await ended

  await agent.start()
  const second = await agent.connect()
  assert.equal((await second.wait('ended', 2)).returnCode, 7)
})

test('a run that was accepted and provably not started is started by the next agent', async () => {
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(3, 'echo once') })
  await link.wait('ended', 3)
  await agent.kill()
  // As if the agent had died between the acceptance and the start.
  const folder = join(agent.dataDir, 'agent', 'runs', '3.1')
  for (const name of ['claim', 'output']) rmSync(join(folder, name))
  writeFileSync(join(folder, 'record'), `${' '.repeat(255)}\n`)

  await agent.start()
  const second = await agent.connect()
  assert.equal((await second.wait('ended', 3)).returnCode, 0)
  assert.equal((await readLog(second, 3)).text, 'once\n')
})

test('a run whose supervisor was killed is lost, but not before its processes are gone', async () => {
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(4, patientJob(agent.dataDir)) })
  await link.wait('started', 4)
  await fileThere(agent.dataDir, 'begun')
  const { supervisor } = recordOf(4)
  process.kill(supervisor?.pid ?? assert.fail(), 'SIGKILL')
  writeFileSync(join(agent.dataDir, 'go'), '')
  const lost = await link.wait('lost', 4)
  assert.match(lost.reason, /^Its supervisor, process \d+, died and could not write down how the job ended\.$/)
  link.say({ type: 'ack', job: 4, run: 1, report: 'lost' })
  assert.equal((await readLog(link, 4)).text, 'begun\ndone\n')
})

test('a kill goes on when the agent dies over it: no end is reported while a process of the run lives', async () => {
  const link = await agent.connect()
  const childFile = join(agent.dataDir, 'child')
  const stubborn = `(trap '' TERM; exec sleep 1000) & echo $! >${childFile}.new; mv ${childFile}.new ${childFile}; wait`
  link.say({ type: 'start', term: 1, request: request(7, stubborn) })
  await link.wait('started', 7)
  await fileThere(agent.dataDir, 'child')
  const child = Number(readFileSync(childFile, 'utf8'))
  const ended = recordEnded(7)
  link.say({ type: 'kill', term: 1, job: 7, run: 1, graceMs: 2_000 })
  await ended
  await agent.kill()
  assert.ok(findProcess(child), 'a child of the job outlives SIGTERM')

  try {
    await agent.start()
    const second = await agent.connect()
    assert.equal((await second.wait('ended', 7)).signal, 'SIGTERM')
    assert.equal(findProcess(child), undefined)
  } finally {
    if (findProcess(child) !== undefined) process.kill(child, 'SIGKILL')
  }
})

test('a supervisor that is told to end waits for its job nevertheless, and the job has the signals it always had', async () => {
  const link = await agent.connect()
  const show = `grep SigIgn /proc/self/status; ${patientJob(agent.dataDir)}`
  link.say({ type: 'start', term: 1, request: request(8, show) })
  await link.wait('started', 8)
  await fileThere(agent.dataDir, 'begun')
  const { pid } = recordOf(8).supervisor ?? assert.fail()
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal)
  writeFileSync(join(agent.dataDir, 'go'), '')
  assert.equal((await link.wait('ended', 8)).returnCode, 7)
  // SIGHUP is the first bit of the mask, SIGTERM the 15th.
  const ignored = BigInt(`0x${/SigIgn:\s*([0-9a-f]+)/.exec((await readLog(link, 8)).text)?.[1] ?? assert.fail()}`)
  assert.equal(ignored & 0b100_0000_0000_0001n, 0n)
})

test('a run of an earlier boot of the machine is lost', async () => {
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(5, patientJob(agent.dataDir)) })
  await fileThere(agent.dataDir, 'begun')
  await agent.kill()
  const launch = join(agent.dataDir, 'agent', 'runs', '5.1', 'launch')
  writeFileSync(launch, readFileSync(launch, 'utf8').replace(/"boot":"[^"]+"/, '"boot":"another"'))
  await agent.start()
  const second = await agent.connect()
  assert.match((await second.wait('lost', 5)).reason, /^The machine was started anew/)
})

test('a request that was not written to its end is forgotten, for nobody was told that it was accepted', async () => {
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(6, 'true') })
  await link.wait('ended', 6)
  await agent.kill()
  const folder = join(agent.dataDir, 'agent', 'runs', '6.1')
  const launch = readFileSync(join(folder, 'launch'), 'utf8')
  writeFileSync(join(folder, 'launch'), launch.slice(0, launch.length / 2))
  rmSync(join(folder, 'claim'))
  await agent.start()
  const second = await agent.connect()
  assert.deepEqual((await second.wait('hello')).runs, [])
  assert.deepEqual(readdirSync(join(agent.dataDir, 'agent', 'runs')), [])
})

test('when the launcher of jobs dies, another takes its place and no run is left out or started twice', async () => {
  const link = await agent.connect()
  const children = (await listProcesses()).filter(({ parent }) => parent === agent.process().pid)
  for (const { pid } of children) process.kill(pid, 'SIGKILL')
  for (let job = 10; job < 20; job += 1) {
    link.say({ type: 'start', term: 1, request: request(job, `echo ${job} >>${agent.dataDir}/ran`) })
  }
  for (let job = 10; job < 20; job += 1) assert.equal((await link.wait('ended', job)).returnCode, 0)
  const ran = readFileSync(join(agent.dataDir, 'ran'), 'utf8').trim().split('\n')
  assert.deepEqual(
    ran.sort(),
    Array.from({ length: 10 }, (_, n) => String(10 + n)),
  )
})

test('after a power cut a run that was accepted, and whose files were not on the disk, is lost and not unknown', async () => {
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(30, `until [ -e ${agent.dataDir}/go ]; do sleep 0.02; done`) })
  await link.wait('started', 30)
  await agent.kill()
  writeFileSync(join(agent.dataDir, 'go'), '')
  const spool = join(agent.dataDir, 'agent')
  rmSync(join(spool, 'runs', '30.1'), { recursive: true })
  const journal = readFileSync(join(spool, 'accepted'), 'latin1')
  writeFileSync(join(spool, 'accepted'), journal.replace(/^[^\n]+/, 'another boot'))

  await agent.start()
  const second = await agent.connect()
  assert.deepEqual((await second.wait('hello')).runs, [{ job: 30, run: 1 }])
  assert.match((await second.wait('lost', 30)).reason, /^The machine was started anew/)
})

for (const [step, leave] of [
  ['its folder', () => {}],
  ['its blank record', (folder: string) => writeFileSync(join(folder, 'record'), `${' '.repeat(255)}\n`)],
  ['half of its launch', (folder: string) => writeFileSync(join(folder, 'launch'), 'export A=1\n# {"boot":')],
] as const) {
  test(`an agent that died when it had written ${step} forgets the request, and takes it when it is offered again`, async () => {
    await agent.kill()
    const folder = join(agent.dataDir, 'agent', 'runs', '40.1')
    mkdirSync(folder, { recursive: true })
    leave(folder)
    await agent.start()
    const link = await agent.connect()
    assert.deepEqual((await link.wait('hello')).runs, [])
    link.say({ type: 'start', term: 1, request: request(40, 'echo once') })
    assert.equal((await link.wait('ended', 40)).returnCode, 0)
    assert.equal((await readLog(link, 40)).text, 'once\n')
  })
}

test('another process that has the number of a dead supervisor by now does not hold its run', async () => {
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(50, patientJob(agent.dataDir)) })
  await link.wait('started', 50)
  await agent.kill()
  const { supervisor, jobPid } = recordOf(50)
  for (const pid of [supervisor?.pid, jobPid]) process.kill(pid ?? assert.fail(), 'SIGKILL')
  // This process lives, and began at another time.
  const record = join(agent.dataDir, 'agent', 'runs', '50.1', 'record')
  writeFileSync(record, readFileSync(record, 'latin1').replace(/^supervisor \d+/, `supervisor ${process.pid}`))
  await agent.start()
  const second = await agent.connect()
  assert.match((await second.wait('lost', 50)).reason, /died and could not write down how the job ended/)
})
