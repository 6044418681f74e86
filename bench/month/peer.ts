/**
 * A queue library with the same number of plain jobs that wait for nothing, in a process of its own: all are put in, then all are
 * worked off by a handler that does nothing. Each in the configuration that its documentation gives for throughput.
 *
 *     node bench/month/peer.ts --name graphile-worker --jobs 4000000 --connection JSON
 */
import { parseArgs } from 'node:util'
import type { ConnectionOptions } from '#/db/connection.ts'
import { measureAsync, peakMemory } from '../support/measure.ts'
import { graphileWorker } from './peer-graphile-worker.ts'
import { pgBoss } from './peer-pg-boss.ts'

/** A queue with its tables made. */
export interface Peer {
  /** Puts so many in. */
  readonly add: (count: number) => Promise<void>
  /** Works until it has done so many. */
  readonly work: (count: number) => Promise<void>
  readonly end: () => Promise<void>
}

export interface PeerMeasured {
  /** Milliseconds: all of it, and to put them in alone. */
  readonly elapsed: number
  readonly adding: number
  readonly cpu: number
  readonly peakMemory: number
}

/** How many are put in by one call. */
const atOnce = 10_000

const { values } = parseArgs({
  options: { name: { type: 'string' }, jobs: { type: 'string' }, connection: { type: 'string' } },
})
const jobs = Number(values.jobs)
const { user, password, host, port, database } = JSON.parse(values.connection ?? '{}') as ConnectionOptions
const open = { 'graphile-worker': graphileWorker, 'pg-boss': pgBoss }[values.name ?? '']
if (open === undefined) throw new RangeError(`There is no peer ${values.name}.`)

const peer = await open({ user, password, host, port, database })
let adding = 0
const { elapsed, cpu } = await measureAsync(async () => {
  const begun = performance.now()
  for (let added = 0; added < jobs; added += atOnce) await peer.add(Math.min(atOnce, jobs - added))
  adding = performance.now() - begun
  await peer.work(jobs)
})
await peer.end()
const measured: PeerMeasured = { elapsed, adding, cpu, peakMemory: peakMemory() }
process.stdout.write(`${JSON.stringify(measured)}\n`)
