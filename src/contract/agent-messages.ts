/**
 * What server and agent say to each other: one JSON object a line, in both directions, over a local socket (later: NATS).
 *
 * The server says `start` only after the dispatch is committed; the agent answers `accepted` only after its spool holds the
 * request. Reports are repeated until they are acknowledged, and the server acknowledges only what is committed. A `start`
 * for a run the agent already knows changes nothing and makes it report that run's state again.
 */
import { Type, type Static } from 'typebox'
import { Task } from '#/model/job-definition.ts'
import { Report } from '#/model/report.ts'
import { AgentSettings } from './agent-settings.ts'

export { Report }

/** A run: the job's number in the plan and the number of the try. `12.1` in file names and logs. */
const Run = { job: Type.Integer({ minimum: 1 }), run: Type.Integer({ minimum: 1 }) }

/** It becomes part of a file name. */
const LedgerName = Type.String({ pattern: '^[A-Za-z0-9_-]{1,100}$' })

/** Everything an agent must know to start a run. */
export const RunRequest = Type.Object({
  ...Run,
  task: Task,
  logon: Type.Union([Type.String(), Type.Null()]),
  workstation: Type.String(),
  stream: Type.String(),
  streamId: Type.Integer(),
  name: Type.String(),
  /** The scheduled time of the stream, and the zone to print it in. */
  scheduledAt: Type.Number(),
  timezone: Type.String(),
  day: Type.String(),
})
export type RunRequest = Static<typeof RunRequest>

export const ToAgent = Type.Union([
  /**
   * First message. `ledger` names the ledger whose jobs the server runs: in another one the same number is another job. The
   * agent refuses terms lower than the highest it has seen of the same ledger, and another ledger while it holds a run.
   */
  Type.Object({
    type: Type.Literal('hello'),
    server: Type.String(),
    term: Type.Integer(),
    ledger: LedgerName,
    version: Type.String(),
    /** A server of an earlier version does not say it; then what the agent was started with counts. */
    settings: Type.Optional(AgentSettings),
  }),
  Type.Object({ type: Type.Literal('start'), term: Type.Integer(), request: RunRequest }),
  /** TERM to the process group, KILL after the grace; `ended` is reported when the group is gone. */
  Type.Object({ type: Type.Literal('kill'), term: Type.Integer(), ...Run, graceMs: Type.Integer() }),
  /** The reports up to here of this run are committed; an acknowledged end leaves the spool. */
  Type.Object({ type: Type.Literal('ack'), ...Run, report: Type.String() }),
  /** Answered by `log`. */
  Type.Object({
    type: Type.Literal('read-log'),
    id: Type.Integer(),
    ...Run,
    offset: Type.Integer(),
    limit: Type.Integer(),
  }),
  /** The files to look for, replacing the earlier list; each is answered once by `file-found`, repeated on every list. */
  Type.Object({
    type: Type.Literal('watch-files'),
    files: Type.Array(
      Type.Object({ id: Type.Integer(), path: Type.String(), qualifier: Type.Union([Type.String(), Type.Null()]) }),
    ),
  }),
  Type.Object({ type: Type.Literal('ping'), id: Type.Integer() }),
  /** The server is stopping on purpose; an agent with nothing to do may end. */
  Type.Object({ type: Type.Literal('bye') }),
])
export type ToAgent = Static<typeof ToAgent>

export const FromAgent = Type.Union([
  /** Answer to `hello`. `agent` names the spool: another spool is another agent. `runs`: all it holds, unacknowledged. */
  Type.Object({
    type: Type.Literal('hello'),
    agent: Type.String(),
    pid: Type.Integer(),
    version: Type.String(),
    runs: Type.Array(Type.Object(Run)),
    /** The user it runs as. An agent of an earlier version does not say it. */
    user: Type.Optional(Type.String()),
  }),
  Report,
  Type.Object({
    type: Type.Literal('log'),
    id: Type.Integer(),
    found: Type.Boolean(),
    /** Base 64: a log is bytes. */
    data: Type.String(),
    offset: Type.Integer(),
    size: Type.Integer(),
    /** No more will be written. */
    complete: Type.Boolean(),
  }),
  /** `changedAt`: milliseconds on the clock of this machine, where the qualifier asks for changes. */
  Type.Object({ type: Type.Literal('file-found'), id: Type.Integer(), changedAt: Type.Optional(Type.Number()) }),
  Type.Object({ type: Type.Literal('pong'), id: Type.Integer(), running: Type.Integer() }),
  /** The agent will not serve this server, and why: an old term, or runs of another ledger. */
  Type.Object({ type: Type.Literal('rejected'), reason: Type.String() }),
])
export type FromAgent = Static<typeof FromAgent>
