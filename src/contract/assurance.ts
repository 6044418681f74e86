/** The routes about critical jobs, what endangers them, and how the day will go on. */
import { Type } from 'typebox'
import { CriticalJobView, CriticalPathView, HotJobView } from '#/model/assurance-views.ts'
import { ForecastAssumptions, ForecastView } from '#/model/forecast-views.ts'
import { InstantText } from '#/model/views.ts'
import { whatIfForms } from '#/model/what-if.ts'
import { ById, storable } from './fields.ts'
import { exactly, route } from './route.ts'

const { prompts, files, confirmations } = ForecastAssumptions.properties

export const assuranceRoutes = {
  critical: route({
    method: 'GET',
    path: '/critical',
    tag: 'Critical jobs',
    summary: 'List critical jobs',
    description:
      'Those most at risk first, with estimated end, deadline, confidence and risk; some seconds old at most.',
    response: Type.Object({ items: Type.Array(CriticalJobView) }),
  }),
  criticalPath: route({
    method: 'GET',
    path: '/jobs/:id/path',
    tag: 'Critical jobs',
    summary: 'Show the critical path of a job',
    description: 'The predecessors that determine when it ends, and what of the hot list lies before it.',
    params: ById,
    response: CriticalPathView,
  }),
  hot: route({
    method: 'GET',
    path: '/hot',
    tag: 'Critical jobs',
    summary: 'Show the hot list',
    description: 'Jobs that critical jobs wait for and that need attention now, each with all causes.',
    response: Type.Object({ items: Type.Array(HotJobView) }),
  }),
  forecast: route({
    method: 'POST',
    path: '/forecast',
    needs: 'viewer',
    asks: true,
    tag: 'Critical jobs',
    summary: 'Forecast how the plan goes on',
    description:
      'Plays the live plan on beside itself, with what-ifs if there are any, and changes nothing. It is another thing than the forecast plan, which says what will be planned.',
    body: exactly({
      until: Type.Optional(Type.Intersect([InstantText], { description: 'Absent: the end of the plan.' })),
      whatIf: Type.Optional(
        Type.Array(Type.String({ maxLength: 300, pattern: storable }), {
          maxItems: 20,
          description: `Changes of the plan: ${whatIfForms.join('; ')}.`,
        }),
      ),
      prompts: Type.Optional(prompts),
      files: Type.Optional(files),
      confirmations: Type.Optional(confirmations),
    }),
    response: ForecastView,
  }),
}
