/** The routes about the history of runs. */
import { Type } from 'typebox'
import { runOutcomes, RunSummary, RunView } from '#/model/run-views.ts'
import { defaultPageSize, largestPageSize, pageOf, pageQuery } from './fields.ts'
import { exactly, route } from './route.ts'

const Day = (description: string) => Type.String({ format: 'date', maxLength: 10, description })
const pattern = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }))

/** Which runs. */
const runFilter = {
  from: Day('The first production day, 2026-11-22.'),
  to: Type.Optional(Day('The last one; absent: today.')),
  name: pattern('The name of the job, with @ or * for any text and ? for one character.'),
  stream: pattern('Its job stream: WORKSTATION#STREAM, or STREAM.'),
  workstation: pattern('Where it ran.'),
  outcome: Type.Optional(
    Type.String({ maxLength: 100, description: `One or several, separated by commas: ${runOutcomes.join(', ')}.` }),
  ),
}

export const historyRoutes = {
  runs: route({
    method: 'GET',
    path: '/runs',
    tag: 'Runs',
    summary: 'List runs of the past',
    description:
      'Of a window of production days, the last to end first, day by day. A page may be short when few runs are wanted: go on with `next`.',
    query: exactly({
      ...runFilter,
      job: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'The number of the job in the plan.' }),
      ),
      ...pageQuery,
    }),
    response: pageOf(RunView),
  }),
  runSummary: route({
    method: 'GET',
    path: '/runs/summary',
    tag: 'Runs',
    summary: 'Sum up runs of the past by job',
    description:
      'How many went well and wrong and how long they took, those with the most that went wrong first; at most 35 days.',
    query: exactly({
      ...runFilter,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPageSize, default: defaultPageSize })),
    }),
    response: Type.Object({ items: Type.Array(RunSummary) }),
  }),
}
