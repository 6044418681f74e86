/**
 * The link to the agent of this machine, over a Unix socket: starts the agent when none listens, and keeps itself connected.
 *
 * The agent is a process apart, so that a restart of the server never touches a running job.
 */
import { resolve } from 'node:path'
import type { FromAgent, ToAgent } from '#/contract/agent-messages.ts'
import { agentSocketPath } from '#/contract/agent-socket.ts'
import type { Clock } from '#/lib/clock.ts'
import type { AgentEvents, AgentLink, LinkState, OpenAgentLink, Tenure } from './agent-link.ts'
import { askForLogs } from './ask-for-logs.ts'
import { converse } from './converse.ts'
import { gatherReports } from './gather-reports.ts'
import { keepConnected } from './keep-connected.ts'
import { spawnAgent, type AgentProcessOptions } from './spawn-agent.ts'

export interface LocalAgentOptions extends AgentProcessOptions {
  /** The name of this server. */
  readonly server: string
  readonly version: string
  readonly clock: Clock
}

interface Parts extends LocalAgentOptions, Tenure {
  readonly path: string
  /** Starts an agent, unless the last one that was started is still there. */
  readonly startAgent: () => void
}

/** Whether that is what a connection says when no process listens at the socket. */
const nobodyListens = (error: Error | undefined): boolean =>
  error !== undefined && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')

const openLink = (parts: Parts, events: AgentEvents): AgentLink => {
  const { term, ledger, server, version, path, settings, clock, log } = parts
  let state: LinkState = { connected: false, name: null, since: null, user: null, logon: settings.logon }
  const logs = askForLogs((question) => {
    if (state.connected) connection.send(question)
    return state.connected
  })

  const report = gatherReports(events.onReports)
  const hear = (message: FromAgent): void => {
    switch (message.type) {
      case 'hello':
        state = { ...state, connected: true, name: message.agent, since: clock.now(), user: message.user ?? null }
        connection.greeted()
        return events.onConnected(message)
      case 'rejected':
        return log.warn({ term }, `the agent will not serve this server: ${message.reason}`)
      case 'log':
        return logs.answered(message)
      case 'file-found':
        return events.onFileFound(message.id, message.changedAt)
      case 'pong':
        return
      default:
        return report(message)
    }
  }

  const lost = (error: Error | undefined): void => {
    if (nobodyListens(error)) parts.startAgent()
    else if (error !== undefined) log.warn({ err: error }, 'the connection to the agent broke')
    if (!state.connected) return
    state = { ...state, connected: false, since: clock.now() }
    logs.giveUp()
    events.onDisconnected()
  }

  const connection = keepConnected((onClosed) =>
    converse({
      path,
      hello: { type: 'hello', server, term, ledger, version, settings },
      onMessage: hear,
      onClosed: (error) => {
        lost(error)
        onClosed()
      },
    }),
  )

  const send = (message: ToAgent): void => void (state.connected && connection.send(message))
  return {
    state: () => state,
    start: (request) => send({ type: 'start', term, request }),
    kill: (job, run, graceMs) => send({ type: 'kill', term, job, run, graceMs }),
    ack: (reports) => reports.forEach(({ job, run, type }) => send({ type: 'ack', job, run, report: type })),
    readLog: logs.ask,
    watchFiles: (files) => send({ type: 'watch-files', files: [...files] }),
    close: async ({ goodbye }) => {
      if (goodbye) send({ type: 'bye' })
      await connection.close()
    },
  }
}

/** Makes the links to the agent whose spool lies in the data folder, one for each term of leadership. */
export const localAgent = (options: LocalAgentOptions): OpenAgentLink => {
  const dataDir = resolve(options.dataDir)
  let started = false
  const startAgent = (): void => {
    if (started) return
    started = true
    spawnAgent({ ...options, dataDir }, () => {
      started = false
    })
  }
  return (tenure, events) => openLink({ ...options, ...tenure, path: agentSocketPath(dataDir), startAgent }, events)
}
