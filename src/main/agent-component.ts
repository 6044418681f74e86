/** The agent of this machine. Without it jobs wait and everything else works. */
import { localAgent } from '#/engine/agents/local-agent.ts'
import { startDispatcher } from '#/engine/dispatcher.ts'
import type { Leading } from '#/engine/leading.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'

/** Comes up after the core, so that a server that cannot start leaves no agent behind. */
export const agentComponent = (system: System): Component => {
  const { configuration, running, log, clock, server } = system
  const { dataDir, agent: settings } = configuration
  return {
    name: 'agent',
    critical: false,
    dependsOn: ['leader'],
    start: async () => {
      running.openAgent = localAgent({ dataDir, settings, server, version, log, clock })
      linkAgent(system, need(running, 'leader').now())
    },
    stop: async () => {
      await running.dispatcher?.close({ goodbye: true })
      running.dispatcher = undefined
      running.openAgent = undefined
    },
    health: () => {
      const connected = running.dispatcher?.link.state().connected === true
      return connected ? { status: 'ok' } : { status: 'degraded', error: 'No agent is connected; jobs wait.' }
    },
  }
}

/** Each term of leadership has its own link. Before the component has started there is none. */
export const linkAgent = ({ running, log }: System, { state, ledger, term, conductor }: Leading): void => {
  const open = running.openAgent
  if (open === undefined) return
  running.dispatcher = startDispatcher({ state, ledger, term, conductor, open, log })
}

/** A term that is over sends nothing more: the next one begins with a state and a link of its own. */
export const unlinkAgent = ({ running }: System): void => {
  void running.dispatcher?.close({ goodbye: false })
  running.dispatcher = undefined
}
