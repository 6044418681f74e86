/**
 * One crash: a server is started that dies, stands still or fails at one point of `lib/failpoint.ts`, is kept busy until it has,
 * and is started again; then all work comes to its end, and ledger and jobs are looked at.
 */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { ArmedPoint } from '#/lib/failpoint.ts'
import { eventually } from '../support/eventually.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { agentsIn, checkPlace, definitionsFor, nextEdition, type CrashPlace } from './place.ts'
import { patienceMs, watchFor } from './watch-point.ts'

/** The shortest that there is. */
const agentLeaseSeconds = 5

/** Crashes once at that point. Answers how many runs the ledger has in all. */
export const crashAt = async (place: CrashPlace, point: ArmedPoint): Promise<number> => {
  try {
    await breakAt(place, point)
    await recover(place)
    return await checkPlace(place)
  } finally {
    for (const { servers } of [place, place.standby])
      for (const server of servers.splice(0)) await server.end('SIGKILL')
  }
}

const breakAt = async (place: CrashPlace, point: ArmedPoint): Promise<void> => {
  const name = `${point.name}:${point.nth}:${point.action}`
  // An agent that is there already knows nothing of the point.
  endAgents(place)
  const broken = launchServer({ ...place, environment: { ...place.environment, BATUTA_FAILPOINT: name } })
  const hit = watchFor(place, broken, point)
  const isOfShutdown = point.name.startsWith('shutdown')
  const busy = keepBusy(place, broken, () => isOfShutdown || hit.was())
  await Promise.race([hit.reached, busy])
  if (isOfShutdown) broken.process.kill('SIGTERM')
  if (!hit.was()) await Promise.race([hit.reached, pause(20_000, undefined, { ref: false })])
  if (hit.was()) await hit.reached
  hit.stop()
  for (const { servers } of [place, place.standby]) for (const server of servers) await server.end('SIGKILL')
  await busy
  assert.ok(hit.was(), `${name} was not reached:\n${broken.errors().slice(-2000)}`)
  endAgents(place)
}

/**
 * All that a server does, again and again until that is enough. Each step may fail, for the server is being broken; one that is
 * refused because the server has too much to do is tried again.
 */
const keepBusy = async (place: CrashPlace, server: ServerProcess, isEnough: () => boolean): Promise<void> => {
  const { client } = place
  const end = performance.now() + patienceMs
  const isOver = (): boolean => isEnough() || isDead(server) || performance.now() > end
  try {
    await ready(place, server)
    do {
      const edition = nextEdition(place)
      const steps: (() => Promise<unknown>)[] = [
        () => client.apply({ sources: [{ file: 'site.txt', text: definitionsFor(place, edition) }] }),
        () => client.setOption({ name: 'agentLease', value: String(agentLeaseSeconds) }),
        () => client.extendPlan({ days: 1 + edition }),
        () => client.submit({ stream: 'NODE1#BUSY' }),
        () => client.submit({ stream: 'NODE1#BUSY' }),
        () => client.runMaintenance({}).catch(() => true),
      ]
      for (const step of steps)
        await eventually('an answer', () => (isDead(server) ? true : step()), 15_000).catch(() => undefined)
      if (!isOver()) await settled(place, server)
    } while (!isOver())
  } catch {
    // It died before it was ready.
  }
}

const isDead = ({ process: { exitCode, signalCode } }: ServerProcess): boolean =>
  exitCode !== null || signalCode !== null

const ready = (place: CrashPlace, server: ServerProcess): Promise<unknown> =>
  eventually(
    `the server: ${server.errors()}`,
    async () => {
      if (isDead(server)) return true
      const answer = await fetch(`${place.url}/health/ready`, { signal: AbortSignal.timeout(2_000) })
      return answer.ok ? true : undefined
    },
    patienceMs,
  )

/** All jobs of the plan have succeeded, but for those of the days to come. */
const settled = ({ client }: CrashPlace, server: ServerProcess): Promise<unknown> =>
  eventually(
    'the end of all jobs',
    async () => {
      if (isDead(server)) return true
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
  assert.ok(!isDead(server), `a server that nothing is to break has ended:\n${server.errors().slice(-2000)}`)
  await eventually('that definitions are applied', () =>
    client.apply({ sources: [{ file: 'site.txt', text: definitionsFor(place, nextEdition(place)) }] }),
  )
  await eventually('that a stream is submitted', () => client.submit({ stream: 'NODE1#BUSY' }))
  await settled(place, server)
  assert.ok(!isDead(server), server.errors())
  const { code } = await server.end('SIGTERM')
  assert.equal(code, 0, server.errors())
}

const endAgents = (place: CrashPlace): void => {
  for (const pid of agentsIn(place)) process.kill(pid, 'SIGKILL')
}
