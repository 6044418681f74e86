/** The recovery of an abended job: its prompt, its recovery job, and how it came out. */
import type { EventBody } from '#/model/event.ts'
import { cell, put } from './columns.ts'
import { waitUntil } from './apply-run.ts'
import { judgeJob } from './branches.ts'
import { clearFlag, setFlag } from './flags.ts'
import { note, Noted } from './journal.ts'
import { withSettlement } from './progress.ts'
import { dequeue } from './ready-queue.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import type { RecoveryState } from './small-states.ts'

type RecoveryEvent = Extract<EventBody, { kind: `recovery.${string}` }>

const recoveryOf = (state: PlanState, job: number): RecoveryState => {
  const recovery = state.recoveries.get(job)
  if (recovery === undefined) throw new Error(`job ${job} is not recovering`)
  return recovery
}

export const applyRecovery = (state: PlanState, event: RecoveryEvent): void => {
  const { job } = event
  const recovery = recoveryOf(state, job)
  switch (event.kind) {
    case 'recovery.asked': {
      const { prompt: id, text } = event
      recovery.prompt = id
      state.nextIds.prompt = Math.max(state.nextIds.prompt, id + 1)
      state.prompts.set(id, {
        id,
        name: null,
        text,
        status: 'asked',
        askedAt: state.now,
        waiters: [],
        recoveryOf: job,
      })
      return
    }
    case 'recovery.started': {
      const { jobs } = state
      recovery.jobStarted = true
      // What its last run left undone is overtaken.
      endRecovery(state, event.recoveryJob)
      put(jobs.phase, event.recoveryJob, Phase.waiting)
      put(jobs.attempts, event.recoveryJob, 0)
      clearFlag(state, event.recoveryJob, JobFlag.goesOn | JobFlag.cancelled | JobFlag.held | JobFlag.notTaken)
      return waitUntil(state, event.recoveryJob, state.now)
    }
    case 'recovery.ended':
      endRecovery(state, job)
      if (event.goOn) withSettlement(state, job, () => setFlag(state, job, JobFlag.goesOn))
      judgeJob(state, job)
  }
}

/** The recovery of a job is over, or was overtaken by an operator. */
export const endRecovery = (state: PlanState, job: number): void => {
  const recovery = state.recoveries.get(job)
  if (recovery === undefined) return
  if (recovery.prompt !== 0 && state.prompts.get(recovery.prompt)?.status === 'asked') {
    state.prompts.delete(recovery.prompt)
    note(state, Noted.prompt, recovery.prompt)
  }
  state.recoveries.delete(job)
  clearFlag(state, job, JobFlag.recovering)
  const { jobs } = state
  const recoveryJob = cell(jobs.recoveryJob, job)
  // A recovery job that nobody needs any more goes back to sleep unless it has run.
  if (recoveryJob !== 0 && cell(jobs.phase, recoveryJob) === Phase.waiting && cell(jobs.run, recoveryJob) === 0) {
    dequeue(state, recoveryJob)
    put(jobs.phase, recoveryJob, Phase.dormant)
  }
}
