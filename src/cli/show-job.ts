/** The commands that tell about one job: what it is, and why it is not running. */
import { formatBytes, formatDuration } from '#/lib/words.ts'
import type { JobDetail } from '#/model/views.ts'
import { dependencyColumns } from './dependencies.ts'
import { findJob } from './find-job.ts'
import { expectedText } from './show-critical.ts'
import type { Paint } from './paint.ts'
import type { Session } from './session.ts'
import { formatFacts, formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export const showJob = async (session: Session, named: string): Promise<void> => {
  const job = await session.client.job({ id: await findJob(session, named) })
  if (session.json) return session.printJson(job)
  const clock = await session.clock()
  await session.print(`${session.paint.style('bold', `${job.stream}.${job.name}`)}, job ${job.id}`)
  await session.print(formatFacts(factsOf(session, clock, job), session.paint))
  await printTable(session, 'Waits for', job.dependencies.filter(isShown), dependencyColumns(clock.when))
  await printTable(session, 'Follows', job.predecessors, neighbourColumns(session))
  await printTable(session, 'Followed by', job.successors, neighbourColumns(session))
  await printTable(session, 'Runs', job.runs, runColumns(clock, job))
}

export const explainJob = async (session: Session, named: string): Promise<void> => {
  const why = await session.client.why({ id: await findJob(session, named) })
  if (session.json) return session.printJson(why)
  const { when } = await session.clock()
  await session.print(why.sentence)
  for (const { sentence, remedy, until, job } of why.hindrances) {
    await session.print(`  ○ ${sentence}`)
    if (until !== null) await session.print(`    clears by itself at ${when(until)}`)
    if (job !== null) await session.print(`    look at: batuta job why ${job}`)
    if (remedy !== null) await session.print(`    remedy: ${remedy}`)
  }
}

/** Times are among the facts, and plain predecessors in a table with their statuses. */
const isShown = ({ type, text, state }: JobDetail['dependencies'][number]): boolean => {
  if (type === 'at' || type === 'until' || type === 'deadline') return false
  return type !== 'follows' || text.includes(' ') || state === 'false' || state === 'released'
}

const factsOf = ({ paint }: Session, { when, exactly }: Clock, job: JobDetail): [string, string | null][] => {
  const given = (instant: string | null): string | null => (instant === null ? null : when(instant))
  const late = job.late ? `, ${paint.style('yellow', 'late')}` : ''
  return [
    ['Status', `${paint.status(job.status)} (${job.internalStatus})${late}`],
    ['Reason', job.reason],
    ['Agent', agentText(paint, when, job)],
    ['Return code', job.returnCode === null ? null : String(job.returnCode)],
    ['Workstation', job.workstation],
    ['Definition', `${job.definition}${job.role === 'recovery' ? ', as a recovery job' : ''}`],
    [job.task.type === 'script' ? 'Script' : 'Command', job.task.text],
    ['Logon', logonText(job)],
    ['Succeeds if', job.successCondition],
    ['Recovery', job.recovery],
    ['Priority', String(job.priority)],
    ['Plan day', job.day],
    ['Submitted', submittedText(job)],
    ['Scheduled', when(job.scheduledAt)],
    ['Not before', given(job.startAt)],
    ['Until', job.untilAt === null ? null : `${when(job.untilAt)}${afterUntil[job.onUntil ?? 'suppress']}`],
    ['Deadline', given(job.deadlineAt)],
    ['Marked', markedText(job)],
    ['Conditions', conditionsText(job)],
    ['Every', job.every === null ? null : formatDuration(job.every * 60_000)],
    ['Ready', given(job.readyAt)],
    ['Started', job.startedAt === null ? null : exactly(job.startedAt)],
    ['Ended', job.endedAt === null ? null : exactly(job.endedAt)],
    ['Expected', expectedText(job.expected)],
    ['Estimated', estimatedText(job, when)],
  ]
}

const afterUntil = {
  suppress: ', then it is suppressed',
  continue: ', then it is late',
  cancel: ', then it is cancelled',
}

const markedText = ({ confirmed, nop, critical }: JobDetail): string | null => {
  const words = [confirmed ? 'CONFIRMED' : [], nop ? 'NOP' : [], critical ? 'CRITICAL' : []].flat()
  return words.length === 0 ? null : words.join(', ')
}

/** Their names are those that `job confirm --condition` takes. */
const conditionsText = ({ outputConditions }: JobDetail): string | null =>
  outputConditions.length === 0
    ? null
    : outputConditions.map(({ name, expression }) => `${name} (${expression})`).join(', ')

const agentText = (paint: Paint, when: Clock['when'], job: JobDetail): string | null => {
  const { agent, unreachableSince, killOverdue } = job
  const lost = unreachableSince === null ? [] : [`away since ${when(unreachableSince)}: unreachable`]
  const kill = killOverdue ? ['its kill was asked for, and its processes are not gone'] : []
  const trouble = [...lost, ...kill].map((words) => `, ${paint.style('red', words)}`).join('')
  return agent === null ? null : `${agent}${trouble}`
}

/** Of a job that runs the end alone. */
const estimatedText = (job: JobDetail, when: Clock['when']): string | null => {
  const { startedAt, estimatedStartAt: start, estimatedEndAt: end } = job
  if (start === null || end === null) return null
  return startedAt !== null && job.endedAt === null ? `to end ${when(end)}` : `${when(start)} to ${when(end)}`
}

const submittedText = ({ submitted }: JobDetail): string | null => {
  if (submitted === null) return null
  const { definition, variables, table } = submitted
  const values = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  const words = [
    definition ?? [],
    values.length === 0 ? [] : `with ${values.join(', ')}`,
    table === null ? [] : `table ${table}`,
  ]
  return words.flat().join(', ')
}

/** The difference between whose job it is and who runs it is always said. */
const logonText = ({ logon, runsAs: { rule, user } }: JobDetail): string | null => {
  const runner = user ?? 'the user of the agent'
  if (logon === null) return rule === 'own' ? null : `none (runs as ${runner})`
  return rule === 'enforce' || logon === user ? logon : `${logon} (runs as ${runner}: BATUTA_AGENT_LOGON=own)`
}

const printTable = async <Row>(
  session: Session,
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
) => {
  if (rows.length === 0) return
  await session.print(`\n${session.paint.style('bold', title)}\n${formatTable(rows, columns, session.paint)}`)
}

const neighbourColumns = ({ paint }: Session): Column<JobDetail['predecessors'][number]>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  { title: 'STATUS', cell: ({ status }) => paint.status(status) },
  { title: 'TYPE', cell: ({ type }) => type },
  { title: 'NAME', cell: ({ name }) => name },
]

