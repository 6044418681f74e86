/** The routes about freezes and drains: what keeps a part of the plan from starting. */
import { Type } from 'typebox'
import { freezeKinds, FreezeView, scopeKinds } from '#/model/freeze.ts'
import { ById, Order, storable } from './fields.ts'
import { exactly, route } from './route.ts'

export const freezeRoutes = {
  freezes: route({
    method: 'GET',
    shows: 'plan',
    path: '/freezes',
    tag: 'Freezes',
    summary: 'List freezes and drains',
    response: Type.Object({ items: Type.Array(FreezeView) }),
  }),
  addFreeze: route({
    method: 'POST',
    path: '/freezes',
    tag: 'Orders',
    summary: 'Freeze or drain a part of the plan',
    description:
      'Frozen: nothing in the scope starts, HI and GO neither. Drained: streams that have begun go on, and none begins. What runs goes on.',
    body: exactly({
      kind: Type.Enum(freezeKinds),
      scope: Type.Enum(scopeKinds),
      pattern: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: storable,
          description: 'Of workstations or streams, with @ or * for any text and ? for one character.',
        }),
      ),
      until: Type.Optional(
        Type.String({
          format: 'date-time',
          maxLength: 40,
          description: 'It is lifted then by itself. An instant, `2026-11-22T03:14:00Z`.',
        }),
      ),
      ...Order.properties,
    }),
    response: FreezeView,
  }),
  liftFreeze: route({
    method: 'POST',
    path: '/freezes/:id/lift',
    tag: 'Orders',
    summary: 'Lift a freeze or drain',
    params: ById,
    body: Order,
    response: Type.Object({ items: Type.Array(FreezeView) }),
  }),
}
