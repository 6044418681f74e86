/** All routes of the API, by name. The name is the method of the client and the operation id of the API reference. */
import { accessRoutes, keyRoutes } from './access.ts'
import { agentRoutes } from './agents.ts'
import { assuranceRoutes } from './assurance.ts'
import { auditRoutes } from './audit.ts'
import { bulkRoutes } from './bulk.ts'
import { calendarRoutes } from './calendars.ts'
import { definitionRoutes } from './definitions.ts'
import { dependencyOrderRoutes } from './dependency-orders.ts'
import { freezeRoutes } from './freezes.ts'
import { historyRoutes } from './history.ts'
import { jobOrderRoutes } from './job-orders.ts'
import { jobRoutes } from './jobs.ts'
import { maintenanceRoutes } from './maintenance.ts'
import { serverRoutes } from './server.ts'
import { optionRoutes } from './options.ts'
import { planRoutes } from './plan.ts'
import { promptRoutes } from './prompts.ts'
import { statusRoutes } from './status.ts'
import { streamOrderRoutes } from './stream-orders.ts'
import { streamRoutes } from './streams.ts'
import { submissionRoutes } from './submissions.ts'
import { workstationRoutes } from './workstations.ts'

export const routes = {
  ...statusRoutes,
  ...agentRoutes,
  ...jobRoutes,
  ...jobOrderRoutes,
  ...streamRoutes,
  ...dependencyOrderRoutes,
  ...submissionRoutes,
  ...streamOrderRoutes,
  ...bulkRoutes,
  ...historyRoutes,
  ...planRoutes,
  ...assuranceRoutes,
  ...promptRoutes,
  ...workstationRoutes,
  ...freezeRoutes,
  ...optionRoutes,
  ...maintenanceRoutes,
  ...serverRoutes,
  ...definitionRoutes,
  ...calendarRoutes,
  ...accessRoutes,
  ...keyRoutes,
  ...auditRoutes,
}

export type Routes = typeof routes
export type RouteName = keyof Routes
