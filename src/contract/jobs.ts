/** The routes that show jobs of the plan. */
import { Type } from 'typebox'
import { jobStatuses } from '#/model/status.ts'
import { Explanation, JobDetail, JobView, LogPart } from '#/model/views.ts'
import { ById, listQuery, pageOf } from './fields.ts'
import { exactly, route } from './route.ts'

/** How many bytes of a log are answered when nobody says. */
export const defaultLogPart = 64 * 1024

/** More than any job runs; what is beyond the integers of the ledger would fail there, and not be refused. */
export const mostRuns = 32_767

export const jobRoutes = {
  jobs: route({
    method: 'GET',
    shows: 'plan',
    path: '/jobs',
    tag: 'Jobs',
    summary: 'List jobs',
    query: listQuery(jobStatuses),
    response: pageOf(JobView),
  }),
  job: route({
    method: 'GET',
    path: '/jobs/:id',
    tag: 'Jobs',
    summary: 'Show a job',
    description: 'A job in full: its task, what it follows and what follows it, its runs.',
    params: ById,
    response: JobDetail,
  }),
  why: route({
    method: 'GET',
    path: '/jobs/:id/why',
    tag: 'Jobs',
    summary: 'Say why a job is not running',
    description: 'Every condition that is not met yet, from the predicates that decide, and what would clear it.',
    params: ById,
    response: Explanation,
  }),
  log: route({
    method: 'GET',
    path: '/jobs/:id/log',
    tag: 'Jobs',
    summary: 'Read a part of the log of a run',
    description: 'Read on from `nextOffset` until `complete` is true and `nextOffset` has reached `size`.',
    params: ById,
    query: exactly({
      run: Type.Optional(
        Type.Integer({ minimum: 1, maximum: mostRuns, description: 'The number of the run; absent: the last.' }),
      ),
      offset: Type.Optional(
        Type.Integer({ default: 0, description: 'The first byte; negative: so many bytes before the end.' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 * 1024, default: defaultLogPart })),
    }),
    response: LogPart,
  }),
}
