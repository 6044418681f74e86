/** Lists jobs as conman's showjobs does: a row for each stream, and under it one for each of its jobs. */
import type { JobView, StreamView } from '#/model/views.ts'
import { explainJob, showJob } from '#/cli/show-job.ts'
import { logJob } from '#/cli/log-job.ts'
import type { Session } from '#/cli/session.ts'
import { formatTable, type Column } from '#/cli/table.ts'
import type { Clock } from '#/cli/when.ts'
import { elapseCell, jobLabels, openDependencies, schedTime, startCell, streamLabels } from './cells.ts'
import type { Line } from '#/cli/tool/line.ts'
import { optionsOf } from '#/cli/tool/line.ts'
import { selectJobs, selectStreams } from './select.ts'
import { askForEach } from '#/cli/tool/several.ts'

/** Of so many jobs that wait it is asked what they wait for; more would be a request each. */
const mostDependencies = 200

/** `;short` and `;single` change nothing: names are short as they are, and a job is one row with all its runs. */
const jobOptions = ['keys', 'info', 'logon', 'deps', 'props', 'stdlist', 'showid', 'short', 'single']

export const showJobs = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, jobOptions)
  const jobs = await selectJobs(session, line.about)
  if (session.json) return session.printJson({ items: jobs })
  if (jobs.length === 0) return session.print('No jobs are selected.')
  if (options.has('keys') && !options.has('stdlist')) return printKeys(session, jobs)
  if (options.has('stdlist')) return printLogs(session, jobs)
  if (options.has('props')) return printEach(session, jobs, showJob)
  if (options.has('info')) return printInfo(session, jobs)
  if (options.has('logon')) return printLogons(session, jobs)
  if (options.has('deps')) return printEach(session, jobs, explainJob)
  await printTree(session, jobs, options.has('showid'))
}

const jobKey = (clock: Clock, { stream, scheduledAt, name }: JobView): string =>
  `${stream}(${schedTime(clock, scheduledAt)}).${name}`

const printKeys = async (session: Session, jobs: readonly JobView[]): Promise<void> => {
  const clock = await session.clock()
  await session.print(jobs.map((job) => jobKey(clock, job)).join('\n'))
}

const printEach = async (
  session: Session,
  jobs: readonly JobView[],
  show: (session: Session, id: string) => Promise<void>,
): Promise<void> => {
  for (const [i, { id }] of jobs.entries()) {
    if (i > 0) await session.print('')
    await show(session, String(id))
  }
}

/** What the last run of each has written, after a line that names it. */
const printLogs = async (session: Session, jobs: readonly JobView[]): Promise<void> => {
  const clock = await session.clock()
  for (const job of jobs.filter(({ run }) => run > 0)) {
    await session.print(`${session.paint.style('bold', jobKey(clock, job))} run ${job.run}`)
    await logJob(session, String(job.id), {})
  }
}

/** A row of the list: a stream, or one of its jobs. */
type Row = { readonly of: 'stream'; readonly view: StreamView } | JobRow
interface JobRow {
  readonly of: 'job'
  readonly view: JobView
  readonly dependencies: readonly string[]
}

const printTree = async (session: Session, jobs: readonly JobView[], withIds: boolean): Promise<void> => {
  const clock = await session.clock()
  const streams = await streamsOf(session, jobs)
  const dependencies = await dependenciesOf(session, clock, jobs)
  const rows: Row[] = []
  for (const [id, its] of Map.groupBy(jobs, ({ streamId }) => streamId)) {
    const stream = streams.get(id)
    if (stream !== undefined) rows.push({ of: 'stream', view: stream })
    for (const view of its) rows.push({ of: 'job', view, dependencies: dependencies.get(view.id) ?? [] })
  }
  await session.print(formatTable(rows, columnsOf(clock, new Set(streams.keys()), withIds), session.paint))
}

const streamsOf = async (session: Session, jobs: readonly JobView[]): Promise<Map<number, StreamView>> => {
  const wanted = new Set(jobs.map(({ streamId }) => streamId))
  const names = [...new Set(jobs.map(({ stream }) => stream))]
  const views =
    names.length > 20
      ? await selectStreams(session, '')
      : await askForEach(names, async (name) => selectStreams(session, name))
  return new Map(
    views
      .flat()
      .filter(({ id }) => wanted.has(id))
      .map((view) => [view.id, view]),
  )
}

