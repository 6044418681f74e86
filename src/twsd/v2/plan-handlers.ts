/** What the server does for the operations on the plan of version 2. */
import type { Handler } from '#/twsd/call.ts'
import { jobLogByFilter, jobLogOfRun } from './job-log.ts'
import { jobOrders, jobs, patch as patchJob, rerun, updatePriority } from './job-orders.ts'
import {
  onlineOrders,
  patchResource,
  patchWorkstation,
  prompts,
  reply,
  resources,
  updateQuantity,
  workstationOrders,
  workstations,
} from './object-orders.ts'
import { runOf } from './plan-find.ts'
import { planQuestions } from './plan-lists.ts'
import type { planOperations } from './plan-operations.ts'
import { orderByFilter, orderById, type Orderable, type OrderOf } from './plan-orders.ts'
import { patch as patchStream, streamOrders, streams } from './stream-orders.ts'
import { submissions } from './submit.ts'

/** HWA answers orders about dependencies with more than the rest. */
const shapeOf = (word: string): 'action' | 'resource' => (word.endsWith('dependencies') ? 'action' : 'resource')

const each = <Prefix extends string, Word extends string, Subject>(
  prefix: Prefix,
  orders: Readonly<Record<Word, OrderOf<Subject>>>,
  make: (order: OrderOf<Subject>, word: string) => Handler,
): Readonly<Record<`${Prefix}.${Word}`, Handler>> => {
  const entries = (Object.entries(orders) as [Word, OrderOf<Subject>][]).map(([word, order]) => [
    `${prefix}.${word}`,
    make(order, word),
  ])
  return Object.fromEntries(entries) as Record<`${Prefix}.${Word}`, Handler>
}

const one =
  <Subject>(orderable: Orderable<Subject>) =>
  (order: OrderOf<Subject>, word = ''): Handler =>
    orderById(orderable, order, shapeOf(word))

const many =
  <Subject>(orderable: Orderable<Subject>) =>
  (order: OrderOf<Subject>): Handler =>
    orderByFilter(orderable, order)

const ofRun: typeof jobs = { ...jobs, byId: (call) => call.engine.job(runOf(call).job) }

export const planHandlers: { readonly [Name in keyof typeof planOperations]: Handler } = {
  ...planQuestions,
  ...submissions,
  jobLogByFilter,
  jobLogOfRun,
  ...each('job', jobOrders, one(jobs)),
  ...each('jobs', jobOrders, many(jobs)),
  patchJob: one(jobs)(patchJob),
  patchJobs: many(jobs)(patchJob),
  updateJobPriority: one(jobs)(updatePriority),
  rerunJobs: many(jobs)(rerun),
  rerunRun: one(ofRun)(rerun),
  ...each('stream', streamOrders, one(streams)),
  ...each('streams', streamOrders, many(streams)),
  patchStream: one(streams)(patchStream),
  patchStreams: many(streams)(patchStream),
  ...each('workstation', workstationOrders, one(workstations)),
  ...each('workstations', workstationOrders, many(workstations)),
  ...each('workstation', onlineOrders, one(workstations)),
  patchWorkstation: one(workstations)(patchWorkstation),
  patchWorkstations: many(workstations)(patchWorkstation),
  patchResource: one(resources)(patchResource),
  patchResources: many(resources)(patchResource),
  updateQuantity: one(resources)(updateQuantity),
  updateQuantities: many(resources)(updateQuantity),
  replyPrompt: one(prompts)(reply),
}
