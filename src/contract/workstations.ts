/** The routes about workstations and resources of the plan. */
import { Type } from 'typebox'
import { highestLimit } from '#/model/workstation-change.ts'
import { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import { Order, pageOf, shortListQuery, storable } from './fields.ts'
import { exactly, route } from './route.ts'

const nameOf = (description: string) => Type.String({ minLength: 1, maxLength: 200, pattern: storable, description })

export const workstationRoutes = {
  workstations: route({
    method: 'GET',
    shows: 'plan',
    path: '/workstations',
    tag: 'Workstations',
    summary: 'List workstations',
    query: shortListQuery,
    response: pageOf(WorkstationView),
  }),
  files: route({
    method: 'GET',
    shows: 'plan',
    path: '/files',
    tag: 'Workstations',
    summary: 'List files that are waited for',
    query: shortListQuery,
    response: pageOf(FileView),
  }),
  changeWorkstation: route({
    method: 'POST',
    path: '/workstations/:workstation/change',
    tag: 'Orders',
    summary: 'Set limit, fence, link or ignore of a workstation',
    description: 'What is not given stays as it is. What runs goes on. It is carried to the next plan.',
    params: exactly({ workstation: nameOf('Its name, FTA1.') }),
    body: exactly({
      limit: Type.Optional(
        Type.Integer({ minimum: 0, maximum: highestLimit, description: 'Jobs at once; 0: only HI and GO start.' }),
      ),
      fence: Type.Optional(Type.Integer({ minimum: 0, maximum: 101, description: 'Only priorities above it start.' })),
      linked: Type.Optional(Type.Boolean({ description: 'false: nothing new starts on it.' })),
      ignored: Type.Optional(Type.Boolean()),
      ...Order.properties,
    }),
    response: WorkstationView,
  }),
  resources: route({
    method: 'GET',
    shows: 'plan',
    path: '/resources',
    tag: 'Workstations',
    summary: 'List resources',
    query: shortListQuery,
    response: pageOf(ResourceView),
  }),
  setResourceUnits: route({
    method: 'POST',
    path: '/resources/:resource/units',
    tag: 'Orders',
    summary: 'Alter how many units a resource has',
    description: 'Who holds units keeps them. It counts until the definition of the resource changes.',
    params: exactly({ resource: nameOf('Its name, FTA1#TAPES.') }),
    body: exactly({ units: Type.Integer({ minimum: 0, maximum: 1_000_000 }), ...Order.properties }),
    response: ResourceView,
  }),
}
