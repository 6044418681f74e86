/**
 * How an agent is to work, as its server says: with its start, and again with each hello, so that an agent that outlives a
 * restart of the server obeys the settings of the new one.
 */
import { Type, type Static } from 'typebox'

export const AgentSettings = Type.Object({
  /** `enforce`: a job runs as its STREAMLOGON or not at all. `own`: all run as the user of the agent. */
  logon: Type.Union([Type.Literal('own'), Type.Literal('enforce')]),
  /** Patterns of `WS#STREAM.JOB`: the jobs that may run as root under `enforce`. */
  rootJobs: Type.Array(Type.String()),
  /** What a job's new files do not grant, octal. A server of a version before does not say it. */
  umask: Type.Optional(Type.String({ pattern: '^0?[0-7]{3}$' })),
  /** Bytes of output that are kept of a run, from its beginning. */
  outputCap: Type.Number({ exclusiveMinimum: 0 }),
  /** Days that the output of acknowledged runs is kept. */
  keepDays: Type.Number({ exclusiveMinimum: 0 }),
  /** Bytes of output of acknowledged runs that are kept in all; the oldest goes first. */
  keepBytes: Type.Number({ exclusiveMinimum: 0 }),
})
export type AgentSettings = Static<typeof AgentSettings>

/** What counts for an agent whose server has said nothing. */
export const defaultAgentSettings: AgentSettings = {
  logon: 'own',
  rootJobs: [],
  umask: '022',
  outputCap: 64_000_000,
  keepDays: 10,
  keepBytes: 10_000_000_000,
}
