/**
 * Holds the plan in memory against the ledger: the state is rebuilt in a thread from the older of two snapshots and the ledger
 * after it, up to the same event, and both must have the same digest.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { giveUpCopy, type StateCopy } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import type { Conductor } from '#/engine/conductor.ts'
import { heavyLine } from '#/engine/heavy-work.ts'
import { differencesOf, digestStepwise, type StateDigest } from '#/engine/maintenance/state-digest.ts'
import { UnsoundPlan, type Task, type TaskReport, type TaskWork } from '#/engine/maintenance/task.ts'
import { copyAsCommitted } from '#/engine/snapshotter.ts'
import { count } from '#/lib/words.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import { hasFailedAndCutOff } from '#/store/maintenance.ts'
import type { IntegrityAnswer, IntegrityTask } from './integrity-worker.ts'

export interface IntegrityParts {
  /** The term that goes on. */
  readonly leading: () => Leading
}

interface Leading {
  readonly state: PlanState
  readonly conductor: Conductor
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
/** It comes on top of what operators make the server take: 12 MB less for some more collections, where nobody waits. */
const youngMb = 6

const check = async (parts: IntegrityParts, work: TaskWork): Promise<TaskReport> => {
  const { seq, older } = await compare(parts, work)
  const { from, events, different } = older
  if (different.length > 0) return judge(parts, work, { seq, ...older })
  return { said: `The plan at event ${seq} is what ${after(from)} makes of it, with ${count(events, 'event')} folded.` }
}

/** What a rebuild made of the ledger, and where the plan in memory is not that. */
interface Comparison {
  /** The event after which the snapshot was that it began with; 0: it began with nothing. */
  readonly from: number
  readonly events: number
  readonly digest: StateDigest
  readonly different: readonly string[]
}

/** The plan as it was after an event. The copy of it is given up, before a thread makes another plan. */
const digestNow = async ({ conductor }: Pick<Leading, 'conductor'>, signal: AbortSignal) => {
  const copy = await copyAsCommitted({ conductor: () => conductor }, signal)
  try {
    return { seq: copy.seq, now: Number(copy.fields.get('now')), digest: await digestAtLeisure(copy, signal) }
  } finally {
    giveUpCopy(copy)
  }
}

const compare = async (parts: IntegrityParts, work: TaskWork) => {
  const leading = parts.leading()
  const { seq, now, digest } = await inTurn(work.signal, () => digestNow(leading, work.signal))
  const from = async (begin: IntegrityTask['begin']): Promise<Comparison> => {
    const { connection, sessionName, signal } = work
    const { workstationLimit } = leading.state
    const task: IntegrityTask = { connection, sessionName, workstationLimit, begin, seq, now }
    const rebuilt = await rebuildInTurn(task, signal)
    const other: StateDigest = new Map(rebuilt.digest)
    return { from: rebuilt.from, events: rebuilt.events, digest: other, different: differencesOf(digest, other) }
  }
  return { seq, older: await from('older'), newest: () => from('newest') }
}

/**
 * What a difference is worth. The plan in memory is dropped only when it stands alone: it differs again in a second look, and both
 * snapshots with the ledger after them make the same of it, which is what a server that starts would go on with. And only once:
 * when that has not helped, it is not the memory that is wrong, and an operator decides. Always throws.
 */
const judge = async (
  parts: IntegrityParts,
  work: TaskWork,
  first: Pick<Comparison, 'from' | 'different'> & { readonly seq: number },
): Promise<never> => {
  const found = `The plan in memory is not what ${after(first.from)} makes of it at event ${first.seq}; different are: ${listed(first.different)}.`
  const again = await compare(parts, work)
  if (!again.older.different.some((part) => first.different.includes(part))) {
    throw new Error(`${found} A second look at event ${again.seq} did not find that again. Report it.`)
  }
  if (differencesOf(again.older.digest, (await again.newest()).digest).length > 0) {
    throw new Error(
      `${found} The newest snapshot makes of it something else again, so it is not known which is right, and the server goes on ` +
        'with what it has. Report it; a restart goes on with the newest snapshot.',
    )
  }
  if (await hasFailedAndCutOff(work.database, 'integrity')) {
    throw new Error(
      `${found} It was rebuilt from the ledger for that once, and differs again: it is left as it is. Report it.`,
    )
  }
  throw new UnsoundPlan(`${found} A second look found the same: it is dropped and rebuilt from the ledger. Report it.`)
}

const after = (from: number): string => (from === 0 ? 'the whole ledger' : `the snapshot after event ${from}`)

const listed = (parts: readonly string[]): string => parts.slice(0, 5).join(', ') + (parts.length > 5 ? ' ...' : '')

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

const inTurn = <T>(signal: AbortSignal, run: () => Promise<T>, onWanted = (): void => undefined): Promise<T> =>
  heavyLine.take({ what: 'integrity', rank: 'maintenance', signal, onWanted }, run)

/** How often a rebuild is given up for what people ask for; then they go on beside it. */
const mostGivenUp = 3

/** Somebody who has asked for something does not wait until the plan is rebuilt: that is begun again when he has his answer. */
const rebuildInTurn = async (task: IntegrityTask, signal: AbortSignal): Promise<IntegrityAnswer> => {
  for (let givenUp = 0; ; givenUp += 1) {
    const wanted = new AbortController()
    const onWanted = (): void => {
      if (givenUp < mostGivenUp) wanted.abort(new Error('somebody waits for the memory that it takes'))
    }
    try {
      return await inTurn(signal, () => rebuildAside(task, AbortSignal.any([signal, wanted.signal])), onWanted)
    } catch (error) {
      if (error !== wanted.signal.reason) throw error
    }
  }
}

const rebuildAside = (task: IntegrityTask, signal: AbortSignal): Promise<IntegrityAnswer> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('integrity-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: threadBounds(mostMemoryMb, youngMb),
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
