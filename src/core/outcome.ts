/** What is to be said of a job that waits for nothing: it runs, or how it ended. */
import { formatDuration } from '#/lib/words.ts'
import { unreachableSince } from './agent-lease.ts'
import { cell } from './columns.ts'
import { streamIsAlive } from './conditions.ts'
import { runsOn } from './confirmed-runs.ts'
import { hasFlag } from './flags.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import { isGuessed, unknownSaid } from './unknown-runs.ts'
import { streamStatus } from './status.ts'
import { jobName, requiredInstantText, streamName } from './view.ts'

/** One sentence about a job that is not waiting, or is about to start. */
export const outcomeSentence = (state: PlanState, job: number): string => {
  const { jobs } = state
  const name = jobName(state, job)
  const run = cell(jobs.run, job)
  switch (cell(jobs.phase, job)) {
    case Phase.dormant:
      return `${name} is a recovery job; it runs only when the job it recovers abends.`
    case Phase.waiting:
      return `${name} waits for nothing and starts with the next decision.`
    case Phase.dispatched:
      return `${name} run ${run} was given to the agent and has not started yet.${cancelSaid(state, job)}${killSaid(state, job)}${unreachableSaid(state, job)}`
    case Phase.running:
      return `${name} run ${run} has been running for ${formatDuration(state.now - cell(jobs.startedAt, job))}.${cancelSaid(state, job)}${killSaid(state, job)}${unreachableSaid(state, job)}`
    case Phase.unknown:
      return `Nobody knows how ${name} run ${run} ended: ${withoutStop(state.reasons.get(job) ?? 'no report came')}. Look at what it did, then say so: batuta job confirm ${job} succ|abend${streamIsAlive(state, cell(jobs.stream, job)) ? `, batuta job rerun ${job}` : ''}, or batuta job cancel ${job}.`
    case Phase.pending:
      return `${name} run ${run} has ended with return code ${cell(jobs.returnCode, job)} and waits to be confirmed: batuta job confirm ${job} succ|abend.`
    case Phase.succeeded:
      if (runsOn(state, job)) return runsOnSaid(state, job, 'succ')
      return run === 0 ? `${name} succeeded without running (NOP).` : `${name} run ${run} succeeded.`
    case Phase.abended:
      if (runsOn(state, job)) return runsOnSaid(state, job, 'abend')
      if (isGuessed(state, job))
        return `${name} run ${run} counts as abended: ${unknownSaid(state, job)}${recoverySaid(state, job)}.`
      return `${name} run ${run} abended with return code ${cell(jobs.returnCode, job)}${recoverySaid(state, job)}.`
    case Phase.failed:
      return `${name} run ${run} could not be launched: ${withoutStop(state.reasons.get(job) ?? 'no reason was given')}${recoverySaid(state, job)}.`
    case Phase.suppressed:
      return hasFlag(state, job, JobFlag.notTaken)
        ? `${name} was suppressed: its condition (IF, JOIN) came out false.`
        : `${name} was suppressed: its latest time (UNTIL) had passed.`
    default:
      return `${name} was cancelled.`
  }
}

const runsOnSaid = (state: PlanState, job: number, word: 'succ' | 'abend'): string => {
  const kill = killSaid(state, job)
  const next = kill === '' ? ` batuta job kill ${job} ends it.` : kill
  return `${jobName(state, job)} run ${cell(state.jobs.run, job)} was confirmed ${word}; its process goes on.${next}`
}

const cancelSaid = (state: PlanState, job: number): string =>
  hasFlag(state, job, JobFlag.cancelled)
    ? ' It is cancelled: it ends so, whatever it comes to, and its followers do not wait for that.'
    : ''

const killSaid = (state: PlanState, job: number): string => {
  if (hasFlag(state, job, JobFlag.killOverdue)) {
    return ' Its kill was asked for, and its processes are not gone: look for them on the machine of its agent.'
  }
  return hasFlag(state, job, JobFlag.killRequested) ? ' Its kill is requested.' : ''
}

const unreachableSaid = (state: PlanState, job: number): string => {
  const since = unreachableSince(state, job)
  if (since === undefined) return ''
  const agent = state.agents.get(job)
  return ` It is unreachable: its agent ${agent} has been away since ${requiredInstantText(since)}, and whether it still goes on is not known.`
}

/** A sentence of somebody else within one of ours. */
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')

/** What runs it again: nothing of a stream that is over, but another occurrence does. */
const againSaid = (state: PlanState, job: number): string => {
  const stream = cell(state.jobs.stream, job)
  if (streamIsAlive(state, stream)) return `; batuta job rerun ${job} runs it again`
  const name = streamName(state, stream)
  return `; its stream is ${streamStatus(state, stream)}, so that only another occurrence can run: batuta submit ${name}`
}

const recoverySaid = (state: PlanState, job: number): string => {
  if (hasFlag(state, job, JobFlag.goesOn)) return '; its successors go on (RECOVERY CONTINUE)'
  const recovery = state.recoveries.get(job)
  if (recovery === undefined) return againSaid(state, job)
  const prompt = state.prompts.get(recovery.prompt)
  if (prompt?.status === 'asked')
    return `; its recovery waits for the answer to prompt ${prompt.id} (batuta reply ${prompt.id} yes|no): ${prompt.text}`
  return recovery.jobStarted ? `; its recovery job ${jobName(state, cell(state.jobs.recoveryJob, job))} is at work` : ''
}
