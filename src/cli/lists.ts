/** The commands that list: jobs, job streams, prompts. */
import { count } from '#/lib/words.ts'
import type { JobView, PromptView, StreamView } from '#/model/views.ts'
import { collect, type ListPage } from './pages.ts'
import type { Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export interface ListOptions {
  readonly status?: string
  readonly name?: string
  readonly oql?: string
  readonly sort?: string
  readonly limit: number
  readonly after?: string
}

export const listJobs = async (session: Session, select: string | undefined, options: ListOptions): Promise<void> => {
  const asked = { ...options, ...(select !== undefined && { select }) }
  const list = await collect(session, (page) => session.client.jobs({ ...asked, ...page }), options)
  if (list === undefined) return
  await printRows(session, list, { noun: 'job', columns: jobColumns(session, await session.clock()) })
}

export const listStreams = async (
  session: Session,
  select: string | undefined,
  options: ListOptions,
): Promise<void> => {
  const asked = { ...options, ...(select !== undefined && { select }) }
  const list = await collect(session, (page) => session.client.streams({ ...asked, ...page }), options)
  if (list === undefined) return
  await printRows(session, list, { noun: 'stream', columns: streamColumns(session, await session.clock()) })
}

export const listPrompts = async (session: Session): Promise<void> => {
  const answer = await session.client.prompts()
  if (session.json) return session.printJson(answer)
  const columns = promptColumns(await session.clock())
  await printRows(session, { ...answer, next: null }, { noun: 'prompt', columns })
}

interface Shape<Row> {
  readonly noun: string
  readonly columns: readonly Column<Row>[]
}

const printRows = async <Row>(session: Session, { items, next }: ListPage<Row>, { noun, columns }: Shape<Row>) => {
  if (items.length === 0) return session.print(`No ${noun}s.`)
  await session.print(formatTable(items, columns, session.paint))
  if (next !== null) await session.print(`${count(items.length, noun)} shown, and there are more; --limit shows them.`)
}

export const jobColumns = ({ paint }: Session, { when }: Clock): Column<JobView>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  {
    title: 'STATUS',
    cell: ({ status, late }) => `${paint.status(status)}${late ? paint.style('yellow', ' late') : ''}`,
  },
  { title: 'JOB', cell: ({ stream, name }) => `${stream}.${name}` },
  { title: 'WORKSTATION', cell: ({ workstation }) => workstation },
  { title: 'SCHEDULED', cell: ({ scheduledAt }) => when(scheduledAt), align: 'right' },
  { title: 'START', cell: (row) => orEstimated(when, row.startedAt, row.estimatedStartAt), align: 'right' },
  { title: 'END', cell: (row) => orEstimated(when, row.endedAt, row.estimatedEndAt), align: 'right' },
  { title: 'RC', cell: ({ returnCode }) => String(returnCode ?? '-'), align: 'right' },
  { title: 'RUN', cell: ({ run }) => String(run), align: 'right' },
]

/** As conman shows it: an estimate stands in parentheses. */
const orEstimated = (when: Clock['when'], at: string | null, estimated: string | null): string =>
  at !== null || estimated === null ? when(at) : `(${when(estimated)})`

/** As conman marks it: the day it was planned for, `{11/22/26}`. */
const carriedFrom = ({ carriedForward, day }: StreamView): string =>
  carriedForward ? ` {${day.slice(5, 7)}/${day.slice(8, 10)}/${day.slice(2, 4)}}` : ''

const streamColumns = ({ paint }: Session, { when }: Clock): Column<StreamView>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  {
    title: 'STATUS',
    cell: ({ status, late }) => `${paint.status(status)}${late ? paint.style('yellow', ' late') : ''}`,
  },
  { title: 'STREAM', cell: (stream) => `${stream.workstation}#${stream.name}${carriedFrom(stream)}` },
  { title: 'SCHEDULED', cell: ({ scheduledAt }) => when(scheduledAt), align: 'right' },
  { title: 'START', cell: (row) => orEstimated(when, row.startedAt, row.estimatedStartAt), align: 'right' },
  { title: 'END', cell: (row) => orEstimated(when, row.endedAt, row.estimatedEndAt), align: 'right' },
  { title: 'JOBS', cell: ({ jobs }) => String(jobs), align: 'right' },
  { title: 'ENDED', cell: ({ ended }) => String(ended), align: 'right' },
  { title: 'FAILED', cell: ({ failed }) => String(failed), align: 'right' },
  { title: 'LIMIT', cell: ({ limit }) => String(limit ?? '-'), align: 'right' },
]

const promptColumns = ({ when }: Clock): Column<PromptView>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  { title: 'STATUS', cell: ({ status }) => status },
  { title: 'ASKED', cell: ({ askedAt }) => when(askedAt), align: 'right' },
  { title: 'WAITERS', cell: ({ waiters }) => String(waiters), align: 'right' },
  { title: 'NAME', cell: ({ name }) => name ?? '-' },
  { title: 'TEXT', cell: ({ text }) => text },
]
