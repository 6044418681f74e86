/** One job in full, as far as the plan in memory knows it; the history of its runs is added by whoever asks. */
import { maskSecrets } from '#/composer/document-secrets.ts'
import { onUntils } from '#/model/time-of-day.ts'
import type { JobDetail } from '#/model/views.ts'
import { taskText, type Recovery, type Task } from '#/model/job-definition.ts'
import { unreachableSince } from './agent-lease.ts'
import { cell } from './columns.ts'
import { viewDependencies } from './dependencies-view.ts'
import { edgeFrom, edgesFrom, edgesTo, edgeTo } from './edges.ts'
import { hasFlag, hasTrait } from './flags.ts'
import { expectedDuration } from './expected-durations.ts'
import { nameOf } from './names.ts'
import { JobFlag, Trait, type Holder, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { unknownSaid } from './unknown-runs.ts'
import { instantText, jobName, streamName, viewJob } from './view.ts'

/** Everything about a job but its runs, and whose user they have: the agent decides that. */
export const describeJob = (state: PlanState, job: number): Omit<JobDetail, 'runs' | 'runsAs'> => {
  const { jobs, streams, names } = state
  const task = state.tasks.get(cell(jobs.task, job))
  if (task === undefined) throw new Error(`job ${job} has no task`)
  return {
    ...viewJob(state, job),
    day: nameOf(names, cell(streams.day, cell(jobs.stream, job))),
    definition: nameOf(names, cell(jobs.definition, job)),
    role: cell(jobs.isRecovery, job) === 1 ? 'recovery' : 'step',
    logon: task.logon,
    task: { type: task.task.type, text: shownText(task.task) },
    recovery: recoveryText(task.recovery),
    successCondition: task.successCondition,
    startAt: instantText(cell(jobs.startAt, job)),
    untilAt: instantText(cell(jobs.untilAt, job)),
    onUntil: cell(jobs.untilAt, job) === 0 ? null : (onUntils[cell(jobs.onUntil, job)] ?? null),
    deadlineAt: instantText(cell(jobs.deadlineAt, job)),
    every: cell(jobs.every, job) || null,
    confirmed: hasTrait(state, job, Trait.confirmed),
    nop: hasTrait(state, job, Trait.nop),
    critical: hasTrait(state, job, Trait.critical),
    outputConditions: task.outputConditions.map(({ name, expression }) => ({ name, expression })),
    expected: expectedDuration(state, job),
    reason: state.reasons.get(job) ?? unknownSaid(state, job) ?? null,
    agent: state.agents.get(job) ?? null,
    unreachableSince: instantText(unreachableSince(state, job) ?? 0),
    killOverdue: hasFlag(state, job, JobFlag.killOverdue),
    submitted: state.submissions.get(job) ?? state.submissions.get(-cell(jobs.stream, job)) ?? null,
    chain: chainOf(state, job),
    predecessors: [...edgesTo(state, job)].map((edge) => predecessorOf(state, edge)),
    dependencies: viewDependencies(state, job),
    successors: [...edgesFrom(state, job)].map((edge) => endOf(state, edgeTo(state, edge))),
  }
}

/** The passwords of a document are nobody's to see. */
const shownText = (task: Task): string => (task.type === 'document' ? maskSecrets(task.text) : taskText(task))

/** One that left the plan unsatisfied has a name, and no number any more. */
const predecessorOf = (state: PlanState, edge: number): JobDetail['predecessors'][number] => {
  const orphanOf = nameOf(state.names, cell(state.edges.orphanOf, edge))
  if (orphanOf === '') return endOf(state, edgeFrom(state, edge))
  return { type: orphanOf.includes('.') ? 'job' : 'stream', id: 0, name: orphanOf, status: 'orphaned' }
}

const endOf = (state: PlanState, holder: Holder): JobDetail['predecessors'][number] =>
  holder < 0
    ? { type: 'stream', id: -holder, name: streamName(state, -holder), status: streamStatus(state, -holder) }
    : { type: 'job', id: holder, name: jobName(state, holder), status: jobStatus(state, holder).status }

/** As composer writes it, without the recovery job's own definition. */
const recoveryText = ({ action, attempts, repeatEvery, job, prompt }: Recovery): string =>
  [
    action.toUpperCase(),
    repeatEvery === undefined ? '' : `REPEATEVERY ${repeatEvery} min`,
    attempts === undefined ? '' : `FOR ${attempts} ATTEMPTS`,
    job === undefined ? '' : `AFTER ${job.workstation === undefined ? '' : `${job.workstation}#`}${job.name}`,
    prompt === undefined ? '' : `ABENDPROMPT "${prompt}"`,
  ]
    .filter((word) => word !== '')
    .join(' ')

/** What the ledger has said of why a job ran again; a run that nobody asked for is a repetition of EVERY. */
const chainOf = ({ jobs, reruns }: PlanState, job: number): JobDetail['chain'] => {
  const asked = reruns.get(job) ?? []
  const chain: JobDetail['chain'] = asked.map(({ run, why, from }) => ({
    run,
    why: why === 'operator' ? 'rerun' : why,
    ...(from && { from: from.definition }),
    ...(from?.name != null && { as: from.name }),
  }))
  if (cell(jobs.every, job) === 0) return chain
  for (let run = 2; run <= cell(jobs.run, job); run += 1) {
    if (!asked.some((one) => one.run === run)) chain.push({ run, why: 'every' })
  }
  return chain.toSorted((a, b) => a.run - b.run)
}
