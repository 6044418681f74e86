/** The routes about maintenance: what it does, when, and orders to it. */
import { Type } from 'typebox'
import { taskNames } from '#/model/maintenance.ts'
import { MaintenanceStatus } from '#/model/maintenance-views.ts'
import { Order } from './fields.ts'
import { exactly, route } from './route.ts'

export const maintenanceRoutes = {
  maintenance: route({
    method: 'GET',
    path: '/maintenance',
    tag: 'Maintenance',
    summary: 'Show maintenance: the next cycle and why, the last ones, every task',
    response: MaintenanceStatus,
  }),
  runMaintenance: route({
    method: 'POST',
    path: '/maintenance/run',
    needs: 'administrator',
    tag: 'Maintenance',
    summary: 'Begin a cycle of maintenance now',
    description: 'It is answered when the cycle has begun. Load and pauses are no matter.',
    body: exactly({
      tasks: Type.Optional(
        Type.Array(Type.Enum([...taskNames]), { maxItems: taskNames.length, description: 'Which; none: all.' }),
      ),
      ...Order.properties,
    }),
    response: MaintenanceStatus,
  }),
  pauseMaintenance: route({
    method: 'POST',
    path: '/maintenance/pause',
    needs: 'administrator',
    tag: 'Maintenance',
    summary: 'Pause maintenance: nothing runs by itself',
    description: 'A cycle that is under way goes on. What is missed is caught up once.',
    body: exactly({
      until: Type.Optional(
        Type.String({
          format: 'date-time',
          maxLength: 40,
          description: 'It goes on then by itself. An instant, `2026-11-22T03:14:00Z`; absent: until it is resumed.',
        }),
      ),
      ...Order.properties,
    }),
    response: MaintenanceStatus,
  }),
  resumeMaintenance: route({
    method: 'POST',
    path: '/maintenance/resume',
    needs: 'administrator',
    tag: 'Maintenance',
    summary: 'Resume maintenance',
    body: Order,
    response: MaintenanceStatus,
  }),
}
