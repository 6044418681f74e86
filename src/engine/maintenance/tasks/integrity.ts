/**
 * Holds the plan in memory against the ledger: the state is rebuilt in a thread from the older of two snapshots and the ledger
 * after it, up to the same event, and both must have the same digest.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { StateCopy } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import type { Conductor } from '#/engine/conductor.ts'
import { differencesOf, digestStepwise, type StateDigest } from '#/engine/maintenance/state-digest.ts'
import type { Task, TaskReport, TaskWork } from '#/engine/maintenance/task.ts'
import { copyAsCommitted } from '#/engine/snapshotter.ts'
import { count } from '#/lib/words.ts'
import type { IntegrityAnswer, IntegrityTask } from './integrity-worker.ts'

export interface IntegrityParts {
  /** The term that goes on. */
  readonly leading: () => { readonly state: PlanState; readonly conductor: Conductor }
}

export const integrityTask = (parts: IntegrityParts): Task => ({
  name: 'integrity',
  about: 'Rebuilds the plan from snapshot and ledger in a thread, and compares it with the one that lives.',
  timeoutMs: 30 * 60_000,
  // It takes the memory of a second plan while it works.
  everyMs: 20 * 3_600_000,
  run: (work) => check(parts, work),
})

/** Threads may take as much for what is not the plan itself. */
const mostMemoryMb = 1024

const check = async ({ leading }: IntegrityParts, work: TaskWork): Promise<TaskReport> => {
  const { state, conductor } = leading()
  const copy = await copyAsCommitted({ state, conductor: () => conductor }, work.signal)
  const rebuilt = await rebuildAside(
    {
      connection: work.connection,
      sessionName: work.sessionName,
      workstationLimit: state.workstationLimit,
      seq: copy.seq,
      now: Number(copy.fields.get('now')),
    },
    work.signal,
  )
  const different = differencesOf(await digestAtLeisure(copy, work.signal), new Map(rebuilt.digest))
  const after = rebuilt.from === 0 ? 'the whole ledger' : `the snapshot after event ${rebuilt.from}`
  if (different.length > 0) {
    const parts = different.slice(0, 5).join(', ') + (different.length > 5 ? ' ...' : '')
    throw new Error(
      `The plan in memory is not what ${after} makes of it at event ${copy.seq}; different are: ${parts}. ` +
        'Restart the server to go on with what is committed, and report it.',
    )
  }
  const said = `The plan at event ${copy.seq} is what ${after} makes of it, with ${count(rebuilt.events, 'event')} folded.`
  return { said }
}

/** Milliseconds of work between two looks at what else waits. */
const turnMs = 5

const digestAtLeisure = async (copy: StateCopy, signal: AbortSignal): Promise<StateDigest> => {
  const steps = digestStepwise(copy)
  for (let begun = performance.now(); ;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - begun < turnMs) continue
    await nextTurn()
    signal.throwIfAborted()
    begun = performance.now()
  }
}

const rebuildAside = (task: IntegrityTask, signal: AbortSignal): Promise<IntegrityAnswer> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('integrity-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    })
    const end = (): void => {
      signal.removeEventListener('abort', end)
      void worker.terminate().then(() => reject(signal.reason as Error))
    }
    signal.addEventListener('abort', end)
    worker.once('message', (answer: IntegrityAnswer) => {
      signal.removeEventListener('abort', end)
      void worker.terminate().then(() => resolve(answer))
    })
    worker.once('error', reject)
  })
