import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { createHealth } from '#/monitoring/health.ts'
import { createApplication, defaultTimes, type Application, type Times } from './application.ts'
import type { Component } from './component.ts'
import { shutdownApplication, startBackgroundServices } from './lifecycle.ts'

/** Retries at once, breaks after three failures, and looks again after 40 ms. */
const retry = { firstMs: 1, longestMs: 2, breakAfter: 3, breakForMs: 40 }

const application = (t: TestContext, times: Partial<Times> = {}): Application => {
  const app = createApplication(silentLog, createHealth(manualClock(0)), { ...defaultTimes, retry, ...times })
  t.after(() => shutdownApplication(app, { signal: 'the end of the test' }))
  return app
}

/** An optional component whose starts and stops are counted. */
const optional = (
  name: string,
  start: (signal: AbortSignal, tries: number) => Promise<void>,
  dependsOn: string[] = [],
) => {
  const seen = { startedAt: [] as number[], stops: 0 }
  const component: Component = {
    name,
    critical: false,
    dependsOn,
    start: (signal) => {
      seen.startedAt.push(performance.now())
      return start(signal, seen.startedAt.length)
    },
    stop: async () => {
      seen.stops += 1
    },
    health: () => ({ status: 'ok' }),
  }
  return { component, seen }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await nextTurn()
}

const isRunning = (app: Application, name: string): boolean => app.members.get(name)?.stage === 'running'

test('a component is tried until it comes up, and gives back what each failed try has taken', async (t) => {
  const app = application(t)
  const { component, seen } = optional('watcher', async (_, tries) => {
    if (tries < 3) throw new Error('no such folder')
  })
  await startBackgroundServices(app, [component])
  assert.deepEqual([seen.startedAt.length, app.health.system().parts[0]?.lastError], [1, 'Error: no such folder'])
  await until(() => isRunning(app, 'watcher'))
  assert.deepEqual([seen.startedAt.length, seen.stops], [3, 2])
  assert.deepEqual([app.health.system().status, app.health.system().parts[0]?.status], ['ok', 'ok'])
})

test('after several failures in a row it is left alone for a while', async (t) => {
  const app = application(t)
  const { component, seen } = optional('watcher', async (_, tries) => {
    if (tries <= 3) throw new Error('no such folder')
  })
  await startBackgroundServices(app, [component])
  await until(() => isRunning(app, 'watcher'))
  const { failures, opened } = app.circuits.get('watcher') ?? {}
  assert.deepEqual([failures, opened], [3, 1])
  const [, , third = 0, fourth = 0] = seen.startedAt
  // The breaker counts whole milliseconds.
  assert.ok(fourth - third >= retry.breakForMs - 1, `${fourth - third} ms`)
})

test('one that depends on another waits until that one is up', async (t) => {
  const app = application(t)
  const folder = optional('folder', async (_, tries) => {
    if (tries === 1) throw new Error('not mounted')
  })
  const watcher = optional('watcher', async () => {}, ['folder'])
  await startBackgroundServices(app, [watcher.component, folder.component])
  assert.equal(app.members.get('watcher')?.error, 'it waits for folder')
  await until(() => isRunning(app, 'watcher'))
  assert.equal(isRunning(app, 'folder'), true)
  assert.equal(watcher.seen.startedAt.length, 1)
})

test('a start that hangs is not tried again before it comes back, and what it then holds is given back first', async (t) => {
  const app = application(t, { startMs: 5, giveUpMs: 5 })
  const first = Promise.withResolvers<void>()
  const { component, seen } = optional('watcher', async (_, tries) => {
    if (tries === 1) await first.promise
  })
  await startBackgroundServices(app, [component])
  await until(() => app.members.get('watcher')?.error === 'its last start has not come back yet')
  assert.equal(seen.startedAt.length, 1)
  const stopsBefore = seen.stops
  first.resolve()
  await until(() => isRunning(app, 'watcher'))
  assert.deepEqual([seen.startedAt.length, seen.stops > stopsBefore], [2, true])
})

test('once the shutdown has begun nothing is tried again', async (t) => {
  const app = application(t)
  const { component, seen } = optional('watcher', async () => {
    throw new Error('no such folder')
  })
  await startBackgroundServices(app, [component])
  await shutdownApplication(app, { signal: 'SIGTERM' })
  const tries = seen.startedAt.length
  // Longer than the longest pause between two tries.
  await new Promise((resolve) => setTimeout(resolve, retry.longestMs + retry.breakForMs))
  assert.equal(seen.startedAt.length, tries)
})

test('a component that is critical does not belong here', (t) => {
  const app = application(t)
  const { component } = optional('database', async () => {})
  assert.throws(() => startBackgroundServices(app, [{ ...component, critical: true }]), /database is critical/)
})
