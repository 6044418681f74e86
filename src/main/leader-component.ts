/** Leadership: one server at a time moves the plan. */
import { createEngine, worldOf } from '#/engine/answers.ts'
import type { Engine } from '#/engine/engine.ts'
import { lead, type LeaderParts } from '#/engine/leader.ts'
import { logEvents } from '#/engine/log-events.ts'
import { extendOnce } from '#/engine/planner.ts'
import { createWatchOn } from '#/engine/watch-on.ts'
import { linkAgent, unlinkAgent } from './agent-component.ts'
import type { Component } from './component.ts'
import { plannerParts } from './planner-component.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'

export const leaderComponent = (system: System): Component => {
  const { running } = system
  return {
    name: 'leader',
    critical: true,
    dependsOn: ['database'],
    start: async (signal) => {
      await system.options.load()
      running.leader = await lead(leaderParts(system), signal)
      running.engine = engineOf(system)
    },
    stop: async () => {
      await running.leader?.stop()
      running.leader = undefined
    },
    health: () => {
      if (running.leader?.isLeading() === true) return { status: 'ok' }
      return { status: 'failed', error: running.leader?.trouble() ?? 'It leads no term.' }
    },
  }
}

const leaderParts = (system: System): LeaderParts => {
  const { options, running, log, clock, server } = system
  return {
    database: need(running, 'database'),
    session: { connection: need(running, 'connection'), applicationName: 'batuta leader' },
    clock,
    log,
    server,
    version,
    workstationLimit: options.current().workstationLimit,
    world: () => worldOf({ dispatcher: () => running.dispatcher, options }),
    onCommitted: (events, state) => {
      running.dispatcher?.committed(events)
      void running.watchOn?.committed()
      logEvents(log, state, events)
    },
    onTermOver: () => {
      running.watchOn = undefined
      unlinkAgent(system)
    },
    onFailed: (error) => system.app.end({ error }),
    onTerm: (leading) => {
      linkAgent(system, leading)
      running.watchOn = createWatchOn({ ...plannerParts(system), ...leading, conductor: () => leading.conductor })
      void running.watchOn.committed()
    },
  }
}

const engineOf = (system: System): Engine => {
  const { running, clock, site, app, definitions, options } = system
  return createEngine({
    database: need(running, 'database'),
    clock,
    log: system.log,
    version,
    site,
    leading: () => need(running, 'leader').now(),
    dispatcher: () => running.dispatcher,
    definitions: definitions.get,
    options,
    onApplied: async () => {
      definitions.forget()
      // Where nothing was planned yet, the first definitions are at work at once.
      await extendOnce(plannerParts(system))
    },
    health: () => app.health.system().status,
  })
}
