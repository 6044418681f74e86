/** What the server does for the routes about maintenance. */
import type { Engine } from '#/engine/engine.ts'
import type { Handlers } from './handlers.ts'
import { instantOf } from './read-instant.ts'

type MaintenanceHandlers = Pick<Handlers, 'maintenance' | 'runMaintenance' | 'pauseMaintenance' | 'resumeMaintenance'>

export const maintenanceHandlers = ({ maintenance }: Engine): MaintenanceHandlers => ({
  maintenance: () => maintenance.status(),
  runMaintenance: ({ tasks = [] }, cause) => maintenance.run(tasks, cause),
  pauseMaintenance: ({ until }, cause) => maintenance.pause(instantOf('until', until) ?? null, cause),
  resumeMaintenance: (_, cause) => maintenance.resume(cause),
})
