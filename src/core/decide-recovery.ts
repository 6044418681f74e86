/**
 * The next step of an abended job's recovery (User's Guide, "Defining job rerun and recovery actions", the table of recovery
 * options): first its prompt, then its recovery job, then the action.
 *
 * STOP: the followers wait, unless a recovery job has mended it. CONTINUE: they go on, whatever the recovery job has come to. RERUN:
 * as often as it may; where no number is said it is run again once by itself, and then whenever a prompt is answered yes.
 */
import type { Cause, EventBody } from '#/model/event.ts'
import type { Recovery } from '#/model/job-definition.ts'
import { cell } from './columns.ts'
import { isLive, streamIsAlive } from './conditions.ts'
import { isIdempotent, type UnknownPolicy } from './decide-unknown.ts'
import { Phase, type PlanState } from './state.ts'
import { isGuessed } from './unknown-runs.ts'
import { jobName } from './view.ts'

const cause = (reason: string) => ({ by: 'recovery', reason })

/** The next decision for a recovering job, or undefined while its prompt or recovery job is awaited. */
export const decideRecovery = (state: PlanState, job: number, policy?: UnknownPolicy): EventBody | undefined => {
  const { jobs } = state
  const progress = state.recoveries.get(job)
  const recovery = state.tasks.get(cell(jobs.task, job))?.recovery
  if (progress === undefined || recovery === undefined) return undefined
  if (!streamIsAlive(state, cell(jobs.stream, job))) {
    return { kind: 'recovery.ended', job, goOn: false, cause: cause('its stream was cancelled or suppressed') }
  }

  // Nobody is asked, and nothing is mended, for a rerun that cannot be.
  const hopeless = recovery.action === 'rerun' ? whyNoRerun(state, job, recovery, policy) : undefined
  if (hopeless !== undefined) return { kind: 'recovery.ended', job, goOn: false, cause: cause(hopeless) }
  const question = questionOf(state, job, recovery)
  if (question !== undefined) {
    if (progress.prompt === 0) {
      const prompt = state.nextIds.prompt
      return { kind: 'recovery.asked', job, prompt, ...question }
    }
    const answer = state.prompts.get(progress.prompt)?.status
    if (answer === 'asked') return undefined
    if (answer === 'no') return { kind: 'recovery.ended', job, goOn: false, cause: cause('the prompt was answered no') }
  }

  const recoveryJob = cell(jobs.recoveryJob, job)
  if (recoveryJob !== 0) {
    if (!progress.jobStarted) {
      // Its run for an earlier abend may still be at work.
      if (isLive(state, recoveryJob)) return undefined
      return { kind: 'recovery.started', job, recoveryJob, cause: cause('the job abended') }
    }
    const phase = cell(jobs.phase, recoveryJob)
    const wentWell = phase === Phase.succeeded || phase === Phase.cancelled
    const wentWrong = phase === Phase.abended || phase === Phase.failed || phase === Phase.unknown
    if (wentWrong && !state.recoveries.has(recoveryJob) && recovery.action !== 'continue') {
      return { kind: 'recovery.ended', job, goOn: false, cause: cause('the recovery job did not succeed') }
    }
    if (!wentWell && (!wentWrong || state.recoveries.has(recoveryJob))) return undefined
  }

  switch (recovery.action) {
    case 'stop':
      if (recoveryJob === 0)
        return { kind: 'recovery.ended', job, goOn: false, cause: cause('the definition says stop') }
      return { kind: 'recovery.ended', job, goOn: true, cause: cause('the recovery job succeeded') }
    case 'continue':
      return { kind: 'recovery.ended', job, goOn: true, cause: cause('the definition says continue') }
    case 'rerun': {
      // It was confirmed abend, and its process goes on.
      if (isLive(state, job)) return undefined
      const notBefore = state.now + (recovery.repeatEvery ?? 0) * 60_000
      const run = cell(jobs.run, job) + 1
      return { kind: 'job.rerun', job, run, why: 'recovery', notBefore, cause: cause('the definition says rerun') }
    }
  }
}

const whyNoRerun = (
  state: PlanState,
  job: number,
  { attempts = Infinity }: Recovery,
  policy: UnknownPolicy | undefined,
): string | undefined => {
  if (cell(state.jobs.attempts, job) >= attempts) return `all ${attempts} attempts are used up`
  if (!isGuessed(state, job) || (policy !== undefined && isIdempotent(state, job, policy))) return undefined
  return 'its run may have done its work, and it is not said that it may run twice (idempotentJobs)'
}

/** What is asked before anything is done; undefined: nothing. */
const questionOf = (
  state: PlanState,
  job: number,
  { action, prompt, attempts }: Recovery,
): { text: string; cause: Cause } | undefined => {
  if (prompt !== undefined) return { text: prompt, cause: cause('the definition asks first') }
  const hasRerun = action === 'rerun' && attempts === undefined && cell(state.jobs.attempts, job) > 0
  if (!hasRerun) return undefined
  const text = `${jobName(state, job)} has abended again after it was rerun: run it once more?`
  return { text, cause: cause('RERUN says no number of attempts') }
}
