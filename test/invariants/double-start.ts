/**
 * No double start (D.3, 2): a run is dispatched once and started once, and the next run of a job comes only after the one
 * before it is over and something called for it: a rerun, a repetition, a refusal, a recovery that begins anew.
 */
import type { LedgerEvent } from '#/model/event.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'no double start'

interface Run {
  run: number
  /** One that was lost ends once more when its agent comes back and knows how it ended, as long as nobody else has said so. */
  stage: 'dispatched' | 'started' | 'lost' | 'over'
  /** One more run was called for. */
  again: boolean
}

export const doubleStart: Invariant = {
  name,
  watch: () => {
    const runs = new Map<number, Run>()
    return {
      before: (event) => {
        if (event.kind === 'job.confirmed' || event.kind === 'job.cancelled' || event.kind === 'run.given_up')
          resolve(runs, event)
        else if (event.kind === 'job.rerun') rerun(runs, event)
        else if (event.kind === 'recovery.started') call(runs, event.recoveryJob)
        else if (event.kind === 'run.dispatched') dispatch(runs, event)
        else if (event.kind === 'run.started') start(runs, event)
        else if (isEnd(event)) end(runs, event)
      },
    }
  },
}

/** One more run is called for, of a job whose last one is over, or was given up for lost. */
const call = (runs: Map<number, Run>, job: number): void => {
  const last = runs.get(job)
  if (last === undefined) return
  if (last.stage !== 'over' && last.stage !== 'lost')
    breaks(name, `one more run of job ${job} was called for while run ${last.run} was not over`)
  // How one that was lost has ended is of no concern any more.
  last.stage = 'over'
  last.again = true
}

/** With its successors: those of them that have run, run once more. */
const rerun = (runs: Map<number, Run>, event: Extract<LedgerEvent, { kind: 'job.rerun' }>): void => {
  const { job, run, successors = [] } = event
  const last = runs.get(job)?.run ?? 0
  if (run !== last + 1) breaks(name, `job ${job} was rerun as run ${run} after run ${last}`)
  call(runs, job)
  for (const holder of successors) if (holder > 0) call(runs, holder)
}

const dispatch = (runs: Map<number, Run>, { job, run }: { job: number; run: number }): void => {
  const last = runs.get(job)
  if (last !== undefined) {
    if (last.stage !== 'over') breaks(name, `run ${job}.${run} was dispatched while run ${last.run} was not over`)
    if (run !== last.run + 1) breaks(name, `run ${job}.${run} was dispatched after run ${last.run}`)
    if (!last.again) breaks(name, `run ${job}.${run} was dispatched, and nothing called for another run`)
  }
  runs.set(job, { run, stage: 'dispatched', again: false })
}

const start = (runs: Map<number, Run>, { job, run }: { job: number; run: number }): void => {
  const last = runs.get(job)
  // The agent of one that was lost may come back and say that it runs, as long as nobody has said what is to become of it.
  const isFound = last?.stage === 'lost' && !last.again
  if (last?.run !== run || (last.stage !== 'dispatched' && !isFound))
    breaks(name, `run ${job}.${run} started, and was not dispatched`)
  else last.stage = 'started'
}

/** An operator, or the policy of the site, has said what counts. */
const resolve = (runs: Map<number, Run>, { job }: { job: number }): void => {
  const last = runs.get(job)
  if (last?.stage === 'lost') last.stage = 'over'
}

type End = Extract<LedgerEvent, { kind: 'run.ended' | 'run.failed' | 'run.refused' | 'run.lost' }>

export const isEnd = (event: LedgerEvent): event is End =>
  event.kind === 'run.ended' || event.kind === 'run.failed' || event.kind === 'run.refused' || event.kind === 'run.lost'

const end = (runs: Map<number, Run>, event: End): void => {
  const { job, run } = event
  const last = runs.get(job)
  if (last?.run !== run || last.stage === 'over')
    return breaks(name, `${event.kind} of run ${job}.${run}, which is not live`)
  if (event.kind === 'run.lost' && last.stage === 'lost') breaks(name, `run ${job}.${run} was lost twice`)
  last.stage = event.kind === 'run.lost' ? 'lost' : 'over'
  last.again = event.kind === 'run.refused' || (event.kind === 'run.ended' && event.repeatAt !== null)
}
