/** A real server for a journey: its own folder and port, started by the launcher as an operator starts it. */
import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { readLocalToken } from '#/access/local-token.ts'
import { createClient, type Client } from '#/contract/client.ts'
import { eventually } from './eventually.ts'

export const launcher = join(import.meta.dirname, '../../batuta')

export interface Place {
  /** For what the jobs of a journey write. */
  readonly folder: string
  readonly dataDir: string
  readonly url: string
  readonly client: Client
  readonly environment: NodeJS.ProcessEnv
  /** Those that were started here. */
  readonly servers: ServerProcess[]
  readonly endServers: () => Promise<void>
  /** What else is to be done when the test ends, once the servers of the place have ended. */
  readonly beforeRemoval: (() => Promise<void>)[]
}

/** As the command line on the machine sends it. */
export const localTokenIn = (dataDir: string): string | undefined => {
  const token = readLocalToken(dataDir)
  return token === undefined ? undefined : `Bearer ${token}`
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** A place for a server. When the test ends, the agent and the database that still work in it are ended, and it is removed. */
export const openPlace = async (t: TestContext, settings: NodeJS.ProcessEnv = {}): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-journey-'))
  // The database runs as another user than root.
  chmodSync(folder, 0o755)
  const dataDir = join(folder, 'data')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const inherited = Object.entries(process.env).filter(([name]) => !/^(BATUTA_|NODE_)/.test(name))
  const environment = {
    ...Object.fromEntries(inherited),
    BATUTA_DATA_DIR: dataDir,
    BATUTA_HTTP_PORT: String(port),
    BATUTA_SAMPLE: 'off',
    BATUTA_TIMEZONE: 'UTC',
    // Profiles of whoever runs the tests are not asked.
    XDG_CONFIG_HOME: join(folder, 'config'),
    ...settings,
  }
  const servers: ServerProcess[] = []
  const beforeRemoval: (() => Promise<void>)[] = []
  const endServers = async (): Promise<void> => {
    for (const server of servers) await server.end('SIGKILL')
  }
  t.after(async () => {
    await endServers()
    for (const work of beforeRemoval) await work()
    await endWhatWorksIn(dataDir)
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    dataDir,
    url,
    client: createClient({ server: url, authorization: () => localTokenIn(dataDir) }),
    environment,
    servers,
    endServers,
    beforeRemoval,
  }
}

export interface ServerProcess {
  readonly process: ChildProcess
  /** What it has printed on standard error. */
  readonly errors: () => string
  /** Ends it and returns its exit code and how long that took, in milliseconds. */
  readonly end: (signal: NodeJS.Signals) => Promise<{ code: number | null; ms: number }>
}

/** Starts a server and returns when it is ready. */
export const startServer = async (place: Place): Promise<ServerProcess> => {
  const server = launchServer(place)
  await eventually(
    `the server at ${place.url}: ${server.errors()}`,
    async () => {
      assert.equal(server.process.exitCode, null, server.errors())
      const answer = await fetch(`${place.url}/health/ready`)
      return answer.ok ? true : undefined
    },
    60_000,
  )
  return server
}

/** Starts a server without waiting for it. */
export const launchServer = ({ environment, servers }: Place): ServerProcess => {
  const child = spawn(launcher, ['serve'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const end = async (signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> => {
    const begun = performance.now()
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    }
    return { code: child.exitCode, ms: performance.now() - begun }
  }
  const server = { process: child, errors: () => errors, end }
  servers.push(server)
  return server
}

export interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the command line against the server of the place. */
export const batuta = ({ environment, url }: Place, ...words: string[]): Said => {
  const { status, stdout, stderr } = spawnSync(launcher, words, {
    env: { ...environment, BATUTA_SERVER: url },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, stdout, stderr }
}

/** The pids of the agent and of PostgreSQL in a data folder. */
export const helpersIn = (dataDir: string): number[] => {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
  const pids = stdout
    .split('\n')
    .filter((line) => line.includes(dataDir))
    .map((line) => Number.parseInt(line, 10))
  const postmaster = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  if (existsSync(postmaster)) pids.push(Number.parseInt(readFileSync(postmaster, 'utf8'), 10))
  return pids.filter((pid) => pid > 1 && pid !== process.pid && isAlive(pid))
}

const describe = (pid: number): string =>
  spawnSync('ps', ['-o', 'pid=,ppid=,stat=,wchan=,args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/**
 * Ends the agent and the database of a data folder. A PostgreSQL that is told to stop in the middle of a recovery waits for
 * ever (18.4: nobody tells its checkpointer and its I/O workers): it is then stopped at once, as the server does it.
 */
export const endWhatWorksIn = async (dataDir: string): Promise<void> => {
  const isOver = (): true => {
    assert.deepEqual(helpersIn(dataDir).map(describe), [])
    return true
  }
  for (const pid of helpersIn(dataDir)) process.kill(pid, 'SIGINT')
  await eventually('the end of what worked in the folder', isOver, 5_000).catch(async () => {
    for (const pid of helpersIn(dataDir)) process.kill(pid, 'SIGQUIT')
    await eventually('the end of what was told to quit', isOver, 15_000)
  })
}
