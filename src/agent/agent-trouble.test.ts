import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { readLog, request, testAgent, type TestAgent } from './test-server.ts'

const startedAgent = async (t: TestContext, dataDir?: string): Promise<TestAgent> => {
  const agent = testAgent(dataDir)
  t.after(agent.remove)
  await agent.start()
  return agent
}

test('a job finds the variables of its run, its home, and nothing to read', async (t) => {
  const agent = await startedAgent(t)
  const link = await agent.connect()
  const command = 'echo "$UNISON_JOB $UNISON_SCHED_DATE $BATUTA_RUN"; [ "$PWD" = "$HOME" ] && cat; umask'
  link.say({ type: 'start', term: 1, request: request(1, command) })
  await link.wait('ended', 1)
  const { text } = await readLog(link, 1)
  assert.equal(text, 'FTA1#DAILY.PAYCALC 20261122 1\n0022\n')
})

test('a script that is missing fails with the reason, and nothing is left in the spool', async (t) => {
  const agent = await startedAgent(t)
  const link = await agent.connect()
  const missing = { ...request(1, ''), task: { type: 'script' as const, script: '/no/such/script.sh 1 2' } }
  link.say({ type: 'start', term: 1, request: missing })
  assert.equal((await link.wait('failed', 1)).reason, 'There is no script /no/such/script.sh on this machine.')
  assert.deepEqual(readdirSync(join(agent.dataDir, 'agent', 'runs')), [])
  const second = await agent.connect()
  assert.deepEqual((await second.wait('hello')).runs, [{ job: 1, run: 1 }])
  await second.wait('failed', 1)
})

test('a time zone that does not exist fails the run and harms nobody else', async (t) => {
  const agent = await startedAgent(t)
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: { ...request(1, 'true'), timezone: 'Mars/Olympus' } })
  link.say({ type: 'start', term: 1, request: request(2, 'true') })
  assert.match((await link.wait('failed', 1)).reason, /Mars\/Olympus/)
  assert.equal((await link.wait('ended', 2)).returnCode, 0)
})

test('a full disk under the spool refuses a run, keeps nothing of it, and does not hide how the others end', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'batuta-full-'))
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', dataDir], { stdio: 'ignore' })
  } catch {
    rmSync(dataDir, { recursive: true })
    return t.skip('only root can mount a small disk')
  }
  const agent = testAgent(dataDir)
  t.after(async () => {
    await agent.kill()
    execFileSync('/bin/umount', ['-l', dataDir])
    rmSync(dataDir, { recursive: true })
  })
  await agent.start()
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(1, `until [ -e ${dataDir}/go ]; do sleep 0.02; done; exit 5`) })
  await link.wait('started', 1)
  assert.throws(() => writeFileSync(join(dataDir, 'ballast'), Buffer.alloc(600_000)), { code: 'ENOSPC' })

  link.say({ type: 'start', term: 1, request: request(2, 'true') })
  assert.match((await link.wait('refused', 2)).reason, /^The disk under the agent's spool .* is full/)
  assert.deepEqual(readdirSync(join(dataDir, 'agent', 'runs')), ['1.1'])
  writeFileSync(join(dataDir, 'go'), '')
  assert.equal((await link.wait('ended', 1)).returnCode, 5)

  rmSync(join(dataDir, 'ballast'))
  link.say({ type: 'ack', job: 2, run: 1, report: 'refused' })
  link.say({ type: 'start', term: 1, request: request(2, 'true') })
  assert.equal((await link.wait('ended', 2)).returnCode, 0)
})

test('a refused run that is offered again is only refused again, until the refusal is acknowledged', async (t) => {
  const agent = await startedAgent(t)
  const link = await agent.connect()
  await link.wait('hello')
  // What stands in the way of the run's folder.
  const obstacle = join(agent.dataDir, 'agent', 'runs', '1.1')
  writeFileSync(obstacle, '')
  link.say({ type: 'start', term: 1, request: request(1, 'true') })
  assert.match((await link.wait('refused', 1)).reason, /^The agent cannot write to its spool/)
  rmSync(obstacle)

  link.say({ type: 'start', term: 1, request: request(1, 'true') })
  link.say({ type: 'ping', id: 1 })
  await link.wait('pong')
  assert.deepEqual(readdirSync(join(agent.dataDir, 'agent', 'runs')), [])
  assert.equal(link.heard.filter(({ type }) => type === 'refused').length, 2)
  link.say({ type: 'ack', job: 1, run: 1, report: 'refused' })
  link.say({ type: 'start', term: 1, request: request(1, 'true') })
  assert.equal((await link.wait('ended', 1)).returnCode, 0)
})

test('a file that is waited for is reported once for each list it is in', async (t) => {
  const agent = await startedAgent(t)
  const link = await agent.connect()
  const path = join(agent.dataDir, 'arrival')
  const files = [
    { id: 1, path, qualifier: null },
    { id: 2, path: agent.dataDir, qualifier: '-d %p' },
  ]
  link.say({ type: 'watch-files', files })
  await link.wait('file-found', 2)
  assert.ok(!link.heard.some((message) => message.type === 'file-found' && message.id === 1))
  writeFileSync(path, '')
  await link.wait('file-found', 1)
  const second = await agent.connect()
  second.say({ type: 'watch-files', files })
  await second.wait('file-found', 1)
  await second.wait('file-found', 2)
})

test('an agent without running jobs ends when its server takes leave', async (t) => {
  const agent = await startedAgent(t)
  const link = await agent.connect()
  link.say({ type: 'start', term: 1, request: request(1, 'true') })
  await link.wait('ended', 1)
  const exit = once(agent.process(), 'exit')
  link.say({ type: 'bye' })
  assert.deepEqual(await exit, [0, null])
  assert.ok(
    existsSync(join(agent.dataDir, 'agent', 'runs', '1.1')),
    'what was not acknowledged is kept for the next one',
  )
})
