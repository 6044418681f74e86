/** Lists jobs as conman's showjobs does: a row for each stream, and under it one for each of its jobs. */
import type { JobDetail, JobView, StreamView } from '#/model/views.ts'
import { write } from '#/cli/io.ts'
import { explainJob, showJob } from '#/cli/show-job.ts'
import { logJob } from '#/cli/log-job.ts'
import type { Session } from '#/cli/session.ts'
import { growingTable, type Column } from '#/cli/table.ts'
import type { Clock } from '#/cli/when.ts'
import { elapseCell, jobLabels, openDependencies, schedTime, startCell, streamLabels, uncut } from './cells.ts'
import type { Line } from '#/cli/tool/line.ts'
import { optionsOf, type Options } from '#/cli/tool/line.ts'
import { noSteps } from './no-steps.ts'
import { jobPages, streamsNumbered } from './select.ts'
import { askForEach } from '#/cli/tool/several.ts'

/** Of so many jobs that wait it is asked what they wait for; more would be a request each. */
const mostDependencies = 200

/** `;short` and `;single` change nothing: names are short as they are, and a job is one row with all its runs. */
const jobOptions = ['keys', 'info', 'logon', 'deps', 'props', 'stdlist', 'showid', 'crit', 'step', 'short', 'single']

/** Page by page, as the server sends them: a plan of 200 000 jobs is shown in the memory of a few thousand. */
export const showJobs = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, jobOptions)
  if (options.has('step')) throw noSteps(line)
  const pages = jobPages(session, line.about, { isCritical: options.has('crit') })
  if (session.json) return printAsJson(session, pages)
  const show = await showingOf(session, options)
  let shown = 0
  for await (const jobs of pages) {
    if (jobs.length > 0) await show(jobs)
    shown += jobs.length
  }
  if (shown === 0) await session.print('No jobs are selected.')
}

type Show = (jobs: readonly JobView[]) => Promise<void>

/** What is shown of each page. */
const showingOf = async (session: Session, options: Options): Promise<Show> => {
  const clock = await session.clock()
  if (options.has('keys') && !options.has('stdlist')) {
    return (jobs) => session.print(jobs.map((job) => jobKey(clock, job)).join('\n'))
  }
  if (options.has('stdlist')) return (jobs) => printLogs(session, clock, jobs)
  if (options.has('props')) return printEach(session, showJob)
  if (options.has('info')) return infoTable(session, clock)
  if (options.has('logon')) return logonTable(session, clock)
  if (options.has('deps')) return printEach(session, explainJob)
  return treeTable(session, clock, options.has('showid'))
}

/** One document, written as it comes. */
const printAsJson = async ({ io }: Session, pages: AsyncIterable<readonly JobView[]>): Promise<void> => {
  let before = '{"items":['
  for await (const jobs of pages) {
    for (const job of jobs) {
      await write(io.stdout, `${before}${JSON.stringify(job)}`)
      before = ','
    }
  }
  await write(io.stdout, before === ',' ? ']}\n' : `${before}]}\n`)
}

const jobKey = (clock: Clock, { stream, scheduledAt, name }: JobView): string =>
  `${stream}(${schedTime(clock, scheduledAt)}).${name}`

const printEach = (session: Session, show: (session: Session, id: string) => Promise<void>): Show => {
  let isFirst = true
  return async (jobs) => {
    for (const { id } of jobs) {
      if (!isFirst) await session.print('')
      isFirst = false
      await show(session, String(id))
    }
  }
}

/** What the last run of each has written, after a line that names it. */
const printLogs = async (session: Session, clock: Clock, jobs: readonly JobView[]): Promise<void> => {
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

/** A stream that goes on from one page to the next is not said again. */
const treeTable = (session: Session, clock: Clock, withIds: boolean): Show => {
  const known = new Set<number>()
  const table = growingTable(columnsOf(clock, known, withIds), uncut(session))
  let asked = 0
  let last = 0
  return async (jobs) => {
    const streams = await streamsOf(session, jobs)
    const waiting = jobs.filter(({ internalStatus }) => internalStatus === 'HOLD' || internalStatus === 'SCHED')
    const dependencies = await dependenciesOf(session, clock, waiting.slice(0, mostDependencies - asked))
    asked += dependencies.size
    const rows: Row[] = []
    known.clear()
    for (const [id, its] of Map.groupBy(jobs, ({ streamId }) => streamId)) {
      const stream = streams.get(id)
      if (stream !== undefined) known.add(id)
      if (stream !== undefined && id !== last) rows.push({ of: 'stream', view: stream })
      for (const view of its) rows.push({ of: 'job', view, dependencies: dependencies.get(view.id) ?? [] })
      last = id
    }
    await session.print(table(rows))
  }
}

const streamsOf = async (session: Session, jobs: readonly JobView[]): Promise<Map<number, StreamView>> => {
  const views = await streamsNumbered(session, [...new Set(jobs.map(({ streamId }) => streamId))])
  return new Map(views.map((view) => [view.id, view]))
}

const dependenciesOf = async (
  { client }: Session,
  clock: Clock,
  waiting: readonly JobView[],
): Promise<Map<number, string[]>> => {
  const details = await askForEach(waiting, async ({ id }) => client.job({ id }))
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

/** A table of jobs in full. */
const detailTable = (session: Session, columns: readonly Column<JobDetail>[]): Show => {
  const table = growingTable(columns, uncut(session))
  return async (jobs) => session.print(table(await askForEach(jobs, async ({ id }) => session.client.job({ id }))))
}

/** What it runs, and what becomes of it when it abends. */
const infoTable = (session: Session, clock: Clock): Show =>
  detailTable(session, [
    ...whereColumns(clock),
    { title: 'Job File', cell: ({ task }) => task.text },
    { title: 'Opt', cell: ({ recovery }) => recovery },
  ])

const logonTable = (session: Session, clock: Clock): Show =>
  detailTable(session, [
    ...whereColumns(clock),
    { title: 'State', cell: ({ internalStatus }) => internalStatus },
    { title: 'Job#', cell: ({ id }) => `#J${id}`, align: 'right' },
    { title: 'Logon', cell: ({ logon, runsAs }) => logon ?? runsAs.user ?? '' },
    { title: 'RetCode', cell: ({ returnCode }) => String(returnCode ?? ''), align: 'right' },
  ])

const whereColumns = (clock: Clock): Column<JobView>[] => [
  { title: 'CPU', atLeast: 16, cell: ({ stream }) => stream.split('#')[0] ?? '' },
  { title: 'Schedule', atLeast: 17, cell: ({ stream }) => `#${stream.split('#')[1] ?? ''}` },
  { title: 'SchedTime', cell: ({ scheduledAt }) => schedTime(clock, scheduledAt) },
  { title: 'Job', atLeast: 16, cell: jobCell },
]
