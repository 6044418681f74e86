/** The command that tells how server and plan are doing. */
import { count, formatMilliseconds } from '#/lib/words.ts'
import type { PlanStatus } from '#/model/views.ts'
import type { Paint, Status } from './paint.ts'
import type { Session } from './session.ts'
import { formatFacts } from './table.ts'
import { clockFor } from './when.ts'

export const showStatus = async (session: Session): Promise<void> => {
  const status = await session.client.status()
  if (session.json) return session.printJson(status)
  const { paint } = session
  const { when } = clockFor(status)
  const { connected, name, since, unreachable } = status.agent
  const health =
    status.health === 'ok' ? 'ok' : paint.style(status.health === 'failed' ? 'red' : 'yellow', status.health)
  const { role } = status.server
  const agent = connected
    ? `${name ?? 'unnamed'}, connected since ${when(since)}`
    : role === 'standby'
      ? 'serves the leader'
      : paint.style('red', role === 'none' ? 'not connected, as this server does not lead' : 'not connected')
  const facts: [string, string][] = [
    ['Server', `${session.server}, Batuta ${status.version}, ${health}, ${roleOf(status)}`],
    ['Plan', `${windowOf(status)}; it is ${when(status.now)}`],
    ['Jobs', formatCounts(status.jobs, paint)],
    ['Streams', formatCounts(status.streams, paint)],
    ['Leader', leaderOf(status)],
    [
      'Agent',
      unreachable === 0 ? agent : `${agent}; ${paint.style('red', `${count(unreachable, 'run')} unreachable`)}`,
    ],
  ]
  await session.print(formatFacts(facts, paint))
}

/** `leader`, `standby, level with the ledger`, `standby, 12 events behind for 300 ms` or `neither leads nor stands by` */
const roleOf = ({ server: { role, lagEvents, lagMs } }: PlanStatus): string => {
  if (role === 'leader') return role
  if (role === 'none') return 'neither leads nor stands by'
  return lagMs === 0
    ? 'standby, level with the ledger'
    : `standby, ${count(lagEvents, 'event')} behind for ${formatMilliseconds(lagMs)}`
}

/** `batuta1:4711 at http://batuta1:8420, term 3, event 1200`; of a server without a place `not known here; last batuta1:4711, ...` */
const leaderOf = ({ leader: { server, url, term, seq }, server: { role } }: PlanStatus): string => {
  const led = `${server ?? 'none'}${url === null ? '' : ` at ${url}`}, term ${term}, event ${seq}`
  return role === 'none' ? `not known here; last ${led}` : led
}

/** `2026-11-22 00:00 to 2026-11-24 00:00, America/Sao_Paulo` */
export const windowOf = (status: PlanStatus): string => {
  const { from, to, timezone } = status.plan
  if (from === null || to === null) return `empty, ${timezone}`
  const text = (instant: string): string => {
    const at = clockFor(status).local(instant)
    return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`
  }
  return `${text(from)} to ${text(to)}, ${timezone}`
}

/** `3: ○ 2 waiting  ✗ 1 abended`, in the order of the statuses, without those that nothing has. */
export const formatCounts = (counts: Readonly<Partial<Record<Status, number>>>, paint: Paint): string => {
  // The keys are the statuses of the type.
  const present = (Object.entries(counts) as [Status, number][]).filter(([, n]) => n > 0)
  const total = present.reduce((sum, [, n]) => sum + n, 0)
  return [`${total}${total > 0 ? ':' : ''}`, present.map(([status, n]) => paint.count(n, status)).join('  ')]
    .join(' ')
    .trim()
}
