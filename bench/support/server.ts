/** A real server under a benchmark: started by the launcher as an operator starts it, asked over HTTP, measured from outside. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient, type Client } from '#/contract/client.ts'
import { localTokenIn } from '../../test/support/server-process.ts'
import type { ConnectionOptions } from '#/db/connection.ts'

const launcher = fileURLToPath(new URL('../../batuta', import.meta.url))

export interface BenchServer {
  readonly url: string
  readonly client: Client
  readonly process: ChildProcess
  /** Settles with how long it took, from the start of the launcher; milliseconds. Throws when the server ends before. */
  readonly ready: () => Promise<number>
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

/** A server is asked so often whether it is ready, milliseconds. */
const askEveryMs = 10

export const startServer = async (settings: Readonly<Record<string, string>>): Promise<BenchServer> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const inherited = Object.entries(process.env).filter(([name]) => !/^(BATUTA_|NODE_)/.test(name))
  const ours = { BATUTA_HTTP_PORT: String(port), BATUTA_SAMPLE: 'off', BATUTA_TIMEZONE: 'UTC', BATUTA_PUBLIC_URL: url }
  const env = { ...Object.fromEntries(inherited), ...ours, ...settings }
  const begun = performance.now()
  const child = spawn(launcher, ['serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return {
    url,
    client: createClient({ server: url, authorization: () => localTokenIn(settings['BATUTA_DATA_DIR'] ?? '') }),
    process: child,
    ready: async () => {
      while (!(await answers(`${url}/health/ready`))) {
        if (child.exitCode !== null) throw new Error(`the server ended: ${said}`)
        await pause(askEveryMs)
      }
      return performance.now() - begun
    },
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    },
  }
}

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Resident memory of a process, MB: all, and what of it is files (program text). Linux only, by /proc. */
export const residentMemory = (pid: number): { readonly all: number; readonly files: number } => {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024
  return { all: of('VmRSS'), files: of('RssFile') }
}

/** The address of a database for BATUTA_DATABASE_URL. A `host` that begins with a slash is the folder of a Unix socket. */
export const databaseUrl = ({ host, port, user, password, database }: ConnectionOptions): string =>
  `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`

/** The middle one, and the largest. */
export const spreadOf = (numbers: readonly number[]): { readonly median: number; readonly worst: number } => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return { median: sorted[sorted.length >> 1] ?? 0, worst: sorted.at(-1) ?? 0 }
}
