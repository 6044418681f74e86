/**
 * One crash: a server is started that dies, stands still or fails at one point of `lib/failpoint.ts`, is kept busy until it has,
 * and is started again; then all work comes to its end, and ledger and jobs are looked at.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ArmedPoint } from '#/lib/failpoint.ts'
import { eventually } from '../support/eventually.ts'
import { helpersIn, isAlive, launchServer, type ServerProcess } from '../support/server-process.ts'
import { checkPlace, definitionsFor, type CrashPlace } from './place.ts'

/** How long a process that stands still does so. */
const stopForMs = 1_500

/** On a machine that does a lot besides. */
const patienceMs = 90_000

let edition = 0

/** Crashes once at that point. Answers how many runs the ledger has in all. */
export const crashAt = async (place: CrashPlace, point: ArmedPoint): Promise<number> => {
  try {
    await breakAt(place, point)
    await recover(place)
    return await checkPlace(place)
  } finally {
    for (const server of place.servers.splice(0)) await server.end('SIGKILL')
  }
}

const breakAt = async (place: CrashPlace, point: ArmedPoint): Promise<void> => {
  const name = `${point.name}:${point.nth}:${point.action}`
  // An agent that is there already knows nothing of the point.
  endAgents(place)
  const broken = launchServer({ ...place, environment: { ...place.environment, BATUTA_FAILPOINT: name } })
  const hit = watchFor(place, broken, point)
  await Promise.race([hit.reached, keepBusy(place, broken)])
  if (point.name.startsWith('shutdown')) broken.process.kill('SIGTERM')
  await Promise.race([hit.reached, pause(20_000)])
  hit.stop()
  await broken.end('SIGKILL')
  assert.ok(hit.was(), `${name} was not reached:\n${broken.errors().slice(-2000)}`)
  endAgents(place)
}

/**
 * All that a server does, so that it comes to each of its points. Each step may fail, for the server is being broken; one that is
 * refused because the server has too much to do is tried again.
 */
const keepBusy = async (place: CrashPlace, server: ServerProcess): Promise<void> => {
  const { client } = place
  const steps: (() => Promise<unknown>)[] = [
    () => client.apply({ sources: [{ file: 'site.txt', text: definitionsFor(place, (edition += 1)) }] }),
    () => client.extendPlan({ days: 2 + (edition % 20) }),
    () => client.submit({ stream: 'NODE1#BUSY' }),
    () => client.submit({ stream: 'NODE1#BUSY' }),
  ]
  try {
    await ready(place, server)
    for (const step of steps) await eventually('an answer', step, 15_000).catch(() => undefined)
    await settled(place)
  } catch {
    // It died before it was ready.
  }
}

const ready = (place: CrashPlace, server: ServerProcess): Promise<unknown> =>
  eventually(
    `the server: ${server.errors()}`,
    async () => {
      assert.equal(server.process.exitCode, null)
      const answer = await fetch(`${place.url}/health/ready`, { signal: AbortSignal.timeout(2_000) })
      return answer.ok ? true : undefined
    },
    patienceMs,
  )

/** All jobs of the plan have succeeded, but for those of the days to come. */
const settled = ({ client }: CrashPlace): Promise<unknown> =>
  eventually(
    'the end of all jobs',
    async () => {
      const { jobs } = await client.status()
      const bad = jobs.abended + jobs.failed + jobs.unknown
      assert.equal(bad, 0, JSON.stringify(jobs))
      return jobs.ready + jobs.running === 0 ? true : undefined
    },
    patienceMs,
  )

/** Starts an unbroken server, gives it some more to do, and waits until nothing is left. */
const recover = async (place: CrashPlace): Promise<void> => {
  const { client } = place
  const server = launchServer(place)
  await ready(place, server)
  await eventually('that definitions are applied', () =>
    client.apply({ sources: [{ file: 'site.txt', text: definitionsFor(place, edition) }] }),
  )
  await eventually('that a stream is submitted', () => client.submit({ stream: 'NODE1#BUSY' }))
  await settled(place)
  const { code } = await server.end('SIGTERM')
  assert.equal(code, 0, server.errors())
}

const agentsIn = ({ dataDir }: CrashPlace): number[] =>
  helpersIn(dataDir).filter((pid) => readCommand(pid).includes('agent/main.ts'))

const readCommand = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

const endAgents = (place: CrashPlace): void => {
  for (const pid of agentsIn(place)) process.kill(pid, 'SIGKILL')
}

/** What a server and its agent have printed. */
const printed = ({ dataDir }: CrashPlace, server: ServerProcess): string => {
  const path = join(dataDir, 'logs', 'agent.out')
  return `${existsSync(path) ? readFileSync(path, 'utf8') : ''}${server.errors()}`
}

const stands = (pid: number): boolean => {
  try {
    return / T /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/, ''))
  } catch {
    return false
  }
}

/** Looks whether the point was reached: the process is dead, stands still (and is let go on), or has said so. */
const watchFor = (place: CrashPlace, server: ServerProcess, { name, action }: ArmedPoint) => {
  const { promise: reached, resolve } = Promise.withResolvers<void>()
  let was = false
  let agent: number | undefined
  const note = (): void => {
    was = true
    clearInterval(timer)
    resolve()
  }
  const look = (): void => {
    const { process: child } = server
    const ofAgent = name.startsWith('agent.')
    if (ofAgent) agent ??= agentsIn(place)[0]
    const pid = ofAgent ? agent : child.pid
    if (pid === undefined) return
    if (action === 'error') {
      if (printed(place, server).includes(`BATUTA_FAILPOINT ${name}`)) note()
    } else if (action === 'kill' && (ofAgent ? !isAlive(pid) : child.signalCode === 'SIGKILL')) note()
    else if (action === 'stop' && stands(pid)) {
      clearInterval(timer)
      setTimeout(() => {
        process.kill(pid, 'SIGCONT')
        note()
      }, stopForMs)
    }
  }
  const timer = setInterval(look, 100)
  return { reached, was: () => was, stop: () => clearInterval(timer) }
}
