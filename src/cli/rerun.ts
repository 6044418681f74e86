/** Runs a job again, alone or with what comes after it, and lists that. */
import { findJob } from './find-job.ts'
import { jobColumns } from './lists.ts'
import { tellJob, type OrderOptions } from './orders.ts'
import type { Session } from './session.ts'
import { formatTable } from './table.ts'
import { whenOf } from './submit.ts'

export const scopes = ['internal', 'all'] as const
type Scope = (typeof scopes)[number]

export interface RerunOptions extends OrderOptions {
  readonly at?: string
  readonly priority?: number
  readonly successors?: Scope
  readonly from?: string
}

export const rerunJob = async (session: Session, named: string, { at, ...options }: RerunOptions) => {
  const id = await findJob(session, named)
  const job = await session.client.rerun({ id, ...options, ...(await whenOf(session, { at })) })
  const what = options.successors === undefined ? '' : ', and of what comes after it,'
  const other = options.from === undefined ? '' : `, from ${options.from},`
  await tellJob(session, `Ordered one more run${what}${other} of`, job)
}

export const listSuccessors = async (session: Session, named: string, { scope = 'internal' }: { scope?: Scope }) => {
  const answer = await session.client.successors({ id: await findJob(session, named), scope })
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('Nothing comes after it.')
  await session.print(formatTable(answer.items, jobColumns(session, await session.clock()), session.paint))
}
