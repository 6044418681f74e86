/** The commands that order something, and say what has become of it. */
import type { JobAction } from '#/model/command.ts'
import { findJob, findStream, numberOf } from './find-job.ts'
import type { JobDetail } from '#/model/views.ts'
import type { Session } from './session.ts'

export interface OrderOptions {
  readonly reason?: string
}

export interface ConfirmOptions extends OrderOptions {
  readonly condition?: string[]
}

export interface CancelOptions extends OrderOptions {
  readonly pend?: boolean
}

/** How each order is confirmed. */
const done: Readonly<Record<Exclude<JobAction, 'cancel' | 'rerun'>, string>> = {
  hold: 'Held',
  unhold: 'Unheld',
  release: 'Released',
  kill: 'Ordered the end of',
}

export const orderJob = async (
  session: Session,
  action: Exclude<JobAction, 'cancel' | 'rerun'>,
  named: string,
  options: OrderOptions,
) => {
  const id = await findJob(session, named)
  await tellJob(session, done[action], await session.client[action]({ id, ...options }))
}

export const cancelJob = async (session: Session, named: string, { pend, ...options }: CancelOptions) => {
  const id = await findJob(session, named)
  const job = await session.client.cancel({ id, ...(pend === true && { pending: true }), ...options })
  await tellJob(session, job.cancelPending ? 'Will cancel, when what it waits for has come,' : 'Cancelled', job)
}

export const setJobPriority = async (session: Session, named: string, priority: number, options: OrderOptions) => {
  const id = await findJob(session, named)
  await tellJob(session, `Gave priority ${priority} to`, await session.client.setPriority({ id, priority, ...options }))
}

/** What was done, to which job, and how it stands now. */
export const tellJob = async (session: Session, what: string, job: JobDetail): Promise<void> => {
  if (session.json) return session.printJson(job)
  const status = session.paint.status(job.status)
  await session.print(`${what} ${job.stream}.${job.name}, job ${job.id}. Its status is ${status}.`)
}

/** Says how a job ended: as conman's confirm. */
export const confirmJob = async (
  session: Session,
  named: string,
  outcome: 'succ' | 'abend',
  { condition, ...options }: ConfirmOptions,
) => {
  const id = await findJob(session, named)
  const job = await session.client.confirm({ id, outcome, ...(condition && { conditions: condition }), ...options })
  await tellJob(session, notStarted.has(job.status) ? 'Nothing to confirm yet of' : 'Confirmed', job)
}

/** Confirming one of these has no effect. */
const notStarted = new Set<string>(['waiting', 'held', 'ready'])

export const limitStream = async (session: Session, named: string, jobs: number | null, options: OrderOptions) => {
  const view = await session.client.limitStream({ id: await findStream(session, named), jobs, ...options })
  if (session.json) return session.printJson(view)
  const limit = view.limit === null ? 'no limit' : `the limit ${view.limit}`
  await session.print(`${view.workstation}#${view.name}, stream ${view.id}, has ${limit}.`)
}

export const replyToPrompt = async (session: Session, named: string, answer: 'yes' | 'no', options: OrderOptions) => {
  const prompt = await session.client.reply({ id: numberOf('prompt', named), answer, ...options })
  if (session.json) return session.printJson(prompt)
  await session.print(`Answered ${answer} to prompt ${prompt.id}: ${prompt.text}`)
}
