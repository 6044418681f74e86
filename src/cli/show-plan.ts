/** The command that shows the day at a glance: hour by hour, what is planned, done and in trouble, and what comes next. */
import { largestPageSize } from '#/contract/fields.ts'
import { streamStatuses, type StreamStatus } from '#/model/status.ts'
import type { StreamView } from '#/model/views.ts'
import type { Session } from './session.ts'
import { formatCounts, windowOf } from './show-status.ts'
import { formatFacts, formatTable, type Column } from './table.ts'
import { clockFor, type Clock } from './when.ts'

/** How many of the streams to come are named. */
const shown = 5

interface Hour {
  /** `2026-11-22T03` in the zone of the site. */
  readonly hour: string
  readonly streams: StreamView[]
}

export const showPlan = async (session: Session): Promise<void> => {
  const [status, streams] = await Promise.all([session.client.status(), allStreams(session)])
  if (session.json) return session.printJson({ status, streams })
  const { paint } = session
  const clock = clockFor(status)
  const today = streams.filter(({ scheduledAt }) => isToday(clock, scheduledAt))
  const heading: [string, string][] = [
    ['Plan', windowOf(status)],
    ['Now', clock.when(status.now)],
    ['Jobs', formatCounts(status.jobs, paint)],
    ['Streams', formatCounts(status.streams, paint)],
  ]
  await session.print(formatFacts(heading, paint))
  if (today.length > 0) await session.print(`\n${formatTable(hoursOf(clock, today), hourColumns(session), paint)}`)
  await printSome(
    session,
    'Stuck',
    streams.filter(({ status }) => status === 'stuck' || status === 'abended'),
    clock,
  )
  await printSome(
    session,
    'Next due',
    streams.filter((stream) => isDue(clock, stream)),
    clock,
  )
}

const allStreams = async ({ client }: Session): Promise<StreamView[]> => {
  const streams: StreamView[] = []
  let after: string | undefined
  do {
    const page = await client.streams({ limit: largestPageSize, ...(after !== undefined && { after }) })
    streams.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined)
  return streams
}

const isToday = ({ now, local }: Clock, instant: string): boolean =>
  local(instant).toPlainDate().equals(now.toPlainDate())

const isDue = ({ now, local }: Clock, { status, scheduledAt }: StreamView): boolean =>
  status === 'waiting' && Temporal.ZonedDateTime.compare(local(scheduledAt), now) > 0

const hoursOf = ({ local }: Clock, streams: readonly StreamView[]): Hour[] => {
  const hours = Map.groupBy(streams, ({ scheduledAt }) => local(scheduledAt).toPlainDateTime().toString().slice(0, 13))
  return [...hours].map(([hour, streams]) => ({ hour, streams })).sort((a, b) => (a.hour < b.hour ? -1 : 1))
}

const hourColumns = ({ paint }: Session): Column<Hour>[] => {
  const sum = (hour: Hour, field: 'jobs' | 'ended' | 'failed'): number =>
    hour.streams.reduce((total, stream) => total + stream[field], 0)
  return [
    { title: 'HOUR', cell: ({ hour }) => `${hour.slice(11)}:00` },
    { title: 'STREAMS', cell: ({ streams }) => String(streams.length), align: 'right' },
    { title: 'JOBS', cell: (hour) => String(sum(hour, 'jobs')), align: 'right' },
    { title: 'ENDED', cell: (hour) => String(sum(hour, 'ended')), align: 'right' },
    { title: 'FAILED', cell: (hour) => String(sum(hour, 'failed')), align: 'right' },
    {
      title: 'STREAMS BY STATUS',
      cell: ({ streams }) =>
        countsOf(streams)
          .map(([status, n]) => paint.count(n, status))
          .join('  '),
    },
  ]
}

const countsOf = (streams: readonly StreamView[]): [StreamStatus, number][] =>
  streamStatuses
    .map((status): [StreamStatus, number] => [status, streams.filter((stream) => stream.status === status).length])
    .filter(([, n]) => n > 0)

/** The first few by scheduled time, and how many more there are. */
const printSome = async (session: Session, title: string, streams: readonly StreamView[], { when }: Clock) => {
  if (streams.length === 0) return
  const first = streams.toSorted((a, b) => (a.scheduledAt < b.scheduledAt ? -1 : 1)).slice(0, shown)
  const { paint } = session
  const lines = first.map(({ id, workstation, name, status, scheduledAt }) => {
    return `  ${when(scheduledAt)}  ${paint.status(status)}  ${workstation}#${name} (${id})`
  })
  const more = streams.length - first.length
  if (more > 0) lines.push(`  and ${more} more`)
  await session.print(`\n${paint.style('bold', title)}\n${lines.join('\n')}`)
}
