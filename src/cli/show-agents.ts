/** The command that lists the agents, and the runs of those that are away. */
import { count } from '#/lib/words.ts'
import type { AgentView } from '#/model/agent-views.ts'
import type { Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export const showAgents = async (session: Session): Promise<void> => {
  const answer = await session.client.agents()
  if (session.json) return session.printJson(answer)
  const clock = await session.clock()
  await session.print(formatTable(answer.items, columns(session, clock), session.paint))
  for (const { name, status, runs, jobs } of answer.items) {
    if (status === 'connected' || runs === 0) continue
    const what = status === 'lost' ? 'unreachable' : 'on an agent that is away'
    await session.print(`\n${count(runs, 'run')} ${runs === 1 ? 'is' : 'are'} ${what} (${name}):`)
    for (const job of jobs) await session.print(`  ${job.id}  ${job.name} run ${job.run}`)
  }
}

const columns = ({ paint }: Session, { when }: Clock): Column<AgentView>[] => [
  { title: 'AGENT', cell: ({ name }) => name },
  { title: 'STATUS', cell: ({ status }) => (status === 'lost' ? paint.style('red', status) : status) },
  { title: 'SINCE', cell: ({ since }) => when(since) },
  { title: 'RUNS', cell: ({ runs }) => String(runs), align: 'right' },
]
