/** Sees a server, or its agent, come to a point: it is dead, stands still (and is let go on), or has said so. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ArmedPoint } from '#/lib/failpoint.ts'
import type { EventKind } from '#/model/event.ts'
import { getLastSeq } from '#/store/leadership.ts'
import { readLedger } from '#/store/ledger.ts'
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

/** Before a migration and after a shutdown nobody leads. */
const hasTerm = ({ name }: ArmedPoint): boolean => !/^(migration|shutdown|agent)\./.test(name)

/** An agent that has runs in hand: offered, begun, ended. It takes the server 20 seconds to find out. */
const hasLease = ({ name }: ArmedPoint): boolean => /^agent\.(accepted|started|ended)$/.test(name)

/** Lets it stand still, for longer than its term or its lease where it has one. */
const outlast = async (place: CrashPlace, server: ServerProcess, point: ArmedPoint, pid: number): Promise<void> => {
  const goOn = (): true => process.kill(pid, 'SIGCONT')
  if (hasTerm(point)) return outlastTerm(place, server, goOn)
  if (hasLease(point)) return outlastLease(place, goOn)
  await pause(shortStopMs)
  goOn()
}

/** The server that leads says that its agent is lost, and when it goes on, that it is back. */
const outlastLease = async ({ database }: CrashPlace, goOn: () => true): Promise<void> => {
  const from = await getLastSeq(database)
  const said = async (kind: EventKind): Promise<true | undefined> => {
    for await (const event of readLedger(database, from)) if (event.kind === kind) return true
    return undefined
  }
  try {
    await eventually('that the agent is lost', () => said('agent.lost'), patienceMs)
  } finally {
    goOn()
  }
  await eventually('that the agent is back', () => said('agent.back'), patienceMs)
}

/** Another leads in its place and has work done; then it must find out. */
const outlastTerm = async (place: CrashPlace, server: ServerProcess, goOn: () => true): Promise<void> => {
  try {
    launchServer(place.standby)
    await untilLeading(place.standby, patienceMs)
    const { client } = place.standby
    const sources = [{ file: 'site.txt', text: definitionsFor(place, 0) }]
    await eventually('that the new leader takes definitions', () => client.apply({ sources }))
    await eventually('that the new leader takes a stream', () => client.submit({ stream: 'NODE1#BUSY' }))
  } finally {
    goOn()
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