const runColumns = ({ exactly, local }: Clock, job: JobDetail): Column<JobDetail['runs'][number]>[] => [
  { title: 'RUN', cell: ({ run }) => String(run), align: 'right' },
  { title: 'AS', cell: ({ run }) => placeInChain(job, run) },
  { title: 'OUTCOME', cell: ({ outcome }) => outcome },
  { title: 'START', cell: ({ startedAt }) => exactly(startedAt), align: 'right' },
  { title: 'END', cell: ({ endedAt }) => exactly(endedAt), align: 'right' },
  {
    title: 'FOR',
    cell: ({ startedAt, endedAt }) =>
      startedAt === null || endedAt === null
        ? '-'
        : formatDuration(local(endedAt).since(local(startedAt)).total('milliseconds')),
    align: 'right',
  },
  { title: 'RC', cell: ({ returnCode }) => String(returnCode ?? '-'), align: 'right' },
  {
    title: 'CPU',
    cell: ({ userMs, systemMs }) => (userMs === null ? '-' : seconds(userMs + (systemMs ?? 0))),
    align: 'right',
  },
  { title: 'MEMORY', cell: ({ peakMemory }) => (peakMemory === null ? '-' : formatBytes(peakMemory)), align: 'right' },
  { title: 'REASON', cell: ({ reason, signal }) => reason ?? signal ?? '' },
]

/** As conman shows the chain of a job: `>>rerun 1 of 2`, `>>recovery`, `>>every run`. */
const placeInChain = ({ chain }: JobDetail, run: number): string => {
  const reruns = chain.filter(({ why }) => why !== 'recovery' && why !== 'every')
  const link = chain.find((one) => one.run === run)
  if (link === undefined) return ''
  if (link.why === 'recovery') return '>>recovery'
  if (link.why === 'every') return '>>every run'
  const other = link.as === undefined ? ` from ${link.from ?? ''}` : ` as ${link.as}`
  return `>>rerun ${reruns.indexOf(link) + 1} of ${reruns.length}${link.from === undefined ? '' : other}`
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
