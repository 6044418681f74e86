/** The commands that order something of a job stream, and say what has become of it. */
import type { StreamAction } from '#/model/command.ts'
import type { StreamView } from '#/model/views.ts'
import { findStream } from './find-job.ts'
import type { CancelOptions, OrderOptions } from './orders.ts'
import type { Session } from './session.ts'

type PlainAction = Exclude<StreamAction, 'cancel'>

const done: Readonly<Record<PlainAction, string>> = {
  hold: 'Held',
  unhold: 'Unheld',
  release: 'Released',
  kill: 'Ordered the end of the running jobs of',
}

const routes = { hold: 'holdStream', unhold: 'unholdStream', release: 'releaseStream', kill: 'killStream' } as const

export const orderStream = async (session: Session, action: PlainAction, named: string, options: OrderOptions) => {
  const stream = await session.client[routes[action]]({ id: await findStream(session, named), ...options })
  await tellStream(session, done[action], stream)
}

export const cancelStream = async (session: Session, named: string, { pend, ...options }: CancelOptions) => {
  const order = { id: await findStream(session, named), ...(pend === true && { pending: true }), ...options }
  const stream = await session.client.cancelStream(order)
  const isToCome = stream.internalStatus === 'CANCELP'
  await tellStream(session, isToCome ? 'Will cancel, when what it waits for has come,' : 'Cancelled', stream)
}

export const setStreamPriority = async (session: Session, named: string, priority: number, options: OrderOptions) => {
  const stream = await session.client.setStreamPriority({ id: await findStream(session, named), priority, ...options })
  await tellStream(session, `Gave priority ${priority} to`, stream)
}

/** What was done, to which stream, and how it stands now. */
export const tellStream = async (session: Session, what: string, stream: StreamView): Promise<void> => {
  if (session.json) return session.printJson(stream)
  const status = session.paint.status(stream.status)
  await session.print(`${what} ${stream.workstation}#${stream.name}, stream ${stream.id}. Its status is ${status}.`)
}
