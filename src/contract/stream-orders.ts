/** The routes by which an operator orders something of a job stream. Each answers the stream as it is afterwards. */
import type { TObject } from 'typebox'
import type { StreamAction } from '#/model/command.ts'
import { StreamView } from '#/model/views.ts'
import { ById, CancelOrder, Order, PriorityOrder } from './fields.ts'
import { route } from './route.ts'

interface Words {
  readonly summary: string
  readonly description: string
}

const order = <Body extends TObject>(action: StreamAction | 'priority', { summary, description }: Words, body: Body) =>
  route({
    method: 'POST',
    path: `/streams/:id/${action}`,
    tag: 'Orders',
    summary,
    description: `${description} Answered when it is committed, with the stream as it is then.`,
    params: ById,
    body,
    response: StreamView,
  })

export const streamOrderRoutes = {
  holdStream: order(
    'hold',
    { summary: 'Hold a job stream', description: 'None of its jobs starts until it is unheld or released.' },
    Order,
  ),
  unholdStream: order(
    'unhold',
    { summary: 'Take the hold of a job stream back', description: 'It has the priority that it had before.' },
    Order,
  ),
  releaseStream: order(
    'release',
    {
      summary: 'Release a job stream',
      description: 'What the stream itself waits for is taken away, and a hold with it; what its jobs wait for stays.',
    },
    Order,
  ),
  cancelStream: order(
    'cancel',
    {
      summary: 'Cancel a job stream',
      description: 'Jobs that have not started never do, and what follows the stream goes on.',
    },
    CancelOrder,
  ),
  killStream: order(
    'kill',
    { summary: 'Kill the running jobs of a job stream', description: 'The process group of each is ended.' },
    Order,
  ),
  setStreamPriority: order(
    'priority',
    { summary: 'Change the priority of a job stream', description: 'A hold is taken back with it.' },
    PriorityOrder,
  ),
}
