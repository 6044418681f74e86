/** The commands that order something, and say what has become of it. */
import type { JobAction, StreamAction } from '#/model/command.ts'
import { findJob, numberOf } from './find-job.ts'
import type { Session } from './session.ts'

export interface OrderOptions {
  readonly reason?: string
}

export interface ConfirmOptions extends OrderOptions {
  readonly condition?: string[]
}

/** How each order is confirmed. */
const done: Readonly<Record<JobAction, string>> = {
  hold: 'Held',
  unhold: 'Unheld',
  release: 'Released',
  cancel: 'Cancelled',
  kill: 'Ordered the end of',
  rerun: 'Ordered one more run of',
}

export const orderJob = async (session: Session, action: JobAction, named: string, options: OrderOptions) => {
  const id = await findJob(session, named)
  const job = await session.client[action]({ id, ...options })
  if (session.json) return session.printJson(job)
  const status = session.paint.status(job.status)
  await session.print(`${done[action]} ${job.stream}.${job.name}, job ${id}. Its status is ${status}.`)
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
  if (session.json) return session.printJson(job)
  const status = session.paint.status(job.status)
  const done = notStarted.has(job.status) ? 'Nothing to confirm yet of' : 'Confirmed'
  await session.print(`${done} ${job.stream}.${job.name}, job ${id}. Its status is ${status}.`)
}

/** Confirming one of these has no effect. */
const notStarted = new Set<string>(['waiting', 'held', 'ready'])

const streamDone: Readonly<Record<StreamAction, string>> = { release: 'Released', cancel: 'Cancelled' }

export const orderStream = async (session: Session, action: StreamAction, named: string, options: OrderOptions) => {
  const order = { id: numberOf('stream', named), ...options }
  const view = await (action === 'cancel' ? session.client.cancelStream(order) : session.client.releaseStream(order))
  if (session.json) return session.printJson(view)
  const status = session.paint.status(view.status)
  await session.print(
    `${streamDone[action]} ${view.workstation}#${view.name}, stream ${view.id}. Its status is ${status}.`,
  )
}

export const limitStream = async (session: Session, named: string, jobs: number | null, options: OrderOptions) => {
  const view = await session.client.limitStream({ id: numberOf('stream', named), jobs, ...options })
  if (session.json) return session.printJson(view)
  const limit = view.limit === null ? 'no limit' : `the limit ${view.limit}`
  await session.print(`${view.workstation}#${view.name}, stream ${view.id}, has ${limit}.`)
}

export const replyToPrompt = async (session: Session, named: string, answer: 'yes' | 'no', options: OrderOptions) => {
  const prompt = await session.client.reply({ id: numberOf('prompt', named), answer, ...options })
  if (session.json) return session.printJson(prompt)
  await session.print(`Answered ${answer} to prompt ${prompt.id}: ${prompt.text}`)
}
