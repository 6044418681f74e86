/**
 * The life of the process in five steps, each over components of one shape.
 *
 *     initializeCoreSystems -> startBackgroundServices -> initializeSchedulers -> startMonitoringSystem -> ... -> shutdownApplication
 *
 * What is critical comes up or the process ends; what is not is tried again while the rest works.
 */
import assert from 'node:assert/strict'
import { failpoint } from '#/lib/failpoint.ts'
import type { Application, End } from './application.ts'
import type { Component } from './component.ts'
import { causeOf, exitCodeOf, sentenceOf } from './failure.ts'
import { startComponents } from './start.ts'
import { awaitStarts, drainComponents, stopComponents } from './stop.ts'

/** The components, by the step that starts them. */
export interface Parts {
  readonly core: readonly Component[]
  readonly background: readonly Component[]
  readonly schedulers: readonly Component[]
  readonly monitoring: readonly Component[]
}

/** Database, ledger, core, API: without them there is no product. Throws a `StartFailure` when one does not come up. */
export const initializeCoreSystems = (app: Application, components: readonly Component[]): Promise<void> =>
  startComponents(app, components)

/** Watchers and other helpers. What fails leaves the system up, degraded, and is tried again. */
export const startBackgroundServices = (app: Application, components: readonly Component[]): Promise<void> =>
  startComponents(app, withoutCritical(components))

/** Maintenance in its own time. What fails leaves the system up, degraded, and is tried again. */
export const initializeSchedulers = (app: Application, components: readonly Component[]): Promise<void> =>
  startComponents(app, withoutCritical(components))

/** Those that watch. Their failure never stops those that are watched. */
export const startMonitoringSystem = (app: Application, components: readonly Component[]): Promise<void> =>
  startComponents(app, withoutCritical(components))

/** Only the core may take the process down with it. */
const withoutCritical = (components: readonly Component[]): readonly Component[] => {
  const critical = components.find((component) => component.critical)
  assert.equal(critical, undefined, `${critical?.name} is critical and belongs to the core`)
  return components
}

/**
 * Not ready, no new work, finish the work in hand, then stop everything in reverse order, all within `times.shutdownMs`.
 * Running jobs are not touched: they belong to their agents.
 */
export const shutdownApplication = async (app: Application, end: End): Promise<void> => {
  const begun = performance.now()
  app.health.enter('stopping')
  if ('signal' in end) app.log.info({}, `stopping: ${end.signal}`)
  else app.log.error({ err: causeOf(end.error) }, `stopping: ${sentenceOf(end.error)}`)
  app.stopping.abort()
  await awaitStarts(app)
  await drainComponents(app)
  failpoint('shutdown.drained')
  await stopComponents(app, app.times.shutdownMs - (performance.now() - begun))
  failpoint('shutdown.stopped')
}

/**
 * From the first step to the last. Settles when everything is stopped, with the exit code: 0 when somebody asked for the end.
 * `on.running` is called once, when all four lists are through; `on.failure` with the error that ends the process.
 */
export const runApplication = async (
  app: Application,
  parts: Parts,
  on: { readonly running: () => void; readonly failure: (error: unknown) => void },
): Promise<number> => {
  const start = async (): Promise<void> => {
    await initializeCoreSystems(app, parts.core)
    await startBackgroundServices(app, parts.background)
    await initializeSchedulers(app, parts.schedulers)
    await startMonitoringSystem(app, parts.monitoring)
    app.stopping.signal.throwIfAborted()
    app.health.enter('running')
    on.running()
  }
  start().catch((error: unknown) => app.end({ error }))
  const end = await app.ended
  if ('error' in end) on.failure(end.error)
  await shutdownApplication(app, end)
  return 'error' in end ? exitCodeOf(end.error) : 0
}
