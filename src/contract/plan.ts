/** The routes about the plan as a whole: its days, its extension, and plans that are only imagined. */
import { Type } from 'typebox'
import { ImaginedPlan, ImaginedStream, mostPlanDays, PlanOverview } from '#/model/plan-views.ts'
import { PlainDate } from '#/model/run-cycle.ts'
import { Order } from './fields.ts'
import { exactly, route } from './route.ts'

const Days = Type.Integer({ minimum: 1, maximum: mostPlanDays, description: 'How many production days.' })
const To = Type.Intersect([PlainDate], { description: 'The last production day, included.' })

/** The most streams of an imagined plan in one answer. */
export const mostImagined = 10_000

const Imagine = {
  days: Type.Optional(Days),
  to: Type.Optional(To),
  name: Type.Optional(
    Type.String({ maxLength: 200, description: 'Only these streams; @ or * for any text, ? for one character.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostImagined, default: 100 })),
  after: Type.Optional(Type.String({ maxLength: 20, description: 'The `next` of the page before.' })),
}

const Imagined = Type.Object({
  plan: ImaginedPlan,
  items: Type.Array(ImaginedStream),
  next: Type.Union([Type.String(), Type.Null()]),
})

export const planRoutes = {
  plan: route({
    method: 'GET',
    path: '/plan',
    tag: 'Plan',
    summary: 'Show the days of the plan',
    response: PlanOverview,
  }),
  extendPlan: route({
    method: 'POST',
    path: '/plan/extend',
    needs: 'scheduler',
    tag: 'Plan',
    summary: 'Extend the plan',
    description: 'Plans the days that are missing up to the last one asked for. The work that runs goes on meanwhile.',
    body: exactly({ days: Type.Optional(Days), to: Type.Optional(To), ...Order.properties }),
    response: Type.Object({
      /** Null: nothing was missing. */
      from: Type.Union([Type.String(), Type.Null()]),
      to: Type.Union([Type.String(), Type.Null()]),
      streams: Type.Integer(),
      jobs: Type.Integer(),
    }),
  }),
  trialPlan: route({
    method: 'GET',
    path: '/plan/trial',
    tag: 'Plan',
    summary: 'Show the plan that an extension would make',
    query: exactly(Imagine),
    response: Imagined,
  }),
  forecastPlan: route({
    method: 'GET',
    path: '/plan/forecast',
    tag: 'Plan',
    summary: 'Show the plan of any days, from the definitions alone',
    query: exactly({
      from: Type.Optional(Type.Intersect([PlainDate], { description: 'The first production day; else today.' })),
      ...Imagine,
    }),
    response: Imagined,
  }),
}
