/** The routes by which an operator orders something of a job. Each answers the job as it is afterwards. */
import { Type } from 'typebox'
import type { JobAction } from '#/model/command.ts'
import { JobDetail } from '#/model/views.ts'
import { ById, Order, storable } from './fields.ts'
import { exactly, route } from './route.ts'

const order = (action: JobAction, summary: string, description: string) =>
  route({
    method: 'POST',
    path: `/jobs/:id/${action}`,
    tag: 'Orders',
    summary,
    description,
    params: ById,
    body: Order,
    response: JobDetail,
  })

export const jobOrderRoutes = {
  hold: order('hold', 'Hold a job', 'It does not start until it is unheld or released.'),
  unhold: order('unhold', 'Take a hold back', 'It starts when everything else it waits for has come about.'),
  release: order('release', 'Release a job', 'Its dependencies are taken away, and a hold with them.'),
  cancel: order('cancel', 'Cancel a job', 'It never starts, and its successors go on. A running job goes on.'),
  kill: order('kill', 'Kill a running job', 'Its process group is ended; the job abends when that is gone.'),
  rerun: order('rerun', 'Run a job again', 'One more run, at once.'),
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
