/** The agents as they are shown: who is there, who is away, and which runs each has. */
import type { AgentView } from '#/model/agent-views.ts'
import { runsOf } from './agent-lease.ts'
import { cell } from './columns.ts'
import type { PlanState } from './state.ts'
import { instantText, jobName } from './view.ts'

/** What the link knows of the agent it leads to. */
export interface LinkedAgent {
  readonly name: string | null
  readonly connected: boolean
  readonly since: number | null
}

/** How many runs of an agent are named. */
const mostRuns = 100

/** Every agent that is linked, lost, or has a live run; by name. */
export const viewAgents = (state: PlanState, link: LinkedAgent | undefined): AgentView[] => {
  const names = new Set([...state.agents.values(), ...state.lostAgents.keys()])
  if (link?.name != null) names.add(link.name)
  return [...names].toSorted().map((name) => viewAgent(state, name, link?.name === name ? link : undefined))
}

const viewAgent = (state: PlanState, name: string, link: LinkedAgent | undefined): AgentView => {
  const runs = runsOf(state, name)
  const lostSince = state.lostAgents.get(name)
  return {
    name,
    status: link?.connected === true ? 'connected' : lostSince === undefined ? 'away' : 'lost',
    since: instantText(lostSince ?? link?.since ?? 0),
    runs: runs.length,
    jobs: runs.slice(0, mostRuns).map((id) => ({ id, name: jobName(state, id), run: cell(state.jobs.run, id) })),
  }
}
