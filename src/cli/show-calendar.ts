/** The command that explains the days of a job stream, or lists the dates of a calendar. */
import { Option, type Command } from 'commander'
import { defaultCalendarDays } from '#/contract/calendars.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { CalendarDates, CalendarDay, StreamCalendar } from '#/model/calendar-view.ts'
import { wholeNumber } from './arguments.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'

interface ShowOptions {
  readonly from?: string
  readonly days: number
  readonly all?: boolean
}

export const addCalendarCommands = (program: Command, act: Act): void => {
  const calendar = program.command('calendar').description('on which days streams are planned, and why')
  calendar
    .command('show')
    .description('explain the days of a stream, or list the dates of a calendar')
    .argument('NAME', 'WORKSTATION#STREAM, STREAM where that is unique, or a calendar')
    .option('--from <date>', 'the first day, 2026-11-22; else today')
    .addOption(new Option('--days <n>', 'so many days').argParser(wholeNumber).default(defaultCalendarDays))
    .option('--all', 'the days on which nothing runs as well, and why')
    .addHelpText(
      'after',
      '\nExamples:\n  batuta calendar show FTA1#PAYROLL --from 2026-12-01 --days 31 --all\n  batuta calendar show HOLIDAYS',
    )
    .action(act((session, name: string, options: ShowOptions) => showCalendar(session, name, options)))
}

const showCalendar = async (session: Session, name: string, options: ShowOptions): Promise<void> => {
  const { from, days } = options
  const found = await streamOrCalendar(session, name, { days, ...(from !== undefined && { from }) })
  if (session.json) return session.printJson(found)
  if ('dates' in found) return printDates(session, found)
  await printStream(session, found, options.all === true)
}

/** Streams come first; what names a workstation is no calendar. */
const streamOrCalendar = async (
  { client }: Session,
  name: string,
  window: { readonly from?: string; readonly days: number },
): Promise<StreamCalendar | CalendarDates> => {
  try {
    return await client.streamCalendar({ stream: name, ...window })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'stream.unknown' || name.includes('#')) throw error
    try {
      return await client.calendar({ calendar: name })
    } catch (second) {
      if (!(second instanceof Refusal) || second.code !== 'definition.unknown') throw second
      throw new Refusal('definition.unknown', `${error.message} ${second.message}`)
    }
  }
}

const printDates = async (session: Session, { name, dates }: CalendarDates): Promise<void> => {
  const rows = dates.map((date) => ({ date, weekday: weekdayOf(date) }))
  await session.print(`${session.paint.style('bold', name)}, ${count(dates.length, 'date')}`)
  if (rows.length === 0) return
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'DATE', cell: ({ date }) => date },
    { title: 'DAY', cell: ({ weekday }) => weekday },
  ]
  await session.print(formatTable(rows, columns, session.paint))
}

const weekdayOf = (date: string): string =>
  ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][Temporal.PlainDate.from(date).dayOfWeek - 1] ?? ''

/** One run cycle on one day, or a day that no run cycle names. */
interface Row {
  readonly day: CalendarDay
  readonly runCycle: string
  readonly movedFrom: string
  readonly excludedBy: string
  readonly times: string
  readonly why: string
}

const printStream = async (session: Session, calendar: StreamCalendar, all: boolean): Promise<void> => {
  const { stream, from, to, timezone, never, days } = calendar
  const planned = days.filter(({ runs }) => runs.length > 0).length
  const { paint } = session
  await session.print(
    `${paint.style('bold', stream)}, ${from} to ${to}, times of ${timezone}: planned on ${count(planned, 'day')} of ${days.length}`,
  )
  if (never !== null) await session.print(paint.style('yellow', never))
  const rows = days.flatMap((day) => rowsOf(day, timezone, all))
  if (rows.length > 0) await session.print(formatTable(rows, columnsFor(all), paint))
}

const columnsFor = (all: boolean): Column<Row>[] => [
  { title: 'DATE', cell: ({ day }) => day.date },
  { title: 'DAY', cell: ({ day }) => `${day.weekday}${day.free ? ' free' : ''}` },
  { title: 'RUN CYCLE', cell: ({ runCycle }) => runCycle },
  { title: 'MOVED FROM', cell: ({ movedFrom }) => movedFrom },
  { title: 'EXCLUDED BY', cell: ({ excludedBy }) => excludedBy },
  { title: 'TIMES', cell: ({ times }) => times },
  ...(all ? [{ title: 'WHY NOT', cell: ({ why }: Row) => why }] : []),
]

/** What an EXCEPT takes away is always shown; what else does not run, and why, with --all. */
const rowsOf = (day: CalendarDay, timezone: string, all: boolean): Row[] => {
  const runs = day.runs.map((run): Row => ({
    day,
    runCycle: run.runCycle,
    movedFrom: wayOf(run.moves),
    excludedBy: '',
    times: timesOf(run, day.date, timezone),
    why: run.instances === 0 ? 'Another run cycle has all of its times.' : '',
  }))
  const left = day.left
    .filter(({ why }) => all || why === 'excepted')
    .map((one): Row => ({
      day,
      runCycle: one.runCycle,
      movedFrom: one.why === 'moved' ? '' : wayOf(one.moves),
      excludedBy: one.why === 'excepted' ? (one.by ?? '') : '',
      times: '',
      why: one.sentence,
    }))
  const rows = [...runs, ...left]
  if (rows.length > 0 || !all) return rows
  return [{ day, runCycle: '', movedFrom: '', excludedBy: '', times: '', why: 'No run cycle names the day.' }]
}

/** `2026-11-21 FDNEXT`; of several steps all. */
const wayOf = (moves: CalendarDay['runs'][number]['moves']): string =>
  moves.map(({ from, by }) => `${from} ${by}`).join(', ')

/** `03:00`; `08:00 to 14:00, 4 times every 2 h 00 min`. */
const timesOf = (
  { instances, firstAt, lastAt, every }: CalendarDay['runs'][number],
  date: string,
  timezone: string,
): string => {
  if (firstAt === null || lastAt === null) return ''
  const local = (instant: string): string => {
    const at = Temporal.Instant.from(instant).toZonedDateTimeISO(timezone)
    const time = at.toPlainTime().toString({ smallestUnit: 'minute' })
    return at.toPlainDate().toString() === date ? time : `${at.toPlainDate().toString()} ${time}`
  }
  if (instances === 1) return local(firstAt)
  return `${local(firstAt)} to ${local(lastAt)}, ${instances} times${every === null ? '' : ` every ${every} min`}`
}
