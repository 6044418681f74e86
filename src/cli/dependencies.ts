/** Adds, removes and releases single dependencies, and says how the job or stream stands then. */
import type { OnUntil } from '#/model/time-of-day.ts'
import type { StreamView } from '#/model/views.ts'
import { findJob, findStream } from './find-job.ts'
import { tellJob, type OrderOptions } from './orders.ts'
import type { Session } from './session.ts'
import { tellStream } from './stream-orders.ts'
import { whenOf } from './submit.ts'
import type { NeedWords, OpensWords } from './submit-words.ts'
import { formatTable, type Column } from './table.ts'

export interface AddOptions extends OrderOptions {
  readonly follows?: string[]
  readonly needs?: NeedWords[]
  readonly opens?: OpensWords[]
  readonly prompt?: string[]
  readonly at?: string
  readonly until?: string
  readonly onuntil?: OnUntil
  readonly deadline?: string
}

export const addJobDependencies = async (session: Session, named: string, options: AddOptions): Promise<void> => {
  const id = await findJob(session, named)
  const job = await session.client.addDependencies({ id, ...(await additionOf(session, options)) })
  await tellJob(session, 'Added dependencies to', job)
}

export const addStreamDependencies = async (session: Session, named: string, options: AddOptions): Promise<void> => {
  const order = { id: await findStream(session, named), ...(await additionOf(session, options)) }
  await tellStream(session, 'Added dependencies to', await session.client.addStreamDependencies(order))
}

/** What is to be waited for, as the API takes it. */
export const additionOf = async (session: Session, { prompt, at, until, onuntil, deadline, ...rest }: AddOptions) => ({
  ...rest,
  ...(prompt !== undefined && { prompts: prompt }),
  ...(onuntil !== undefined && { onUntil: onuntil }),
  ...(await whenOf(session, { at, until, deadline })),
})

export interface DropOptions extends OrderOptions {
  readonly follows?: string[]
  readonly needs?: string[]
  readonly opens?: string[]
  readonly prompt?: string[]
  readonly at?: true
  readonly until?: true
  readonly deadline?: true
}

const done = { remove: 'Removed dependencies of', release: 'Released from dependencies' } as const

export const dropJobDependencies = async (
  session: Session,
  named: string,
  how: 'remove' | 'release',
  options: DropOptions,
): Promise<void> => {
  const id = await findJob(session, named)
  const { client } = session
  const { times, ...names } = namesOf(options)
  const job =
    how === 'remove'
      ? await client.removeDependencies({ id, ...names, ...(times.length > 0 && { times }) })
      : await client.releaseDependencies({ id, ...names, ...(options.at === true && { times: ['at'] }) })
  await tellJob(session, done[how], job)
}

export const dropStreamDependencies = async (
  session: Session,
  named: string,
  how: 'remove' | 'release',
  options: DropOptions,
): Promise<void> => {
  const id = await findStream(session, named)
  const { client } = session
  const { times, ...names } = namesOf(options)
  const stream: StreamView =
    how === 'remove'
      ? await client.removeStreamDependencies({ id, ...names, ...(times.length > 0 && { times }) })
      : await client.releaseStreamDependencies({ id, ...names, ...(options.at === true && { times: ['at'] }) })
  await tellStream(session, done[how], stream)
}

const namesOf = ({ prompt, at, until, deadline, ...rest }: DropOptions) => ({
  ...rest,
  ...(prompt !== undefined && { prompts: prompt }),
  times: [at && ('at' as const), until && ('until' as const), deadline && ('deadline' as const)].filter(
    (word) => word !== undefined,
  ),
})

/** What is to be dropped, as an order about many takes it. */
export const droppedNames = (options: Omit<DropOptions, 'reason'>) => {
  const { times, ...names } = namesOf(options)
  return { ...names, ...(times.length > 0 && { times }) }
}

/** All that a stream itself waits for. */
export const listStreamDependencies = async (session: Session, named: string): Promise<void> => {
  const answer = await session.client.streamDependencies({ id: await findStream(session, named) })
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('It waits for nothing.')
  const { when } = await session.clock()
  await session.print(formatTable(answer.items, dependencyColumns(when), session.paint))
}

type Dependency = Awaited<ReturnType<Session['client']['streamDependencies']>>['items'][number]

/** Times are shown as all times are. */
export const dependencyColumns = (when: (instant: string) => string): Column<Dependency>[] => [
  { title: 'TYPE', cell: ({ type }) => type },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'WHAT', cell: ({ type, text }) => (isTime(type) ? when(text) : text) },
]

const isTime = (type: string): boolean => type === 'at' || type === 'until' || type === 'deadline'
