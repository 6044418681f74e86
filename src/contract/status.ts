/** The route that tells how the plan and the server are doing. */
import { PlanStatus } from '#/model/views.ts'
import { route } from './route.ts'

export const statusRoutes = {
  status: route({
    method: 'GET',
    path: '/status',
    tag: 'Status',
    summary: 'The plan at a glance',
    description: 'Jobs and streams by status, the window of the plan, who leads, the agent, the health of the server.',
    response: PlanStatus,
  }),
}
