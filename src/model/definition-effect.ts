/** What a change of definitions does to the live plan and to the calendar of the days to come. */
import { Type, type Static } from 'typebox'
import { Change, ObjectName } from './definition-views.ts'
import { InstantText, StreamStatusText } from './views.ts'

/** A list of which only the first are given; `count` counts all. */
const Some = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ count: Type.Integer(), items: Type.Array(item) })

/** An instance of a stream: its production day and its scheduled time. */
export const InstanceTime = Type.Object({ day: Type.String(), scheduledAt: InstantText })
export type InstanceTime = Static<typeof InstanceTime>

/** The same instance at another time of its day. */
export const MovedInstance = Type.Object({ day: Type.String(), from: InstantText, to: InstantText })
export type MovedInstance = Static<typeof MovedInstance>

/** Instances of a stream that come, go and move. */
export const InstanceChanges = Type.Object({
  added: Some(InstanceTime),
  removed: Some(InstanceTime),
  moved: Some(MovedInstance),
  /** At their place as before, with another start, latest start or deadline. */
  retimed: Some(InstanceTime),
})
export type InstanceChanges = Static<typeof InstanceChanges>

/** A FOLLOWS of an instance that means another predecessor; null: none. */
export const ChangedMatch = Type.Object({
  /** `FTA1#PAYROLL.PAYCALC`, or the stream. */
  waiter: Type.String(),
  day: Type.String(),
  scheduledAt: InstantText,
  before: Type.Union([Type.String(), Type.Null()]),
  after: Type.Union([Type.String(), Type.Null()]),
})
export type ChangedMatch = Static<typeof ChangedMatch>

/** An instance that is in the plan and keeps the shape it was planned with. */
export const KeptInstance = Type.Object({
  id: Type.Integer(),
  day: Type.String(),
  scheduledAt: InstantText,
  status: StreamStatusText,
})
export type KeptInstance = Static<typeof KeptInstance>

/** What happens to one stream. */
export const StreamEffect = Type.Object({
  /** `FTA1#PAYROLL`. */
  stream: Type.String(),
  /** What becomes of its own definition; null: that stays, and something it uses changes. */
  change: Type.Union([Change, Type.Null()]),
  /** The objects it uses that change. */
  because: Type.Array(ObjectName),
  /** On days that are not planned yet. */
  calendar: InstanceChanges,
  /** On days that are planned: what would be different, if they were planned anew. */
  planned: InstanceChanges,
  jobs: Type.Object({
    added: Type.Array(Type.String()),
    removed: Type.Array(Type.String()),
    /** Their own times, priority ..., or their job definition. */
    changed: Type.Array(Type.String()),
  }),
  /** `PAYCALC FOLLOWS FTA1#LEDGER.CLOSE`; without a job it is the stream that waits. */
  dependencies: Type.Object({ added: Type.Array(Type.String()), removed: Type.Array(Type.String()) }),
  /** On the days that are planned: predecessors that would be other ones. */
  matches: Some(ChangedMatch),
  /** Why it cannot be planned before or after, in a sentence. */
  problem: Type.Object({
    before: Type.Union([Type.String(), Type.Null()]),
    after: Type.Union([Type.String(), Type.Null()]),
  }),
  /** The plan is not changed: these instances stay as they are. */
  kept: Type.Object({ ...Some(KeptInstance).properties, started: Type.Integer(), ended: Type.Integer() }),
})
export type StreamEffect = Static<typeof StreamEffect>

export const Effect = Type.Object({
  /** The days that were looked at, both included. */
  from: Type.String(),
  to: Type.String(),
  /** The last day that is planned; null: none. Later ones come out as the calendar says. */
  plannedTo: Type.Union([Type.String(), Type.Null()]),
  /** Over all streams, on days that are not planned yet. */
  added: Type.Integer(),
  removed: Type.Integer(),
  moved: Type.Integer(),
  /** Instances in the plan of streams that change. */
  kept: Type.Integer(),
  streams: Some(StreamEffect),
})
export type Effect = Static<typeof Effect>
