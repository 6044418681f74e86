/** What each habit of the model asks, page by page, as the console and the command line would. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../test/support/random.ts'
import type { Asker } from './asking.ts'
import { popular, type HabitName, type Script } from './day.ts'

/** Somebody who follows a habit. */
export interface Person {
  readonly random: Random
  /** The areas of the desk, the person's own first. */
  readonly areas: readonly string[]
  readonly mayOrder: boolean
  /** The production day, and a week before it. */
  readonly today: string
  readonly weekAgo: string
}

interface JobRow {
  readonly id: number
  readonly name: string
  readonly stream: string
}

type Follow = (asker: Asker, person: Person) => Promise<void>

const api = '/api/v1'

const jobsOf = async ({ get }: Asker, query: string): Promise<readonly JobRow[]> => {
  const page = (await get(`${api}/jobs?${query}`)) as { items: JobRow[] } | undefined
  return page?.items ?? []
}

const attention = 'status=abended,failed,unknown&limit=100'

/** A person reads before going on, milliseconds. */
const read = (random: Random): Promise<void> => pause(random.between(800, 4_000))

const dashboard: Follow = async (asker) => {
  await Promise.all([
    asker.get(`${api}/status`),
    jobsOf(asker, attention),
    asker.get(`${api}/critical`),
    asker.get(`${api}/prompts?limit=50`),
  ])
}

const ownList: Follow = async (asker, { areas: [area = ''] }) => {
  await Promise.all([
    jobsOf(asker, `name=${area}_@.@&status=running,ready,abended,failed,unknown&limit=100`),
    asker.get(`${api}/streams?name=${area}_@&status=running,stuck,abended&limit=100`),
  ])
}

/** The lists of the moment, the one that is asked for most first. */
const lists: readonly string[] = [
  '/jobs?status=running&limit=100',
  '/jobs?select=%40%23%40.%40%2Blate&limit=100',
  '/workstations',
  '/jobs?status=held&limit=100',
  '/jobs?status=waiting&limit=100&sort=scheduledAt',
  '/hot',
  '/streams?status=running&limit=100',
  '/plan',
  '/resources',
]

const lookAround: Follow = async ({ get }, { random }) => {
  await get(api + (popular(lists, random) ?? ''))
}

const drillDown: Follow = async (asker, { random, mayOrder, weekAgo, today }) => {
  const wrong = await jobsOf(asker, attention)
  // On a good day one looks at what runs.
  const job = popular(wrong.length > 0 ? wrong : await jobsOf(asker, 'status=running&limit=100'), random)
  if (job === undefined) return
  await read(random)
  await Promise.all([asker.get(`${api}/jobs/${job.id}`), asker.get(`${api}/jobs/${job.id}/why`)])
  await read(random)
  await asker.get(`${api}/jobs/${job.id}/log?offset=-16384&limit=16384`)
  await read(random)
  const runs = new URLSearchParams({ from: weekAgo, to: today, name: job.name, stream: job.stream, limit: '30' })
  await asker.get(`${api}/runs?${runs.toString()}`)
  if (!mayOrder || !random.chance(0.4)) return
  await read(random)
  await asker.post(
    `${api}/jobs/${job.id}/${wrong.length > 0 ? 'rerun' : 'priority'}`,
    wrong.length > 0 ? {} : { priority: random.between(1, 90) },
  )
  // Whoever orders looks what came of it.
  await Promise.all([asker.get(`${api}/jobs/${job.id}`), jobsOf(asker, attention)])
}

const history: Follow = async ({ get }, { random, areas, weekAgo, today }) => {
  const yesterday = Temporal.PlainDate.from(today).subtract({ days: 1 }).toString()
  const area = popular(areas, random) ?? ''
  const questions = [
    `/runs?from=${yesterday}&to=${yesterday}&outcome=abended,failed&limit=100`,
    `/runs?from=${today}&to=${today}&outcome=abended,failed&limit=100`,
    `/runs/summary?from=${yesterday}&to=${yesterday}&stream=${area}_@&limit=100`,
    `/runs/summary?from=${weekAgo}&to=${yesterday}&stream=${area}_@&limit=100`,
  ]
  await get(api + (popular(questions, random) ?? ''))
}

const definitions: Follow = async ({ get }, { random, areas }) => {
  const area = popular(areas, random) ?? ''
  const page = (await get(`${api}/definitions?kind=stream&name=@%23${area}_@&limit=100`)) as
    | { items: { name: string }[] }
    | undefined
  const chosen = popular(page?.items ?? [], random)
  if (chosen === undefined) return
  await read(random)
  await get(`${api}/definitions/stream/${encodeURIComponent(chosen.name)}`)
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const oddSearch: Follow = async (asker, { random }) => {
  const odd = Array.from({ length: 4 }, () => letters[random.below(letters.length)]).join('')
  const name = random.pick([
    `@.@${odd}@`,
    `@${odd.slice(0, 2)}@.@${odd.slice(2)}@`,
    `@.@_${odd.slice(0, 2)}@${random.below(90)}`,
  ])
  await jobsOf(asker, `name=${name}&limit=100`)
}

export const follow: Readonly<Record<HabitName, Follow>> = {
  dashboard,
  ownList,
  lookAround,
  drillDown,
  history,
  definitions,
  oddSearch,
}

export const runScript: Readonly<Record<Script, (asker: Asker) => Promise<unknown>>> = {
  engine: ({ get }) => get('/twsd/engine/info'),
  counts: ({ post }) =>
    post('/twsd/plan/current/job/count', { filters: { jobInPlanFilter: { statusList: ['ERROR'] } } }),
  errors: ({ post }) =>
    post('/twsd/plan/current/job/query', { filters: { jobInPlanFilter: { statusList: ['ERROR'] } } }),
  streams: ({ post }) =>
    post('/twsd/plan/current/jobstream/query', { filters: { jobStreamInPlanFilter: { jobStreamName: 'PAYM_*' } } }),
}
