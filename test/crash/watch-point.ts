/** Sees a server, or its agent, come to a point: it is dead, stands still (and is let go on), or has said so. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ArmedPoint } from '#/lib/failpoint.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive, launchServer, type ServerProcess } from '../support/server-process.ts'
import { untilLeading } from '../support/two-servers.ts'
import { agentsIn, definitionsFor, type CrashPlace } from './place.ts'

/** How long a process stands still that has no term to lose. */
const shortStopMs = 1_500

/** On a machine that does a lot besides. */
export const patienceMs = 90_000

export interface Watched {
  /** Settles when the point was reached and what is done about it is done; rejects when that went wrong. */
  readonly reached: Promise<void>
  readonly was: () => boolean
  readonly stop: () => void
}

export const watchFor = (place: CrashPlace, server: ServerProcess, point: ArmedPoint): Watched => {
  const { promise: reached, resolve, reject } = Promise.withResolvers<void>()
  const ofAgent = point.name.startsWith('agent.')
  let was = false
  let agent: number | undefined
  const look = (): void => {
    if (ofAgent) agent ??= agentsIn(place)[0]
    const pid = ofAgent ? agent : server.process.pid
    if (pid === undefined || !hasCome(place, server, point, pid)) return
    clearInterval(timer)
    was = true
    const done = point.action === 'stop' ? outlast(place, server, point, pid) : Promise.resolve()
    done.then(resolve, reject)
  }
  const timer = setInterval(look, 100)
  return { reached, was: () => was, stop: () => clearInterval(timer) }
}

const hasCome = (place: CrashPlace, server: ServerProcess, { name, action }: ArmedPoint, pid: number): boolean => {
  if (action === 'error') return printed(place, server).includes(`BATUTA_FAILPOINT ${name}`)
  if (action === 'stop') return stands(pid)
  return pid === server.process.pid ? server.process.signalCode === 'SIGKILL' : !isAlive(pid)
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

/** Before a migration and after a shutdown nobody leads; an agent that stands still is looked at by the leader that it has. */
const hasTerm = ({ name }: ArmedPoint): boolean => !/^(migration|shutdown|agent)\./.test(name)

/** Lets it stand still: a leader for so long that another leads in its place and has work done, and until it has found out. */
const outlast = async (place: CrashPlace, server: ServerProcess, point: ArmedPoint, pid: number): Promise<void> => {
  if (!hasTerm(point)) {
    await pause(shortStopMs)
    process.kill(pid, 'SIGCONT')
    return
  }
  try {
    launchServer(place.standby)
    await untilLeading(place.standby, patienceMs)
    const { client } = place.standby
    const sources = [{ file: 'site.txt', text: definitionsFor(place, 0) }]
    await eventually('that the new leader takes definitions', () => client.apply({ sources }))
    await eventually('that the new leader takes a stream', () => client.submit({ stream: 'NODE1#BUSY' }))
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await untilItKnows(place, server)
}

/** Not every leader that wakes up is a standby at once: one that stood still before its term opens one, and loses it. */
const untilItKnows = (place: CrashPlace, { process: child }: ServerProcess): Promise<unknown> =>
  eventually(
    'one leader and one standby',
    async () => {
      if (child.exitCode !== null) return true
      const roles = [await roleOf(place), await roleOf(place.standby)].toSorted()
      assert.deepEqual(roles, ['leader', 'standby'])
      return true
    },
    patienceMs,
  )

const roleOf = async ({ client }: Pick<CrashPlace, 'client'>): Promise<string> => (await client.status()).server.role
