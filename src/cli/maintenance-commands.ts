/** The commands about maintenance, with their help. */
import { setTimeout as pause } from 'node:timers/promises'
import { Argument, type Command } from 'commander'
import { formatDuration, formatPercent } from '#/lib/words.ts'
import { taskNames, type TaskName } from '#/model/maintenance.ts'
import type { MaintenanceStatus, MaintenanceTask } from '#/model/maintenance-views.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { OrderOptions } from './orders.ts'
import type { Paint } from './paint.ts'
import { readWhen } from './read-when.ts'
import type { Act, Session } from './session.ts'
import { formatFacts, formatTable, type Column } from './table.ts'
import { refuseUnknownCommands } from './usage.ts'
import type { Clock } from './when.ts'

export const addMaintenanceCommands = (program: Command, act: Act): void => {
  const maintenance = program
    .command('maintenance')
    .description('the work that the leader does on its own: retention, statistics, checks, backups')
    .helpCommand(false)
  maintenance
    .command('status', { isDefault: true })
    .description('the next cycle and why it is then, the last ones, and what each task did')
    .action(act(showMaintenance))
  maintenance
    .command('run')
    .description('begin a cycle now, of all tasks or of some, and wait for its end')
    .addArgument(new Argument('[TASK...]', 'which').choices(taskNames))
    .option('--no-wait', 'do not wait for its end')
    .option('--reason <text>', 'why; it is kept with the cycle')
    .action(
      act((session, tasks: TaskName[], options: OrderOptions & { wait: boolean }) =>
        runMaintenance(session, tasks, options),
      ),
    )
  maintenance
    .command('pause')
    .description('nothing runs by itself, until it is resumed; what is missed is caught up once')
    .option('--until <when>', 'it goes on then by itself: 2330, 2330 +1, 2026-11-23 06:00; in the zone of the site')
    .option('--reason <text>', 'why; it is said to whoever asks')
    .action(act((session, options: OrderOptions & { until?: string }) => pauseMaintenance(session, options)))
  maintenance
    .command('resume')
    .description('let it run by itself again')
    .option('--reason <text>', 'why')
    .action(
      act(async (session, options: OrderOptions) => {
        await printStatus(session, await session.client.resumeMaintenance(options))
      }),
    )
  refuseUnknownCommands(maintenance)
}

const showMaintenance = async (session: Session): Promise<void> =>
  printStatus(session, await session.client.maintenance())

const pauseMaintenance = async (
  session: Session,
  { until, ...order }: OrderOptions & { until?: string },
): Promise<void> => {
  const end = until === undefined ? {} : { until: readWhen(until, await session.clock()) }
  await printStatus(session, await session.client.pauseMaintenance({ ...end, ...order }))
}

/** How often it is asked whether the cycle has ended, in milliseconds. */
const askEvery = 500

const runMaintenance = async (
  session: Session,
  tasks: TaskName[],
  { wait, ...order }: OrderOptions & { wait: boolean },
): Promise<void> => {
  let status = await session.client.runMaintenance({ tasks, ...order })
  const [begun] = status.cycles
  const cycle = status.underWay?.cycle ?? begun?.id
  if (wait) status = await untilEnded(session, status)
  await printStatus(session, status)
  const ended = status.cycles.find(({ id }) => id === cycle)
  if (!wait || ended === undefined || ended.outcome === 'done') return
  throw new Refusal(
    'maintenance.failed',
    `Cycle ${ended.id} ${ended.outcome ?? 'did not end'}: see what its tasks say.`,
  )
}

const untilEnded = async ({ client }: Session, begun: MaintenanceStatus): Promise<MaintenanceStatus> => {
  let status = begun
  while (status.underWay !== null) {
    await pause(askEvery)
    status = await client.maintenance()
  }
  return status
}

const printStatus = async (session: Session, status: MaintenanceStatus): Promise<void> => {
  if (session.json) return session.printJson(status)
  const clock = await session.clock()
  await session.print(formatFacts(factsOf(status, clock, session.paint), session.paint))
  await session.print(`\n${formatTable(status.tasks, taskColumns(clock, session.paint), session.paint)}`)
  if (status.cycles.length === 0) return
  await session.print(`\n${formatTable(status.cycles.slice(0, 5), cycleColumns(clock, session.paint), session.paint)}`)
}

const factsOf = (
  { state, next, underWay, pause, interval, windows, processor, trouble }: MaintenanceStatus,
  { when }: Clock,
  paint: Paint,
): (readonly [string, string | null])[] => [
  ['State', state === 'paused' ? paint.style('yellow', state) : state],
  ['Under way', underWay === null ? null : `since ${when(underWay.since)}, ${underWay.task ?? 'between two tasks'}`],
  ['Next', next.at === null ? next.why : `${when(next.at)}. ${next.why}`],
  [
    'Paused',
    pause === null
      ? null
      : `since ${when(pause.since)} ${pause.until === null ? 'until it is resumed' : `until ${when(pause.until)}`} by ${pause.by}${pause.reason === null ? '' : `: ${pause.reason}`}`,
  ],
  [
    'Interval',
    `${formatDuration(interval.usual * 60_000)}, at least ${formatDuration(interval.shortest * 60_000)}, at most ${formatDuration(interval.longest * 60_000)}; off-peak: ${windows}`,
  ],
  [
    'Processor',
    `${formatPercent(processor.looksPercent)} for looks, at most ${formatPercent(processor.cyclesPercent)} for cycles`,
  ],
  ['Trouble', trouble === null ? null : paint.style('red', trouble)],
]

const taskColumns = ({ when }: Clock, paint: Paint): Column<MaintenanceTask>[] => [
  { title: 'TASK', cell: ({ name }) => name },
  { title: 'LAST', cell: ({ last }) => when(last?.at ?? null), align: 'right' },
  { title: 'TOOK', cell: ({ last }) => (last === null ? '-' : `${(last.tookMs / 1000).toFixed(1)} s`), align: 'right' },
  { title: 'OUTCOME', cell: ({ last }) => outcomeOf(last?.outcome ?? null, paint) },
  { title: 'SAID', cell: ({ last, about }) => last?.said ?? about },
]

const cycleColumns = ({ when }: Clock, paint: Paint): Column<MaintenanceStatus['cycles'][number]>[] => [
  { title: 'CYCLE', cell: ({ id }) => String(id), align: 'right' },
  { title: 'BEGUN', cell: ({ startedAt }) => when(startedAt), align: 'right' },
  { title: 'ENDED', cell: ({ endedAt }) => when(endedAt), align: 'right' },
  { title: 'OUTCOME', cell: ({ outcome }) => outcomeOf(outcome, paint) },
  { title: 'WHY', cell: ({ reason, by }) => (by === null ? reason : `${by}: ${reason}`) },
]

const outcomeOf = (outcome: string | null, paint: Paint): string => {
  if (outcome === null) return '-'
  return outcome === 'failed' || outcome === 'abandoned' || outcome === 'cut-off'
    ? paint.style('red', outcome)
    : outcome
}
