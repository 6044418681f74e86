/** The commands about the days of the plan: which there are, one more, and plans that are only imagined. */
import type { Answer } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import { count } from '#/lib/words.ts'
import type { ImaginedStream, PlanDay } from '#/model/plan-views.ts'
import type { OrderOptions } from './orders.ts'
import { whileWaiting } from './progress.ts'
import type { Session } from './session.ts'
import { formatFacts, formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export interface DaysOptions {
  readonly days?: number
  readonly to?: string
}

export interface ImagineOptions extends DaysOptions {
  readonly from?: string
  readonly name?: string
  readonly limit: number
  readonly after?: string
}

/** Which days are planned, and how far each has come. */
export const showPlanDays = async (session: Session): Promise<void> => {
  const plan = await session.client.plan()
  if (session.json) return session.printJson(plan)
  const { timezone, startOfDay, plannedThrough, closedThrough, pending, orphaned } = plan
  const facts = [
    ['Zone', `${timezone}, days begin at ${startOfDay}`],
    ['Planned', plannedThrough === null ? 'nothing yet' : `through ${plannedThrough}`],
    ['Closed', closedThrough === null ? null : `through ${closedThrough}`],
    ['Pending', pending === 0 ? null : `${count(pending, 'predecessor')} not planned yet [P]`],
    ['Orphaned', orphaned === 0 ? null : `${count(orphaned, 'predecessor')} that did not come [O]`],
  ] as const
  await session.print(formatFacts(facts, session.paint))
  if (plan.days.length > 0) await session.print(`\n${formatTable(plan.days, dayColumns, session.paint)}`)
}

const dayColumns: Column<PlanDay>[] = [
  { title: 'DAY', cell: ({ day }) => day },
  { title: 'STREAMS', cell: ({ streams }) => String(streams), align: 'right' },
  { title: 'JOBS', cell: ({ jobs }) => String(jobs), align: 'right' },
  { title: 'OPEN', cell: ({ open }) => String(open), align: 'right' },
  { title: 'CARRIED FORWARD', cell: ({ carriedForward }) => String(carriedForward), align: 'right' },
]

export const extendPlan = async (session: Session, options: DaysOptions & OrderOptions): Promise<void> => {
  const answer = await whileWaiting(session.io, 'Planning', session.client.extendPlan(options))
  if (session.json) return session.printJson(answer)
  const { from, to, streams, jobs } = answer
  if (from === null || to === null) return session.print('Nothing was missing: these days are planned.')
  await session.print(`Planned ${from} to ${to}: ${count(streams, 'stream')}, ${count(jobs, 'job')}.`)
}

export const showTrial = async (session: Session, options: ImagineOptions): Promise<void> =>
  printImagined(session, await whileWaiting(session.io, 'Planning', session.client.trialPlan(options)))

export const showForecast = async (session: Session, options: ImagineOptions): Promise<void> =>
  printImagined(session, await whileWaiting(session.io, 'Planning', session.client.forecastPlan(options)))

const printImagined = async (session: Session, answer: Answer<Routes['trialPlan']>): Promise<void> => {
  if (session.json) return session.printJson(answer)
  const { plan, items, next } = answer
  const { paint } = session
  const what = plan.kind === 'trial' ? 'Trial plan' : 'Forecast plan'
  const sums = `${count(plan.streams, 'stream')}, ${count(plan.jobs, 'job')}, ${count(plan.dependencies, 'dependency', 'dependencies')}`
  await session.print(`${what} from ${plan.from} to ${plan.to}: ${sums}. It was computed beside the live plan.`)
  for (const note of plan.notes) await session.print(paint.style('yellow', note))
  if (items.length === 0) return session.print('No streams.')
  await session.print(formatTable(items, imaginedColumns(await session.clock()), paint))
  if (next !== null)
    await session.print(`${count(items.length, 'stream')} shown, and there are more; --limit shows them.`)
}

const imaginedColumns = ({ when }: Clock): Column<ImaginedStream>[] => [
  { title: 'SCHEDULED', cell: ({ scheduledAt }) => when(scheduledAt), align: 'right' },
  { title: 'STATUS', cell: ({ status }) => status },
  { title: 'STREAM', cell: ({ name }) => name },
  { title: 'RUN CYCLE', cell: ({ runCycle }) => runCycle ?? '-' },
  { title: 'JOBS', cell: ({ jobs }) => String(jobs), align: 'right' },
  { title: 'UNTIL', cell: ({ untilAt }) => when(untilAt), align: 'right' },
  { title: 'DEADLINE', cell: ({ deadlineAt }) => when(deadlineAt), align: 'right' },
  { title: 'FOLLOWS', cell: ({ follows }) => follows.map((text) => followsText(text, when)).join(', ') || '-' },
]

/** `FTA1#LEDGER.CLOSE 06:00`: the instant behind the name, as people read it. */
const followsText = (text: string, when: Clock['when']): string => {
  const at = text.lastIndexOf(' ')
  return `${text.slice(0, at)} ${when(text.slice(at + 1))}`
}
