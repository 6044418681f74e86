/** Shows critical jobs, the path to one, and the hot list. */
import { formatDuration } from '#/lib/words.ts'
import type { CriticalJobView, HotJobView, PathStepView, Risk } from '#/model/assurance-views.ts'
import type { ExpectedDuration } from '#/model/expected-duration.ts'
import { findJob } from './find-job.ts'
import type { Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export const showCritical = async (session: Session): Promise<void> => {
  const answer = await session.client.critical()
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('No critical jobs.')
  await session.print(formatTable(answer.items, criticalColumns(session, await session.clock()), session.paint))
}

export const showHot = async (session: Session): Promise<void> => {
  const answer = await session.client.hot()
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('The hot list is empty.')
  await printHot(session, await session.clock(), answer.items)
}

export const showPath = async (session: Session, named: string): Promise<void> => {
  const answer = await session.client.criticalPath({ id: await findJob(session, named) })
  if (session.json) return session.printJson(answer)
  if (answer.steps.length === 0) return session.print('Nothing of it is left to do.')
  const clock = await session.clock()
  await session.print(formatTable(answer.steps, pathColumns(session, clock), session.paint))
  if (answer.hot.length === 0) return
  await session.print(`\n${session.paint.style('bold', 'Hot list')}`)
  await printHot(session, clock, answer.hot)
}

const printHot = async (session: Session, { when }: Clock, items: readonly HotJobView[]): Promise<void> => {
  for (const { id, name, status, criticalStartAt, critical, causes } of items) {
    const before = critical.id === id ? 'critical' : `before ${critical.name} (${critical.id})`
    const latest = criticalStartAt === null ? '' : `, critical start ${when(criticalStartAt)}`
    await session.print(`${id} ${name}: ${session.paint.status(status)}, ${before}${latest}`)
    for (const { sentence } of causes) await session.print(`  ○ ${sentence}`)
  }
}

const riskWords: Readonly<Record<Risk, string>> = {
  HIGH_RISK: 'high risk',
  POTENTIAL_RISK: 'potential risk',
  ON_TRACK: 'on track',
}

export const riskText = ({ paint }: Session, risk: Risk): string => {
  if (risk === 'ON_TRACK') return riskWords[risk]
  return paint.style(risk === 'HIGH_RISK' ? 'red' : 'yellow', riskWords[risk])
}

const criticalColumns = (session: Session, { when }: Clock): Column<CriticalJobView>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  { title: 'RISK', cell: ({ risk }) => riskText(session, risk) },
  { title: 'JOB', cell: ({ name }) => name },
  { title: 'STATUS', cell: ({ status }) => session.paint.status(status) },
  { title: 'CRITICAL START', cell: ({ criticalStartAt }) => when(criticalStartAt), align: 'right' },
  { title: 'EST START', cell: ({ estimatedStartAt }) => when(estimatedStartAt), align: 'right' },
  { title: 'EST END', cell: ({ estimatedEndAt }) => when(estimatedEndAt), align: 'right' },
  { title: 'DEADLINE', cell: ({ deadlineAt }) => when(deadlineAt), align: 'right' },
  { title: 'CONFIDENCE', cell: ({ confidence }) => `${confidence} %`, align: 'right' },
]

const pathColumns = ({ paint }: Session, { when }: Clock): Column<PathStepView>[] => [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  { title: 'STATUS', cell: ({ status }) => paint.status(status) },
  { title: 'JOB', cell: ({ name }) => name },
  { title: 'WORKSTATION', cell: ({ workstation }) => workstation },
  { title: 'CRITICAL START', cell: ({ criticalStartAt }) => when(criticalStartAt), align: 'right' },
  { title: 'EST START', cell: ({ estimatedStartAt }) => when(estimatedStartAt), align: 'right' },
  { title: 'EST END', cell: ({ estimatedEndAt }) => when(estimatedEndAt), align: 'right' },
  { title: 'EXPECTED', cell: ({ expected }) => expectedText(expected) },
]

/** `4 min ± 30 s of 16 runs`. */
export const expectedText = ({ ms, spread, runs, otherDays }: ExpectedDuration): string => {
  if (runs === 0) return `${formatDuration(ms)}, it has never run`
  const days = otherDays ? ' on other days' : ''
  return `${formatDuration(ms)} ± ${formatDuration(spread)} of ${runs} ${runs === 1 ? 'run' : 'runs'}${days}`
}
