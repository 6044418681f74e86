import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { defaultAgentSettings } from '#/contract/agent-settings.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog, type Log } from '#/lib/log.ts'
import type { Report } from '#/model/report.ts'
import type { AgentHello, AgentLink } from './agent-link.ts'
import { localAgent } from './local-agent.ts'

const request = (job: number, command: string): RunRequest => ({
  job,
  run: 1,
  task: { type: 'command', command },
  logon: null,
  workstation: 'FTA1',
  stream: 'DAILY',
  streamId: 7,
  name: 'PAYCALC',
  scheduledAt: 0,
  timezone: 'UTC',
  day: '2026-11-22',
})

interface Site {
  readonly dataDir: string
  /** `connected`, `gone`, `ended`, ... with what came with it. */
  readonly heard: EventEmitter
  readonly open: (term: number, log?: Log) => AgentLink
  readonly connected: () => Promise<AgentHello>
  readonly report: (type: Report['type'], job: number) => Promise<Report>
}

/** A data folder whose agents and links are gone after the test. */
const site = (t: TestContext): Site => {
  const dataDir = mkdtempSync(join(tmpdir(), 'batuta-link-'))
  const heard = new EventEmitter()
  const pids = new Set<number>()
  const links: AgentLink[] = []
  t.after(async () => {
    for (const link of links) await link.close({ goodbye: true })
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has taken its leave.
      }
    }
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })

  const open = (term: number, log: Log = silentLog): AgentLink => {
    const options = { dataDir, settings: defaultAgentSettings, server: 'MDM', version: '0', clock: systemClock, log }
    const link = localAgent(options)(
      { term, ledger: 'first' },
      {
        onConnected: (hello) => {
          pids.add(hello.pid)
          heard.emit('connected', hello)
        },
        onDisconnected: () => heard.emit('gone'),
        onReports: (reports) => {
          for (const report of reports) heard.emit(`${report.type} ${report.job}`, report)
        },
        onFileFound: (id) => heard.emit('file', id),
      },
    )
    links.push(link)
    return link
  }
  return {
    dataDir,
    heard,
    open,
    connected: async () => (await once(heard, 'connected'))[0],
    report: async (type, job) => (await once(heard, `${type} ${job}`))[0],
  }
}

test('an agent is started when none listens; it runs a job, reports it and shows its log', async (t) => {
  const { open, connected, report, heard, dataDir } = site(t)
  const link = open(1)
  assert.deepEqual(link.state(), { connected: false, name: null, since: null, user: null, logon: 'own' })
  await assert.rejects(link.readLog({ job: 1, run: 1 }, { offset: 0, limit: 10 }), { code: 'agent.unreachable' })
  link.start(request(9, `: >${dataDir}/dropped`))

  const hello = await connected()
  assert.equal(link.state().name, hello.agent)
  const ended = report('ended', 1)
  link.start(request(1, 'echo hello; exit 4'))
  assert.equal(((await ended) as Extract<Report, { type: 'ended' }>).returnCode, 4)
  const log = await link.readLog({ job: 1, run: 1 }, { offset: 2, limit: 10 })
  assert.deepEqual(
    { ...log, data: Buffer.from(log.data).toString() },
    {
      found: true,
      data: 'llo\n',
      offset: 2,
      size: 6,
      complete: true,
    },
  )
  assert.equal((await link.readLog({ job: 9, run: 1 }, { offset: 0, limit: 10 })).found, false)

  const found = once(heard, 'file')
  link.watchFiles([{ id: 3, path: dataDir, qualifier: '-d %p' }])
  assert.deepEqual(await found, [3])
})

test('when the agent dies another is started, and the end of the job that ran on comes from that one', async (t) => {
  const { open, connected, report, heard, dataDir } = site(t)
  const link = open(1)
  const first = await connected()
  const started = report('started', 1)
  link.start(request(1, `until [ -e ${dataDir}/go ]; do sleep 0.02; done; exit 6`))
  await started

  const gone = once(heard, 'gone')
  const again = connected()
  process.kill(first.pid, 'SIGKILL')
  await gone
  assert.equal(link.state().connected, false)
  const second = await again
  assert.notEqual(second.pid, first.pid)
  assert.equal(second.agent, first.agent)
  assert.deepEqual(second.runs, [{ job: 1, run: 1 }])
  const ended = report('ended', 1)
  writeFileSync(join(dataDir, 'go'), '')
  assert.equal(((await ended) as Extract<Report, { type: 'ended' }>).returnCode, 6)
  link.ack([{ job: 1, run: 1, type: 'ended' }])
})

test('a job is killed over the link, with all its processes', async (t) => {
  const { open, connected, report } = site(t)
  const link = open(1)
  await connected()
  const started = report('started', 1)
  link.start(request(1, 'sleep 1000 & sleep 1000'))
  await started
  const ended = report('ended', 1)
  link.kill(1, 1, 5_000)
  assert.equal(((await ended) as Extract<Report, { type: 'ended' }>).signal, 'SIGTERM')
})

test('the link of an old term is turned away, and the one of the new term goes on', async (t) => {
  const { open, connected } = site(t)
  const leader = open(2)
  await connected()
  const warned = Promise.withResolvers<string>()
  const old = open(1, { ...silentLog, warn: (_fields, message) => warned.resolve(message) })
  assert.match(await warned.promise, /the agent will not serve this server: Term 1 is over/)
  assert.equal(old.state().connected, false)
  assert.equal(leader.state().connected, true)
})
