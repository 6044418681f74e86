/** What is shown of maintenance. */
import { Type, type Static } from 'typebox'
import { cycleOutcomes, taskNames, taskOutcomes } from './maintenance.ts'
import { InstantText } from './views.ts'

const Task = Type.Enum([...taskNames])
const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

/** `waiting`: for its next cycle. `standby`: the leader does it. `off`: this server does none (BATUTA_SCHEDULERS). */
export const maintenanceStates = ['waiting', 'running', 'paused', 'standby', 'off'] as const

/** A task, what it did last, and when it did its work last. */
export const MaintenanceTask = Type.Object({
  name: Task,
  about: Type.String(),
  /** In cycles that nobody ordered: minutes that its last success must be old; 0: in each. */
  everyMinutes: Type.Number(),
  timeoutMinutes: Type.Number(),
  last: OrNull(
    Type.Object({
      at: InstantText,
      tookMs: Type.Integer(),
      outcome: Type.Enum([...taskOutcomes]),
      said: Type.String(),
    }),
  ),
  doneAt: OrNull(InstantText),
})
export type MaintenanceTask = Static<typeof MaintenanceTask>

export const MaintenanceCycle = Type.Object({
  id: Type.Integer(),
  startedAt: InstantText,
  /** Null: it is under way. */
  endedAt: OrNull(InstantText),
  outcome: OrNull(Type.Enum([...cycleOutcomes])),
  reason: Type.String(),
  /** Who ordered it; null: it came by itself. */
  by: OrNull(Type.String()),
  server: Type.String(),
  term: Type.Integer(),
})

export const MaintenanceStatus = Type.Object({
  state: Type.Enum([...maintenanceStates]),
  /** `at` null: never by itself, and `why` says why. */
  next: Type.Object({ at: OrNull(InstantText), why: Type.String() }),
  underWay: OrNull(
    Type.Object({ since: InstantText, reason: Type.String(), cycle: OrNull(Type.Integer()), task: OrNull(Task) }),
  ),
  pause: OrNull(
    Type.Object({
      since: InstantText,
      until: OrNull(InstantText),
      by: Type.String(),
      reason: OrNull(Type.String()),
    }),
  ),
  /** Minutes from one cycle to the next: at least, usually, at most. */
  interval: Type.Object({ shortest: Type.Number(), usual: Type.Number(), longest: Type.Number() }),
  /** As the option maintenanceWindows has them. */
  windows: Type.String(),
  tasks: Type.Array(MaintenanceTask),
  /** The last ones, newest first. */
  cycles: Type.Array(MaintenanceCycle),
  /** Cycles that were due here and not begun, for another server was at one. */
  skipped: Type.Integer(),
  /** How long after its time the last cycle that came by itself began. */
  lagMs: Type.Integer(),
  /** Processor time of this server for maintenance: of its looks, and at most of its cycles, in percent of the time since it started. */
  processor: Type.Object({ looksPercent: Type.Number(), cyclesPercent: Type.Number() }),
  /** What went wrong with a cycle as a whole; null: nothing did. */
  trouble: OrNull(Type.String()),
})
export type MaintenanceStatus = Static<typeof MaintenanceStatus>
