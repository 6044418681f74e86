/**
 * A program for the tests of the lifecycle: its components do what a table on the command line says, and each holds what a
 * process can leave behind: a child process, a socket, a lock file.
 *
 *     node fixture.ts FOLDER '[{ "name": "database", "critical": true, "list": "core", "start": "hang" }, ...]' '{ times }'
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '#/lib/clock.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { createHealth } from '#/monitoring/health.ts'
import { createApplication, defaultTimes, type Times } from '#/main/application.ts'
import type { Component } from '#/main/component.ts'
import { failureLine } from '#/main/failure.ts'
import { runApplication, type Parts } from '#/main/lifecycle.ts'
import { openLogs } from '#/main/logs.ts'
import { listenToProcess } from '#/main/signals.ts'

/** What a component of the table does. `deaf` hangs and does not listen to its signal; `flaky` comes up at the second try. */
export interface Row {
  readonly name: string
  readonly list?: keyof Parts
  readonly start?: 'ok' | 'refuse' | 'fault' | 'throw' | 'hang' | 'deaf' | 'flaky'
  readonly stop?: 'ok' | 'throw' | 'hang' | 'deaf'
}

/** What the program says on standard output, a JSON object a line, besides the lines of its log. */
export interface Said {
  readonly said: 'starting' | 'held' | 'running' | 'stopped' | 'child'
  readonly name?: string
  readonly pid?: number | undefined
}

const say = (said: Said): boolean => process.stdout.write(`${JSON.stringify(said)}\n`)

const untilRaised = async (signal: AbortSignal): Promise<never> => {
  if (!signal.aborted) await once(signal, 'abort')
  throw signal.reason
}

/** Keeps the event loop busy, and never settles. */
const never = (): Promise<never> => new Promise(() => setInterval(() => {}, 1_000))

const misbehave = async (how: Row['start'] | Row['stop'], tries: number, signal: AbortSignal): Promise<void> => {
  if (how === 'refuse') throw new Refusal('database.in_use', 'The folder is in use by process 4711.\nStop it first.')
  if (how === 'fault') throw new Fault('PostgreSQL does not answer', new Error('connect ECONNREFUSED'))
  if (how === 'throw') throw new TypeError('plan is undefined')
  if (how === 'hang') await untilRaised(signal)
  if (how === 'deaf') await never()
  if (how === 'flaky' && tries === 1) throw new Fault('the folder is not there yet')
}

/** Takes its child, its socket and its lock before it does what the table says, so that a failure has something to leave. */
const componentOf = (row: Row, folder: string, dependsOn: readonly string[]): Component => {
  const { name, list = 'core' } = row
  const path = (kind: string): string => join(folder, `${name}.${kind}`)
  let tries = 0
  let child: ChildProcess | undefined
  let server: Server | undefined
  return {
    name,
    critical: list === 'core',
    dependsOn,
    start: async (signal) => {
      tries += 1
      say({ said: 'starting', name })
      writeFileSync(path('lock'), String(process.pid), { flag: 'wx' })
      child = spawn('sleep', ['600'], { stdio: 'ignore' })
      say({ said: 'child', name, pid: child.pid })
      server = createServer().listen(path('socket'))
      await once(server, 'listening')
      say({ said: 'held', name })
      await misbehave(row.start, tries, signal)
    },
    stop: async (deadline) => {
      child?.kill('SIGKILL')
      server?.close()
      rmSync(path('lock'), { force: true })
      say({ said: 'stopped', name })
      await misbehave(row.stop, tries, deadline)
    },
    health: () => ({ status: 'ok' }),
  }
}

const partsOf = (rows: readonly Row[], folder: string): Parts => {
  const inList = (list: keyof Parts): Component[] => {
    const its = rows.filter((row) => (row.list ?? 'core') === list)
    return its.map((row, i) => componentOf(row, folder, list === 'core' ? its.slice(0, i).map(({ name }) => name) : []))
  }
  return {
    core: inList('core'),
    background: inList('background'),
    schedulers: inList('schedulers'),
    monitoring: inList('monitoring'),
  }
}

const [folder = '', table = '[]', times = '{}'] = process.argv.slice(2)
const { log } = await openLogs({
  dataDir: folder,
  logLevel: 'info',
  logFormat: 'json',
  logKeepDays: 1,
  version: 'test',
})
const health = createHealth(systemClock)
const app = createApplication(log, health, { ...defaultTimes, ...(JSON.parse(times) as Partial<Times>) })
listenToProcess(app)
process.on('SIGUSR2', () => process.stdout.write(`${JSON.stringify(health.ready())}\n`))
const exit = await runApplication(app, partsOf(JSON.parse(table) as Row[], folder), {
  running: () => say({ said: 'running' }),
  failure: (error) => process.stderr.write(`${failureLine(error, 'The log says more.')}\n`),
})
process.exit(exit)
