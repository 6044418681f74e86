/** The agent of this machine. Without it jobs wait and everything else works. */
import { localAgent } from '#/engine/agents/local-agent.ts'
import { startDispatcher } from '#/engine/dispatcher.ts'
import type { Leading } from '#/engine/leading.ts'
import { count } from '#/lib/words.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'

/** Comes up after the core, so that a server that cannot start leaves no agent behind. */
export const agentComponent = (system: System): Component => {
  const { configuration, running, log, clock, server } = system
  const { agentDir: dataDir, agent: settings, failpoints } = configuration
  return {
    name: 'agent',
    critical: false,
    dependsOn: ['leader'],
    start: async () => {
      running.openAgent = localAgent({ dataDir, settings, failpoints: failpoints.text, server, version, log, clock })
      const leader = need(running, 'leader')
      if (leader.isLeading()) linkAgent(system, leader.now())
    },
    stop: async () => {
      await leaveAgent(system, { goodbye: true })
      running.openAgent = undefined
    },
    health: () => {
      // The agent serves the leader alone.
      const role = running.leader?.standing().role
      if (role === 'standby') return { status: 'ok' }
      if (role === 'none') return awayWithTheLead
      return conditionOf(system)
    },
  }
}

const awayWithTheLead: Condition = {
  status: 'degraded',
  error:
    'No agent is connected, because this server leads no term; what runs goes on, and nothing is started from here.',
  remedy: 'See the component leader: the agent is connected with the next term.',
  facts: { live: 0, lostAgents: 0, connected: null },
}

const conditionOf = ({ running }: System): Condition => {
  const link = running.dispatcher?.link.state()
  const state = running.leader?.isLeading() === true ? running.leader.state() : undefined
  const facts = {
    live: state?.agents.size ?? 0,
    lostAgents: state?.lostAgents.size ?? 0,
    connected: link?.connected === true ? link.name : null,
  }
  if (link?.connected !== true) {
    const remedy = 'It is started again by itself; see logs/agent.out in its data folder (BATUTA_AGENT_DIR).'
    return { status: 'degraded', error: 'No agent is connected; jobs wait.', remedy, facts }
  }
  if (facts.lostAgents === 0) return { status: 'ok', facts }
  const error = `${count(facts.lostAgents, 'agent')} with runs cannot be reached.`
  return { status: 'degraded', error, remedy: 'batuta agents names them and their runs.', facts }
}

/** Each term of leadership has its own link. Before the component has started there is none. */
export const linkAgent = (
  { running, log, clock, options }: System,
  { state, ledger, term, conductor }: Leading,
): void => {
  const open = running.openAgent
  if (open === undefined) return
  running.dispatcher = startDispatcher({
    state,
    ledger,
    term,
    conductor,
    open,
    lookAfter: {
      clock,
      lease: () => ({
        leaseMs: options.current().agentLease * 1_000,
        unknownAfterMs: options.current().agentRunsUnknownAfter * 1_000,
      }),
    },
    log,
  })
}

/** A term that is over sends nothing more: the next one begins with a state and a link of its own. */
export const unlinkAgent = ({ running }: System): void => {
  void running.dispatcher?.close({ goodbye: false })
  running.dispatcher = undefined
}

/** This server stops. `goodbye`: an agent with nothing to do may end, for nobody comes after. */
export const leaveAgent = async ({ running }: System, options: { readonly goodbye: boolean }): Promise<void> => {
  const { dispatcher } = running
  running.dispatcher = undefined
  await dispatcher?.close(options)
}
