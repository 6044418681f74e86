/** The thread of `integrity.ts`: rebuilds the plan as it was after one event, and answers with its digest. */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { apply } from '#/core/apply.ts'
import { advance } from '#/core/progress.ts'
import { copyState } from '#/core/snapshot.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { ConnectionTarget } from '#/db/connection.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { digestStepwise } from '#/engine/maintenance/state-digest.ts'
import { restoreSnapshot } from '#/engine/rebuild.ts'
import type { Instant } from '#/lib/clock.ts'
import { readLedger } from '#/store/ledger.ts'
import { listSnapshots } from '#/store/snapshots.ts'

/** What goes into the thread. */
export interface IntegrityTask {
  readonly connection: ConnectionTarget
  readonly sessionName: string
  readonly workstationLimit: number
  /** With which of the snapshots it begins: `newest` is what a server that starts would take. */
  readonly begin: 'older' | 'newest'
  /** The last event that counts, and the time that the plan had reached. */
  readonly seq: number
  readonly now: Instant
}

/** What comes out of it. */
export interface IntegrityAnswer {
  /** The event after which the snapshot was that it began with; 0: it began with nothing. */
  readonly from: number
  readonly events: number
  readonly digest: readonly (readonly [part: string, hash: string])[]
}

const task = workerData as IntegrityTask

/** With the older of two snapshots as much of the ledger as is sure to be there is folded. */
const begin = async (database: Database): Promise<PlanState> => {
  const snapshots = await listSnapshots(database, task.seq)
  const from = task.begin === 'older' ? (snapshots[1] ?? snapshots[0]) : snapshots[0]
  return from === undefined ? createState(task) : restoreSnapshot(database, from, task)
}

const rebuild = async (): Promise<IntegrityAnswer> => {
  const database = await openPool({ connection: task.connection, applicationName: task.sessionName, max: 1 })
  const state = await begin(database)
  const from = state.seq
  for await (const event of readLedger(database, from)) {
    if (event.seq > task.seq) break
    apply(state, event)
  }
  await database.end()
  advance(state, task.now)
  const steps = digestStepwise(copyState(state))
  for (let step = steps.next(); ; step = steps.next())
    if (step.done === true) return { from, events: state.seq - from, digest: [...step.value] }
}

assert.ok(parentPort, 'this is a worker')
parentPort.postMessage(await rebuild())
