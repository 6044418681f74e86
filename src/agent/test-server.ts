/** A server for tests: starts a real agent process on a folder of its own, talks to it, and leaves nothing behind. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fromAgentCheck, readLines, sendLine } from '#/contract/agent-lines.ts'
import type { FromAgent, RunRequest, ToAgent } from '#/contract/agent-messages.ts'
import { defaultAgentSettings, type AgentSettings } from '#/contract/agent-settings.ts'
import { agentSocketPath } from '#/contract/agent-socket.ts'
import { parseRecord } from './record.ts'

type MessageOf<Type extends FromAgent['type']> = Extract<FromAgent, { type: Type }>

const program = fileURLToPath(new URL('main.ts', import.meta.url))

/** A request for a command. */
export const request = (job: number, command: string): RunRequest => ({
  job,
  run: 1,
  task: { type: 'command', command },
  logon: null,
  workstation: 'FTA1',
  stream: 'DAILY',
  streamId: 7,
  name: 'PAYCALC',
  scheduledAt: Temporal.Instant.from('2026-11-22T01:30:00Z').epochMilliseconds,
  timezone: 'Europe/Berlin',
  day: '2026-11-22',
})

/** A socket has its file a moment before it takes connections. */
const connect = async (path: string): Promise<Socket> => {
  for (;;) {
    const socket = createConnection(path)
    const failed = once(socket, 'error').then(() => false)
    if (
      await Promise.race([
        once(socket, 'connect').then(
          () => true,
          () => false,
        ),
        failed,
      ])
    )
      return socket
    await nextTurn()
  }
}

/** A connection that remembers all it heard, so that a test can wait for what has come already. */
export interface TestLink {
  readonly heard: readonly FromAgent[]
  readonly say: (message: ToAgent) => void
  /** The first message of that type, and about that job or with that id, that this link has heard or will hear. */
  readonly wait: <Type extends FromAgent['type']>(type: Type, about?: number) => Promise<MessageOf<Type>>
  /** Resolves when the agent has closed the connection. */
  readonly closed: Promise<unknown>
  readonly socket: Socket
}

/** Asks for the whole output of a job's first run. */
export const readLog = async (link: TestLink, job: number): Promise<{ text: string; complete: boolean }> => {
  link.say({ type: 'read-log', id: job, job, run: 1, offset: 0, limit: 2 ** 20 })
  const { data, complete } = await link.wait('log', job)
  return { text: Buffer.from(data, 'base64').toString(), complete }
}

const openLink = (socket: Socket): TestLink => {
  const heard: FromAgent[] = []
  const waiting = new Set<() => void>()
  // The agent may be killed with something unread.
  socket.on('error', () => {})
  readLines(socket, {
    check: fromAgentCheck,
    onMessage: (message) => {
      heard.push(message)
      for (const look of waiting) look()
    },
    onMalformed: (sentence) => assert.fail(sentence),
  })
  const wait = <Type extends FromAgent['type']>(type: Type, about?: number): Promise<MessageOf<Type>> =>
    new Promise((resolve) => {
      const isIt = (message: FromAgent): message is MessageOf<Type> => {
        if (message.type !== type) return false
        const subject = 'job' in message ? message.job : 'id' in message ? message.id : undefined
        return about === undefined || about === subject
      }
      const look = (): void => {
        const found = heard.find(isIt)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return { heard, wait, socket, say: (message) => sendLine(socket, message), closed: once(socket, 'close') }
}

export interface TestAgent {
  readonly dataDir: string
  readonly process: () => ChildProcess
  /** Starts an agent, `under` these words where there are some, and resolves when it listens. */
  readonly start: (settings?: Partial<AgentSettings>, how?: { readonly under: readonly string[] }) => Promise<void>
  /** Ends the agent as a power cut would, and resolves when it is dead. */
  readonly kill: () => Promise<void>
  readonly connect: (term?: number, ledger?: string, settings?: Partial<AgentSettings>) => Promise<TestLink>
  /** Resolves when that file of the data folder is there. */
  readonly there: (...path: readonly [...string[], string]) => Promise<void>
  /** Ends the agent and all jobs it has started, and removes the folder. */
  readonly remove: () => Promise<void>
}

/** Resolves when the file is there; what waits for `over` is let go then. */
export const fileThere = async (folder: string, name: string, over = new AbortController()): Promise<void> => {
  const seen = Promise.withResolvers<void>()
  const look = (): void => {
    if (existsSync(join(folder, name))) seen.resolve()
  }
  watch(folder, { signal: over.signal }, look)
  look()
  await seen.promise
  over.abort()
}

const killJobs = (dataDir: string): void => {
  const runs = join(dataDir, 'agent', 'runs')
  for (const name of existsSync(runs) ? readdirSync(runs) : []) {
    const record = join(runs, name, 'record')
    const { jobPid, end } = parseRecord(existsSync(record) ? readFileSync(record, 'latin1') : '')
    if (jobPid === null || end !== null) continue
    try {
      process.kill(-jobPid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** An agent on a new folder; it is not started yet. */
export const testAgent = (dataDir = mkdtempSync(join(tmpdir(), 'batuta-agent-'))): TestAgent => {
  let child: ChildProcess | undefined
  const running = (): ChildProcess => child ?? assert.fail('no agent was started')

  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  return {
    dataDir,
    process: running,
    start: async (settings = {}, { under } = { under: [] }) => {
      const socket = agentSocketPath(dataDir)
      mkdirSync(dirname(socket), { recursive: true, mode: 0o700 })
      rmSync(socket, { force: true })
      const node = [process.execPath, '--disable-warning=ExperimentalWarning']
      const argv = [...under, ...node, program, '--data-dir', dataDir, '--settings', JSON.stringify(settings)]
      const [command = '', ...words] = argv
      child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'] })
      const over = new AbortController()
      const early = once(child, 'exit', { signal: over.signal }).then(() =>
        assert.fail('the agent ended before it listened'),
      )
      try {
        await Promise.race([early, fileThere(dirname(socket), basename(socket), over)])
      } finally {
        early.catch(() => {})
        over.abort()
      }
    },
    kill,
    connect: async (term = 1, ledger = 'first', settings) => {
      const link = openLink(await connect(agentSocketPath(dataDir)))
      const said = settings === undefined ? {} : { settings: { ...defaultAgentSettings, ...settings } }
      link.say({ type: 'hello', server: 'MDM', term, ledger, version: '0', ...said })
      return link
    },
    there: (...path) => fileThere(join(dataDir, ...path.slice(0, -1)), path.at(-1) ?? ''),
    remove: async () => {
      await kill()
      killJobs(dataDir)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
