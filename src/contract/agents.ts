/** The route about agents. */
import { Type } from 'typebox'
import { AgentView } from '#/model/agent-views.ts'
import { route } from './route.ts'

export const agentRoutes = {
  agents: route({
    method: 'GET',
    path: '/agents',
    tag: 'Status',
    summary: 'List the agents, and the runs each has',
    description:
      'The runs of an agent that is lost are unreachable: whether they still go on is not known. Asked of the leader.',
    response: Type.Object({ items: Type.Array(AgentView) }),
  }),
}
