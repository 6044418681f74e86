/** Runs the fixture program as a process of its own, and tells what it said, how it ended and what it left behind. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Times } from '#/main/application.ts'
import type { Row } from './fixture.ts'

/** A line of its standard output: what it says, or a line of its log, or its readiness. */
export type Line = Readonly<Record<string, unknown>>

export interface Ended {
  readonly exit: number | null
  readonly stderr: string
  readonly lines: readonly Line[]
  /** From the last signal or, without one, from its start; milliseconds. */
  readonly tookMs: number
  /** Files, sockets, locks and child processes that are still there. */
  readonly leftovers: readonly string[]
}

export interface Fixture {
  /** The next line, from its start on, that has these fields. Fails when the program ends before. */
  readonly line: (fields: Line) => Promise<Line>
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
}

const program = fileURLToPath(new URL('fixture.ts', import.meta.url))

/** Short enough for a test, long enough for a busy machine. */
export const shortTimes: Partial<Times> = { startMs: 700, giveUpMs: 200, stopMs: 500, graceMs: 100, echoMs: 0 }

const matches = (line: Line, fields: Line): boolean =>
  Object.entries(fields).every(([key, value]) => line[key] === value)

/** A zombie is gone: it only waits to be counted. */
const isAlive = (pid: unknown): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const leftoversOf = (folder: string, lines: readonly Line[]): string[] => {
  const files = readdirSync(folder).filter((name) => name !== 'logs')
  const children = lines.filter(({ said, pid }) => said === 'child' && isAlive(pid))
  for (const { pid } of children) process.kill(Number(pid), 'SIGKILL')
  return [...files, ...children.map(({ name, pid }) => `child ${String(pid)} of ${String(name)}`)]
}

export const startFixture = (rows: readonly Row[], times: Partial<Times> = shortTimes): Fixture => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-lifecycle-'))
  const words = ['--disable-warning=ExperimentalWarning', program, folder, JSON.stringify(rows), JSON.stringify(times)]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  // It leads a process group: should the test fail, the program and its children end with it.
  const killAll = (): boolean => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')
  process.once('exit', killAll)
  let begun = performance.now()
  let stderr = ''
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  createInterface(child.stdout).on('line', (text) => {
    lines.push(JSON.parse(text) as Line)
    for (const look of waiting) look()
  })

  const ended = once(child, 'close').then(([exit]): Ended => {
    const tookMs = performance.now() - begun
    process.off('exit', killAll)
    const leftovers = leftoversOf(folder, lines)
    rmSync(folder, { recursive: true })
    return { exit: exit as number | null, stderr, lines, tookMs, leftovers }
  })

  const line = async (fields: Line): Promise<Line> => {
    const found = Promise.withResolvers<Line>()
    const look = (): void => {
      const match = lines.find((each) => matches(each, fields))
      if (match) found.resolve(match)
    }
    waiting.add(look)
    look()
    const missed = ended.then((): never => {
      throw new Error(`it ended without ${JSON.stringify(fields)}: ${stderr}`)
    })
    return Promise.race([found.promise, missed]).finally(() => waiting.delete(look))
  }

  return {
    line,
    kill: (signal) => {
      begun = performance.now()
      child.kill(signal)
    },
    ended,
  }
}

/** The names of the components that said this, in the order they said it. */
export const whoSaid = ({ lines }: Ended, said: string): unknown[] =>
  lines.filter((line) => line['said'] === said).map(({ name }) => name)

/** The messages of the log. */
export const messagesOf = ({ lines }: Ended): string[] =>
  lines.map(({ message }) => message).filter((message) => typeof message === 'string')
