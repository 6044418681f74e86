/**
 * The server's end of the link to an agent, whatever carries it: a local socket now, NATS later.
 *
 * Nothing here throws into the caller, and nothing is kept for an agent that is away: what must reach it is said again by
 * the dispatcher when `onConnected` tells which runs the agent holds.
 */
import type { FromAgent, RunRequest } from '#/contract/agent-messages.ts'
import type { AgentSettings } from '#/contract/agent-settings.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Report } from '#/model/report.ts'

/** What an agent says when it connects: its name (another spool is another name) and every run it holds. */
export type AgentHello = Extract<FromAgent, { type: 'hello' }>

export interface LogBytes {
  readonly found: boolean
  readonly data: Uint8Array
  readonly offset: number
  /** Bytes so far. */
  readonly size: number
  /** The run has ended: no more will come. */
  readonly complete: boolean
}

export interface FileToWatch {
  readonly id: number
  readonly path: string
  readonly qualifier: string | null
}

export interface LinkState {
  readonly connected: boolean
  /** The agent's name; null before the first hello. */
  readonly name: string | null
  readonly since: Instant | null
  /** The user the agent runs as; null while it has not said so. */
  readonly user: string | null
  /** Whose user its jobs run as. */
  readonly logon: AgentSettings['logon']
}

export interface AgentEvents {
  readonly onConnected: (hello: AgentHello) => void
  readonly onDisconnected: () => void
  /** What was heard at once, in the order it was said. */
  readonly onReports: (reports: readonly Report[]) => void
  /** `changedAt`: milliseconds on the clock of the file's machine, where the qualifier asks for changes. */
  readonly onFileFound: (id: number, changedAt: number | undefined) => void
}

export interface AgentLink {
  readonly state: () => LinkState
  readonly start: (request: RunRequest) => void
  /** TERM to the process group, KILL after `graceMs`; the end is reported when the group is gone. */
  readonly kill: (job: number, run: number, graceMs: number) => void
  /** They are committed: the agent need not repeat them. */
  readonly ack: (reports: readonly Pick<Report, 'job' | 'run' | 'type'>[]) => void
  /** Throws `agent.unreachable`. */
  readonly readLog: (
    run: { readonly job: number; readonly run: number },
    part: { readonly offset: number; readonly limit: number },
  ) => Promise<LogBytes>
  /** Replaces the list of files to look for. */
  readonly watchFiles: (files: readonly FileToWatch[]) => void
  /** `goodbye`: the server stops on purpose, and an agent with nothing to do may end. */
  readonly close: (options: { readonly goodbye: boolean }) => Promise<void>
}

/** One time of leadership: its term, and the name of the ledger it writes. Terms of two ledgers have nothing in common. */
export interface Tenure {
  readonly term: number
  readonly ledger: string
}

/** Opens the link for one term of leadership; it keeps itself connected until it is closed. */
export type OpenAgentLink = (tenure: Tenure, events: AgentEvents) => AgentLink
