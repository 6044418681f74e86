/** The place of this server: one at a time moves the plan, the others stand by. */
import { engineFor } from '#/access/engine-for.ts'
import { instantText } from '#/core/view.ts'
import { createEngine, worldOf } from '#/engine/answers.ts'
import type { Engine } from '#/engine/engine.ts'
import { lead, type LeaderParts } from '#/engine/leader.ts'
import { logEvents } from '#/engine/log-events.ts'
import { extendOnce } from '#/engine/planner.ts'
import { clockTrouble } from '#/engine/standing.ts'
import { willBeOpened } from '#/engine/warming/will-be-opened.ts'
import { createWatchOn } from '#/engine/watch-on.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { Condition } from '#/monitoring/health.ts'
import { countRuns } from '#/monitoring/workload.ts'
import { leaveAgent, linkAgent, unlinkAgent } from './agent-component.ts'
import type { Component } from './component.ts'
import { maintenanceDesk } from './maintenance-component.ts'
import { measureStanding } from './measure-standing.ts'
import { plannerParts } from './planner-component.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'
import { asSentence, formatDuration, formatMilliseconds } from '#/lib/words.ts'

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
      goOn(system)
      measureStanding(system.metrics, () => running.leader, system.clock)
    },
    // Who stands by need not wait until everything else has stopped here.
    drain: async () => {
      if (running.leader?.hasStandby() !== true) return
      await running.leader.stop()
      await leaveAgent(system, { goodbye: false })
    },
    stop: async () => {
      await running.leader?.stop()
      running.leader = undefined
    },
    health: () => conditionOf(system),
  }
}

/** A standby that cannot follow is no help to anybody, yet what it knows may still be asked for. */
const conditionOf = ({ running, configuration, clock }: System): Condition => {
  const { leader } = running
  const standing = leader?.standing()
  const since = leader?.unconfirmedSince()
  const shown =
    since === undefined
      ? ''
      : ` What it shows is of ${formatDuration(Math.max(0, clock.now() - since))} ago, and not confirmed.`
  const word = { unconfirmedSince: since === undefined ? null : instantText(since) }
  if (leader === undefined || standing === undefined || standing.role === 'none') {
    const remedy = 'It takes a place again by itself when the database answers; see the component database and the log.'
    return {
      status: 'failed',
      error: `${troubleOf(leader?.trouble())}${shown}`,
      remedy,
      facts: { role: 'none', ...word },
    }
  }
  const { role, lag } = standing
  if (role === 'leader') {
    const { now, term, seq: event } = leader.state()
    const facts = { role, term, event, standby: leader.hasStandby() ? 'yes' : 'no', ...word }
    const behind = clockTrouble(now, clock.now())
    if (behind !== undefined)
      return { status: 'degraded', error: behind, remedy: 'Set the clock of the machine right.', facts }
    if (since === undefined) return { status: 'ok', facts }
    const remedy = 'See the component database; without its word the leader gives its term up after a lease.'
    return { status: 'degraded', error: `It leads, and has had no word of its ledger.${shown}`, remedy, facts }
  }
  const facts = { role, lagEvents: lag.events, lagMs: lag.ms, leader: standing.leader?.server ?? null, ...word }
  if (lag.ms <= configuration.leaderLease) return { status: 'ok', facts }
  const remedy = 'Look at the load of this machine and at the connection to the database.'
  return {
    status: 'degraded',
    error: `It stands by, and is ${formatMilliseconds(lag.ms)} behind the ledger.${shown}`,
    remedy,
    facts,
  }
}

/** What ended its last place stands in the log in other words: here it is the sentence. */
const troubleOf = (trouble: string | undefined): string =>
  trouble === undefined ? 'It neither leads nor stands by.' : `It neither leads nor stands by: ${asSentence(trouble)}`

const leaderParts = (system: System): LeaderParts => {
  const { options, running, log, clock, server, configuration, load, workload } = system
  return {
    database: need(running, 'database'),
    commits: need(running, 'commits'),
    connection: need(running, 'connection'),
    leaseMs: configuration.leaderLease,
    clock,
    log,
    server,
    url: configuration.publicUrl,
    version,
    workstationLimit: options.current().workstationLimit,
    world: () => worldOf({ dispatcher: () => running.dispatcher, options }),
    onCommitted: (events, state) => {
      running.dispatcher?.committed(events)
      void running.watchOn?.committed()
      running.promoter?.committed(events)
      const runs = countRuns(events)
      load.started(runs.dispatched)
      workload.ran(runs)
      logEvents(log, state, events)
      running.readerAhead?.expect(willBeOpened(events, state))
      if (events.some(isExtension)) running.warmer?.warmSoon()
    },
    onCommitTook: (ms) => {
      load.committed(ms)
      workload.commitTook(ms)
    },
    onTermOver: () => {
      running.maintainer?.termOver()
      running.warmer?.giveUp()
      running.readerAhead?.giveUp()
      running.watchOn = undefined
      unlinkAgent(system)
    },
    onSourcesChanged: () => refreshSources(system),
    onFollowed: (event, state) => running.readerAhead?.expect(willBeOpened([event], state)),
    onFailed: (error) => system.app.end({ error }),
    onTerm: (leading) => {
      refreshSources(system)
      linkAgent(system, leading)
      running.watchOn = createWatchOn({ ...plannerParts(system), ...leading, conductor: () => leading.conductor })
      void running.watchOn.committed()
      running.lookAtPlan?.()
      running.warmer?.warmSoon()
      running.readerAhead?.beginAnew()
      goOn(system)
    },
  }
}

const isExtension = (event: LedgerEvent): boolean => event.kind === 'plan.added' && event.batch.reason === 'extension'

/** What was ordered about many objects when the lead was lost is carried out to its end. */
const goOn = ({ running: { leader, engine }, log }: System): void => {
  if (engine === undefined || leader?.isLeading() !== true) return
  engine.bulk
    .resume((grants) => engineFor(engine, { grants }))
    .catch((error: unknown) => log.warn({ err: error }, 'operations under way cannot be read now'))
}

/** Another server may have changed definitions and options: what was read before is out of date. */
const refreshSources = ({ definitions, options, running, log }: System): void => {
  definitions.forget()
  running.engine?.changes.lookAtDefinitions()
  options.load().catch((error: unknown) => log.warn({ err: error }, 'the options of the site cannot be read now'))
}

const engineOf = (system: System): Engine => {
  const { running, clock, site, app, definitions, options } = system
  const leader = need(running, 'leader')
  return createEngine({
    database: need(running, 'database'),
    clock,
    log: system.log,
    server: system.server,
    version,
    site,
    leading: leader.now,
    leader,
    dispatcher: () => running.dispatcher,
    definitions: definitions.get,
    options,
    onApplied: async () => {
      definitions.forget()
      // Where nothing was planned yet, the first definitions are at work at once.
      await extendOnce(plannerParts(system))
    },
    health: () => app.health.system().status,
    mostImagined: system.configuration.forecastJobs,
    aside: system.aside,
    readers: system.readers,
    maintenance: maintenanceDesk(system),
    cache: system.cache,
    historyEnd: system.historyEnd,
  })
}
