/**
 * Warms the cache of this server after it has started and whenever the plan was extended, and reads ahead what goes wrong; readiness does not wait for
 * it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createReaderAhead, type ReadAhead } from '#/engine/warming/reader-ahead.ts'
import { createWarmer } from '#/engine/warming/warmer.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import { measureReadingAhead } from './measure-reading-ahead.ts'
import { measureWarming } from './measure-warming.ts'
import { need, type System } from './system.ts'

/** One pass may take so long, milliseconds. */
const budgetMs = 30_000
/** With so many orders and reports that wait the engine has enough to do. */
const mostInputs = 20
/** What was asked is kept within this time when the server stops, milliseconds. */
const saveWithin = 1_000

export const warmingComponent = (system: System): Component => {
  const { running, clock, favourites, log } = system
  return {
    name: 'warming',
    critical: false,
    dependsOn: ['api'],
    start: async () => {
      const shared = {
        engine: () => need(running, 'engine'),
        isKept: system.cache !== undefined,
        monotonic: () => performance.now(),
        pause: pauseOrEnd,
      }
      const readerAhead = createReaderAhead({ ...shared, isBusy: () => isBusy(system) })
      const warmer = createWarmer({
        ...shared,
        database: () => need(running, 'database'),
        clock,
        ask: (favourite) => need(running, 'api').ask(favourite),
        favourites,
        budgetMs,
        // What goes wrong now is opened sooner than what was asked yesterday.
        isBusy: () => isBusy(system) || readerAhead.state().isReading,
      })
      Object.assign(running, { warmer, readerAhead })
      measureWarming(system.metrics, () => running.warmer?.state())
      measureReadingAhead(system.metrics, () => running.readerAhead?.state())
      readerAhead.beginAnew()
      warmer.warmSoon()
    },
    stop: async (deadline) => {
      const { warmer, readerAhead, database } = running
      Object.assign(running, { warmer: undefined, readerAhead: undefined })
      await Promise.all([readerAhead?.stop(), warmer?.stop()])
      if (warmer === undefined || database === undefined) return
      const saved = warmer.save(database).catch((error: unknown) => {
        log.warn({ err: error }, 'what was asked most could not be kept for the next start')
      })
      await Promise.race([saved, sleep(saveWithin, undefined, { ref: false, signal: deadline }).catch(() => undefined)])
    },
    health: () => conditionOf(system),
  }
}

const pauseOrEnd = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)

const isBusy = ({ running: { leader } }: System): boolean =>
  leader?.isLeading() === true && leader.now().conductor.queue().inputs > mostInputs

const factsOf = (ahead: ReadAhead | undefined): Record<string, number> =>
  ahead === undefined
    ? {}
    : { readAhead: ahead.jobs.read, readAheadFailed: ahead.jobs.failed, readAheadWaiting: ahead.waiting }

/** That answers are not ready beforehand is no more than slow. */
const conditionOf = ({ running }: System): Condition => {
  const state = running.warmer?.state()
  if (state === undefined) return { status: 'ok' }
  const { isRunning, asked, failed, last, trouble } = state
  const facts = {
    running: isRunning ? 'yes' : 'no',
    asked,
    failed,
    lastAt: last === undefined ? null : Temporal.Instant.fromEpochMilliseconds(last.at).toString(),
    lastEnd: last?.end ?? null,
    lastMs: last === undefined ? null : Math.round(last.tookMs),
    ...factsOf(running.readerAhead?.state()),
  }
  if (trouble === undefined) return { status: 'ok', facts }
  const error = `What is asked most could not be asked beforehand: ${trouble}.`
  return { status: 'degraded', error, remedy: 'It is tried again with the next cycle of maintenance.', facts }
}
