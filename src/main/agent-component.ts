/** The agent of this machine. Without it jobs wait and everything else works. */
import type { Component } from './component.ts'
import type { System } from './system.ts'

/** The link itself belongs to the leader's term; this is how it is. */
export const agentComponent = ({ running }: System): Component => ({
  name: 'agent',
  critical: false,
  dependsOn: ['leader'],
  start: async () => {},
  stop: async () => {},
  health: () => {
    const connected = running.dispatcher?.link.state().connected === true
    return connected ? { status: 'ok' } : { status: 'degraded', error: 'No agent is connected; jobs wait.' }
  },
})