const dependenciesOf = async (
  { client }: Session,
  clock: Clock,
  jobs: readonly JobView[],
): Promise<Map<number, string[]>> => {
  const waiting = jobs.filter(({ internalStatus }) => internalStatus === 'HOLD' || internalStatus === 'SCHED')
  const details = await askForEach(waiting.slice(0, mostDependencies), async ({ id }) => client.job({ id }))
  return new Map(details.map((job) => [job.id, openDependencies(clock, job.stream, job.dependencies)]))
}

const columnsOf = (clock: Clock, streams: ReadonlySet<number>, withIds: boolean): Column<Row>[] => {
  const isUnderStream = (row: Row): boolean => row.of === 'job' && streams.has(row.view.streamId)
  const part = (row: Row, i: 0 | 1): string => {
    const stream = row.of === 'job' ? row.view.stream : `${row.view.workstation}#${row.view.name}`
    return stream.split('#')[i] ?? ''
  }
  return [
    { title: 'CPU', atLeast: 16, cell: (row) => (isUnderStream(row) ? '' : part(row, 0)) },
    { title: 'Schedule', atLeast: 17, cell: (row) => (isUnderStream(row) ? '' : `#${part(row, 1)}`) },
    {
      title: 'SchedTime',
      atLeast: 10,
      cell: (row) => (isUnderStream(row) ? '' : schedTime(clock, row.view.scheduledAt)),
    },
    { title: 'Job', atLeast: 16, cell: (row) => (row.of === 'stream' ? '*'.repeat(16) : jobCell(row.view)) },
    ...(withIds ? [{ title: 'Id', align: 'right' as const, cell: ({ view }: Row) => String(view.id) }] : []),
    { title: 'State', atLeast: 5, cell: ({ view }) => view.internalStatus },
    { title: 'Pr', atLeast: 3, align: 'right', cell: ({ view }) => String(view.priority) },
    { title: '(Est)Start', cell: ({ view }) => startCell(clock, view) },
    { title: '(Est)Elapse', cell: ({ view }) => elapseCell(clock, view) },
    { title: 'RetCode', align: 'right', cell: (row) => (row.of === 'job' ? String(row.view.returnCode ?? '') : '') },
    { title: 'Deps', cell: depsCell },
  ]
}

/** The workstation is said where it is not that of the stream. */
const jobCell = ({ stream, workstation, name }: JobView): string =>
  stream.startsWith(`${workstation}#`) ? name : `(${workstation}#)${name}`

const depsCell = (row: Row): string =>
  row.of === 'stream'
    ? streamLabels(row.view).join(' ')
    : [...jobLabels(row.view), row.dependencies.join(', ')].filter((text) => text !== '').join(' ')

/** What it runs, and what becomes of it when it abends. */
const printInfo = async (session: Session, jobs: readonly JobView[]): Promise<void> => {
  const clock = await session.clock()
  const details = await askForEach(jobs, async ({ id }) => session.client.job({ id }))
  const columns: Column<(typeof details)[number]>[] = [
    ...whereColumns(clock),
    { title: 'Job File', cell: ({ task }) => task.text },
    { title: 'Opt', cell: ({ recovery }) => recovery },
  ]
  await session.print(formatTable(details, columns, session.paint))
}

const printLogons = async (session: Session, jobs: readonly JobView[]): Promise<void> => {
  const clock = await session.clock()
  const details = await askForEach(jobs, async ({ id }) => session.client.job({ id }))
  const columns: Column<(typeof details)[number]>[] = [
    ...whereColumns(clock),
    { title: 'State', cell: ({ internalStatus }) => internalStatus },
    { title: 'Job#', cell: ({ id }) => `#J${id}`, align: 'right' },
    { title: 'Logon', cell: ({ logon, runsAs }) => logon ?? runsAs.user ?? '' },
    { title: 'RetCode', cell: ({ returnCode }) => String(returnCode ?? ''), align: 'right' },
  ]
  await session.print(formatTable(details, columns, session.paint))
}

const whereColumns = (clock: Clock): Column<JobView>[] => [
  { title: 'CPU', atLeast: 16, cell: ({ stream }) => stream.split('#')[0] ?? '' },
  { title: 'Schedule', atLeast: 17, cell: ({ stream }) => `#${stream.split('#')[1] ?? ''}` },
  { title: 'SchedTime', cell: ({ scheduledAt }) => schedTime(clock, scheduledAt) },
  { title: 'Job', atLeast: 16, cell: jobCell },
]
