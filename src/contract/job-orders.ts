/** The routes by which an operator orders something of a job. Each answers the job as it is afterwards. */
import { Type, type TObject } from 'typebox'
import type { JobAction } from '#/model/command.ts'
import { JobDetail, JobView } from '#/model/views.ts'
import { ById, CancelOrder, Id, Order, PriorityNumber, PriorityOrder, storable } from './fields.ts'
import { At, Name } from './submission-fields.ts'
import { exactly, route } from './route.ts'

const order = <Body extends TObject>(
  action: JobAction | 'priority',
  { summary, description }: { readonly summary: string; readonly description: string },
  body: Body,
) =>
  route({
    method: 'POST',
    path: `/jobs/:id/${action}`,
    tag: 'Orders',
    summary,
    description,
    params: ById,
    body,
    response: JobDetail,
  })

export const jobOrderRoutes = {
  hold: order(
    'hold',
    { summary: 'Hold a job', description: 'It does not start until it is unheld or released; its priority is kept.' },
    Order,
  ),
  unhold: order(
    'unhold',
    { summary: 'Take a hold back', description: 'It starts when everything else it waits for has come about.' },
    Order,
  ),
  release: order(
    'release',
    { summary: 'Release a job', description: 'Its dependencies are taken away, and a hold with them.' },
    Order,
  ),
  cancel: order(
    'cancel',
    { summary: 'Cancel a job', description: 'It never starts, and its successors go on. A running job goes on.' },
    CancelOrder,
  ),
  kill: order(
    'kill',
    { summary: 'Kill a running job', description: 'Its process group is ended; the job abends when that is gone.' },
    Order,
  ),
  setPriority: order(
    'priority',
    {
      summary: 'Change the priority of a job',
      description: 'Of one that has not started; a hold is taken back with it.',
    },
    PriorityOrder,
  ),
  rerun: order(
    'rerun',
    {
      summary: 'Run a job again',
      description:
        'One more run, at once or at a time; with its successors those that have ended wait for their predecessors once more. Refused while one of them runs. From another definition: what is run, as whom, what success means and what follows an abend are of that one; the recovery job stays.',
    },
    exactly({
      at: Type.Optional(At),
      priority: Type.Optional(PriorityNumber),
      successors: Type.Optional(Type.Enum(['internal', 'all'])),
      only: Type.Optional(
        Type.Array(Id, { maxItems: 10_000, description: 'With successors: these of them alone, by their numbers.' }),
      ),
      from: Type.Optional(
        Name('WORKSTATION#JOB, or JOB: another definition that is run in its place, where that one runs.'),
      ),
      ...Order.properties,
    }),
  ),
  successors: route({
    method: 'GET',
    shows: 'plan',
    path: '/jobs/:id/successors',
    tag: 'Jobs',
    summary: 'List what comes after a job',
    description: 'The jobs that a rerun with its successors would take, of its stream (internal) or of all.',
    params: ById,
    query: exactly({ scope: Type.Optional(Type.Enum(['internal', 'all'], { default: 'internal' })) }),
    response: Type.Object({ items: Type.Array(JobView) }),
  }),
  confirm: route({
    method: 'POST',
    path: '/jobs/:id/confirm',
    tag: 'Orders',
    summary: 'Say how a job ended',
    description:
      'One that runs, is pending or unknown; one that abended or was suppressed can be confirmed as succeeded. It has no effect on one that has not started. With output conditions they come true, and a job that runs ends so when its process ends.',
    params: ById,
    body: exactly({
      outcome: Type.Union([Type.Literal('succ'), Type.Literal('abend')]),
      conditions: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 120, pattern: storable }), {
          maxItems: 50,
          description: 'Output conditions of the job that came true.',
        }),
      ),
      ...Order.properties,
    }),
    response: JobDetail,
  }),
}
