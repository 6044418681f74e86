/** Shows how the plan will go on, and what a change of it would do. */
import { count } from '#/lib/words.ts'
import type { ForecastAssumptions, ForecastDeadline, ForecastView } from '#/model/forecast-views.ts'
import { riskText } from './show-critical.ts'
import { readWhen } from './read-when.ts'
import { whileWaiting } from './progress.ts'
import type { Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export interface ForecastOptions extends ForecastAssumptions {
  readonly until?: string
  readonly whatIf: string[]
}

export const showForecastOfDay = async (session: Session, options: ForecastOptions): Promise<void> => {
  const { until, ...rest } = options
  const input = until === undefined ? rest : { ...rest, until: readWhen(until, await session.clock()) }
  const view = await whileWaiting(session.io, 'Forecasting', session.client.forecast(input))
  if (session.json) return session.printJson(view)
  const clock = await session.clock()
  const { when } = clock
  const change = view.whatIf.length === 0 ? '' : ` with ${view.whatIf.join(', ')}`
  await session.print(
    `From ${when(view.from)} to ${when(view.until)}${change}: ${jobsThat(view.ended, 'ends', 'end')}, ${jobsThat(view.notRunCount, 'does not', 'do not')}. The live plan is as it was.`,
  )
  await session.print(assumedText(view))
  await printDeadlines(session, clock, view)
  await printEffects(session, clock, view)
  await printNotRun(session, view)
}

const jobsThat = (n: number, one: string, several: string): string => `${count(n, 'job')} ${n === 1 ? one : several}`

const assumedText = ({ assumptions: { prompts, files, confirmations } }: ForecastView): string => {
  const never = [
    prompts === 'never' ? 'no prompt is answered' : '',
    files === 'never' ? 'no file comes' : '',
    confirmations === 'never' ? 'no job is confirmed' : '',
  ].filter((text) => text !== '')
  const rest = never.length === 0 ? 'prompts, files and confirmations come at once' : never.join(', ')
  return `Assumed: runs end well and take what is expected of them; ${rest}.`
}

const printDeadlines = async (session: Session, clock: Clock, { deadlines, whatIf }: ForecastView): Promise<void> => {
  if (deadlines.length === 0) return session.print('Nothing of the plan has a deadline.')
  const columns = deadlineColumns(session, clock).filter(
    ({ title }) => whatIf.length > 0 || (title !== 'WITHOUT' && title !== 'RISK'),
  )
  await session.print(
    `\n${session.paint.style('bold', 'Deadlines')}\n${formatTable(deadlines, columns, session.paint)}`,
  )
}

const deadlineColumns = (session: Session, { when }: Clock): Column<ForecastDeadline>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  { title: 'TYPE', cell: ({ type, critical }) => (critical ? 'critical job' : type) },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'DEADLINE', cell: ({ deadlineAt }) => when(deadlineAt), align: 'right' },
  { title: 'END', cell: ({ endAt }) => when(endAt), align: 'right' },
  { title: 'WITHOUT', cell: ({ endBefore }) => when(endBefore), align: 'right' },
  { title: 'RISK', cell: (deadline) => riskChange(session, deadline) },
  {
    title: '',
    cell: ({ late, lateBefore }) => {
      if (late) return session.paint.style('red', lateBefore ? 'late' : 'late by the change')
      return lateBefore ? 'no longer late' : ''
    },
  },
]

/** What becomes of the risk of a critical job. */
const riskChange = (session: Session, { risk, riskBefore }: ForecastDeadline): string => {
  if (risk === null) return ''
  const is = riskText(session, risk)
  return riskBefore === null || riskBefore === risk ? is : `${is}, was ${riskText(session, riskBefore)}`
}

const printEffects = async (session: Session, { when }: Clock, view: ForecastView): Promise<void> => {
  if (view.whatIf.length === 0) return
  if (view.effectCount === 0) return session.print('\nNo job ends at another time.')
  const more = view.effectCount > view.effects.length ? `, the first ${view.effects.length}` : ''
  const columns: Column<ForecastView['effects'][number]>[] = [
    { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
    { title: 'JOB', cell: ({ name }) => name },
    { title: 'END', cell: ({ endAt }) => when(endAt), align: 'right' },
    { title: 'WITHOUT', cell: ({ endBefore }) => when(endBefore), align: 'right' },
  ]
  const title = session.paint.style('bold', `${jobsThat(view.effectCount, 'ends', 'end')} at another time${more}`)
  await session.print(`\n${title}\n${formatTable(view.effects, columns, session.paint)}`)
}

const printNotRun = async (session: Session, view: ForecastView): Promise<void> => {
  if (view.notRunCount === 0) return
  const more = view.notRunCount > view.notRun.length ? `, the first ${view.notRun.length}` : ''
  const columns: Column<ForecastView['notRun'][number]>[] = [
    { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
    { title: 'JOB', cell: ({ name }) => name },
    { title: 'STATUS', cell: ({ status }) => status },
    { title: 'WHY', cell: ({ why }) => why },
  ]
  const title = session.paint.style('bold', `${jobsThat(view.notRunCount, 'does', 'do')} not end${more}`)
  await session.print(`\n${title}\n${formatTable(view.notRun, columns, session.paint)}`)
}
