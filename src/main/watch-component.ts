/** Watches what the server lives on: disk, memory, event loop, queues, workstations, circuits. Each is a part of the health tree. */
import { stat, statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { viewWorkstations } from '#/core/view-workstations.ts'
import { severity, type Condition } from '#/monitoring/health.ts'
import { diskCondition, loopCondition, memoryCondition, queuesCondition } from '#/monitoring/thresholds.ts'
import type { Circuit } from './application.ts'
import type { Component } from './component.ts'
import type { System } from './system.ts'

/** Milliseconds. */
const lookEvery = 5_000

/** The disk is asked now and then, so that a health check waits for none. */
export const diskComponent = ({ configuration: { dataDir, agentDir }, log }: System): Component => {
  let condition: Condition = { status: 'ok' }
  let timer: NodeJS.Timeout | undefined
  const look = async (): Promise<void> => {
    const before = condition.status
    condition = await lookAtDisks(dataDir, agentDir)
    if (condition.status !== before && condition.error !== undefined) log.warn({}, condition.error)
  }
  return {
    name: 'disk',
    critical: false,
    dependsOn: [],
    start: async () => {
      await look()
      timer = setInterval(() => void look(), lookEvery)
      timer.unref()
    },
    stop: async () => clearInterval(timer),
    health: () => condition,
  }
}

/** The agent's spool may lie on a disk of its own. */
const lookAtDisks = async (dataDir: string, agentDir: string): Promise<Condition> => {
  const data = await lookAtDisk(dataDir, 'the data folder')
  if (!(await isElsewhere(agentDir, dataDir))) return data
  const agent = await lookAtDisk(agentDir, "the agent's folder")
  const worse = severity[agent.status] > severity[data.status] ? agent : data
  return { ...worse, facts: data.facts, parts: { 'data folder': data, 'agent folder': agent } }
}

/** False also where the agent has made no folder yet. */
const isElsewhere = async (folder: string, other: string): Promise<boolean> => {
  if (folder === other) return false
  const [one, two] = await Promise.all([stat(folder).catch(() => undefined), stat(other).catch(() => undefined)])
  return one !== undefined && two !== undefined && one.dev !== two.dev
}

const lookAtDisk = async (folder: string, what: string): Promise<Condition> => {
  try {
    const { bsize, bavail, blocks, files, ffree } = await statfs(folder)
    return diskCondition({ free: bsize * bavail, size: bsize * blocks, files, freeFiles: ffree }, what)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { status: 'degraded', error: `The disk of ${what} cannot be asked: ${why}.` }
  }
}

/** What is known without asking anybody. */
export const watchSystem = (system: System): void => {
  const { app, running, load, readers } = system
  app.health.register('memory', false, () => {
    const { rss, heapUsed } = process.memoryUsage()
    const heapLimit = getHeapStatistics().heap_size_limit
    return memoryCondition({ rss, heapUsed, heapLimit, available: freemem(), total: totalmem() })
  })
  app.health.register('event-loop', false, () => loopCondition(load.now().loopDelayMs))
  app.health.register('queues', false, () => {
    const leading = running.leader?.isLeading() === true ? running.leader.now() : undefined
    const { inputs, commits } = leading?.conductor.queue() ?? { inputs: 0, commits: 0 }
    return queuesCondition({ inputs, commits, commitMs: load.now().commitMs, readers: readers.waiting() })
  })
  app.health.register('workstations', false, () => workstationsOf(system), ['leader'])
  app.health.register('circuits', false, () => circuitsOf(app.circuits))
}

/** That an operator has cut one off is no fault: it is told, and nothing more. */
const workstationsOf = ({ running }: System): Condition => {
  const standing = running.leader?.standing()
  if (running.leader === undefined || standing === undefined || standing.role === 'none') return { status: 'ok' }
  const all = viewWorkstations(running.leader.state())
  const count = (is: (one: (typeof all)[number]) => boolean): number => all.filter(is).length
  return {
    status: 'ok',
    facts: {
      all: all.length,
      unlinked: count(({ linked }) => !linked),
      ignored: count(({ ignored }) => ignored),
      stopped: count(({ limit }) => limit === 0),
      running: all.reduce((sum, { running: runs }) => sum + runs, 0),
      ready: all.reduce((sum, { ready }) => sum + ready, 0),
    },
  }
}

const circuitsOf = (circuits: ReadonlyMap<string, Circuit>): Condition => {
  const parts = Object.fromEntries([...circuits].map(([name, circuit]) => [name, circuitOf(name, circuit)]))
  const open = Object.keys(parts).filter((name) => parts[name]?.status !== 'ok')
  const facts = { all: circuits.size, open: open.length }
  if (open.length === 0) return { status: 'ok', facts, parts }
  return {
    status: 'degraded',
    facts,
    error: `${open.join(', ')}: left alone for a while after failures in a row.`,
    parts,
  }
}

const circuitOf = (name: string, { state, failures, opened }: Circuit): Condition => {
  const facts = { state, failures, opened }
  if (state === 'closed') return { status: 'ok', facts }
  const error = `${name} did not start ${failures} times.`
  return {
    status: 'degraded',
    error,
    remedy: `See what the component ${name} says; it is tried again by itself.`,
    facts,
  }
}
