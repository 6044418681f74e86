/** Orders about many objects at once: what can be asked, and how such an operation is shown. */
import { Type, type Static } from 'typebox'
import { AskedWaits } from './asked-waits.ts'
import { risks } from './assurance-views.ts'
import { timeWords } from './dependency-change.ts'
import { InstantText, JobStatusText, Maybe } from './views.ts'

/** What can be ordered, by noun. */
export const bulkActions = {
  job: [
    'hold',
    'unhold',
    'release',
    'cancel',
    'kill',
    'rerun',
    'confirm',
    'priority',
    'add-dependencies',
    'release-dependencies',
    'remove-dependencies',
  ],
  stream: [
    'hold',
    'unhold',
    'release',
    'cancel',
    'kill',
    'priority',
    'limit',
    'add-dependencies',
    'release-dependencies',
    'remove-dependencies',
  ],
  prompt: ['reply'],
  workstation: ['change'],
} as const
export type BulkNoun = keyof typeof bulkActions

/** The most objects that one operation is about. */
export const mostBulkItems = 10_000

const names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 1100 }), { maxItems: 40, description }))

/** What an action takes besides; `engine/bulk-commands.ts` says which. */
const options = {
  pending: Type.Optional(Type.Boolean({ description: 'cancel: when what it waits for has come.' })),
  priority: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 101, description: 'priority, rerun. 100 is HI, 101 is GO.' }),
  ),
  at: Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description: 'rerun: not before.' })),
  successors: Type.Optional(Type.Enum(['internal', 'all'], { description: 'rerun: with what comes after it.' })),
  outcome: Type.Optional(Type.Enum(['succ', 'abend'], { description: 'confirm.' })),
  answer: Type.Optional(Type.Enum(['yes', 'no'], { description: 'reply.' })),
  limit: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0, maximum: 32_767 }), Type.Null()], {
      description: 'limit, change: jobs at once; null: no limit of a stream.',
    }),
  ),
  fence: Type.Optional(Type.Integer({ minimum: 0, maximum: 101, description: 'change.' })),
  linked: Type.Optional(Type.Boolean({ description: 'change.' })),
  ignored: Type.Optional(Type.Boolean({ description: 'change.' })),
  follows: names('release-dependencies, remove-dependencies: predecessors by name.'),
  needs: names('The same: resources.'),
  opens: names('The same: files.'),
  prompts: names('The same: prompts.'),
  times: Type.Optional(Type.Array(Type.Enum([...timeWords]), { maxItems: 3, description: 'The same: times.' })),
  dependencies: Type.Optional(AskedWaits),
}

export const BulkOrder = Type.Object({
  noun: Type.Enum(Object.keys(bulkActions) as BulkNoun[]),
  action: Type.String({
    maxLength: 40,
    description: 'hold, unhold, release, cancel, kill, rerun, confirm, priority, limit, reply, change ...',
  }),
  ...options,
})
export type BulkOrder = Static<typeof BulkOrder>
export type BulkOption = keyof typeof options

/** The number of a job, stream or prompt; the name of a workstation. */
export const BulkId = Type.Union([
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ minLength: 1, maxLength: 200 }),
])
export type BulkId = Static<typeof BulkId>

/** One object of an operation. */
export const BulkItem = Type.Object({
  id: BulkId,
  name: Type.String(),
  /** `open`: its turn has not come; `left`: the operation was cancelled before. */
  outcome: Type.Enum(['open', 'done', 'refused', 'left']),
  /** The code of the refusal and why, in a sentence. */
  code: Maybe(Type.String()),
  sentence: Maybe(Type.String()),
})
export type BulkItem = Static<typeof BulkItem>

/** What would come of it, on a copy of the plan: nothing but these orders happens. */
export const BulkEffect = Type.Object({
  /** Jobs by status, before and after. */
  before: Type.Record(JobStatusText, Type.Integer()),
  after: Type.Record(JobStatusText, Type.Integer()),
  /** Critical jobs that are estimated to end at another time, or are at another risk; at most fifty. */
  critical: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      deadlineAt: Maybe(InstantText),
      endBefore: Maybe(InstantText),
      endAfter: Maybe(InstantText),
      riskBefore: Type.Enum(risks),
      riskAfter: Type.Enum(risks),
    }),
  ),
  criticalCount: Type.Integer(),
})
export type BulkEffect = Static<typeof BulkEffect>

export const BulkOperation = Type.Object({
  /** null: it is only previewed. */
  id: Maybe(Type.Integer()),
  requestId: Type.String(),
  order: BulkOrder,
  reason: Maybe(Type.String()),
  /** `interrupted`: this server lost its lead; whoever leads now goes on with it. */
  state: Type.Enum(['previewed', 'running', 'done', 'cancelled', 'interrupted']),
  items: Type.Integer(),
  done: Type.Integer(),
  refused: Type.Integer(),
  startedAt: InstantText,
  endedAt: Maybe(InstantText),
})
export type BulkOperation = Static<typeof BulkOperation>

/** With what became of its items, those that were refused first. */
export const BulkDetail = Type.Object({
  ...BulkOperation.properties,
  results: Type.Array(BulkItem),
  effect: Maybe(BulkEffect),
})
export type BulkDetail = Static<typeof BulkDetail>
