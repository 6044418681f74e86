/** The command `serve`: the server from its configuration to its exit code. */
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { heavyLine } from '#/engine/heavy-work.ts'
import { systemAlarm, systemClock } from '#/lib/clock.ts'
import { armFailpoints } from '#/lib/failpoint.ts'
import { createHealth } from '#/monitoring/health.ts'
import { createMetrics, measureHealth, type Metrics } from '#/monitoring/metrics.ts'
import { accessComponent } from './access-component.ts'
import { agentComponent } from './agent-component.ts'
import { apiComponent } from './api-component.ts'
import { createApplication } from './application.ts'
import type { Component } from './component.ts'
import type { Configuration } from './configuration.ts'
import { databaseComponent } from './database-component.ts'
import { failureLine } from './failure.ts'
import { leaderComponent } from './leader-component.ts'
import { runApplication } from './lifecycle.ts'
import { openLogs } from './logs.ts'
import { assuranceComponent } from './assurance-component.ts'
import { conditionOfMaintenance, maintenanceComponent } from './maintenance-component.ts'
import { measureDatabase } from './measure-database.ts'
import { measureHeavyWork } from './measure-heavy-work.ts'
import { oidcComponent } from './oidc-component.ts'
import { plannerComponent } from './planner-component.ts'
import { sampleComponent } from './sample-component.ts'
import { listenToProcess } from './signals.ts'
import { createSystem } from './system.ts'
import { warmingComponent } from './warming-component.ts'
import { twsdComponent } from './twsd-component.ts'
import { version } from './version.ts'
import { watchCache } from './watch-cache.ts'
import { diskComponent, watchSystem } from './watch-component.ts'

/** How often the tree of components is looked at where nobody asks, in milliseconds. */
const healthEvery = 5_000

/** Settles when the server has stopped. Throws `configuration.invalid` when the log cannot be written. */
export const serve = async (configuration: Configuration): Promise<number> => {
  forgetMemorySettings()
  const { log, folder } = await openLogs({ ...configuration, version })
  const logFile = join(folder, 'current.log')
  armFailpoints(configuration.failpoints.points)
  const health = createHealth(systemClock)
  const app = createApplication(log, health)
  void app.ended.then(health.watch(healthEvery, systemAlarm))
  listenToProcess(app)
  const metrics = createMetrics()
  measureHealth(metrics, health)
  measureDatabase(metrics)
  measureHeavyWork(metrics, heavyLine)
  log.info({ configuration }, `Batuta ${version} starts`)

  const system = createSystem(configuration, app, metrics)
  watchSystem(system)
  watchCache(system)
  // What is switched off is told, too.
  if (!configuration.schedulers) health.register('maintenance', false, () => conditionOfMaintenance(system))
  const parts = {
    core: [databaseComponent(system), accessComponent(system), leaderComponent(system), apiComponent(system)],
    background: [
      agentComponent(system),
      sampleComponent(system),
      warmingComponent(system),
      plannerComponent(system),
      assuranceComponent(system),
      ...(configuration.oidc === null ? [] : [oidcComponent(system)]),
      ...(configuration.twsdPort === null ? [] : [twsdComponent(system, configuration.twsdPort)]),
    ],
    schedulers: configuration.schedulers ? [maintenanceComponent(system)] : [],
    monitoring: [processMetrics(metrics), diskComponent(system)],
  }
  return runApplication(app, parts, {
    running: () => {
      const url = system.running.url ?? configuration.server
      log.info({ url, dataDir: configuration.dataDir, logFile }, 'Batuta runs')
      // Where the log takes standard output, the way of the product is told beside it.
      const terminal = process.stdout.isTTY ? process.stdout : process.stderr
      terminal.write(`${welcome(configuration, url, logFile)}${firstLogin(system.running.firstPassword)}\n`)
      system.running.firstPassword = undefined
    },
    failure: (error) => process.stderr.write(`${failureLine(error, `The log says more: ${logFile}`)}\n`),
  })
}

/**
 * The launcher set them for this process, which has read them; PostgreSQL, agents and jobs are not to have them. Its flag for young objects is the main
 * thread's, and would go before what other threads say of themselves (`lib/thread-bounds.ts`).
 */
const forgetMemorySettings = (): void => {
  setFlagsFromString('--max-semi-space-size=0')
  for (const name of ['MALLOC_ARENA_MAX', 'MALLOC_MMAP_THRESHOLD_']) delete process.env[name]
}

/** CPU, memory and event loop of the process itself. */
const processMetrics = (metrics: Metrics): Component => ({
  name: 'process metrics',
  critical: false,
  dependsOn: [],
  start: async () => metrics.measureProcess(),
  stop: async () => metrics.clear(),
  health: () => ({ status: 'ok' }),
})

/** Never in the log: who can read that could log in. */
const firstLogin = (password: string | undefined): string =>
  password === undefined
    ? ''
    : [
        '',
        '  The first user is admin, with a password for one login:',
        '',
        `      ${password}`,
        '',
        '  It is shown this once. ./batuta user reset admin, on this machine, gives another.',
        '',
      ].join('\n')

/** The last lines on the terminal: where everything is, and how to stop. */
const welcome = ({ dataDir }: Configuration, url: string, logFile: string): string =>
  [
    '',
    `  Batuta ${version} runs.`,
    '',
    `  API and reference   ${url}`,
    `  Data                ${dataDir}`,
    `  Log                 ${logFile}`,
    '  From a terminal     ./batuta jobs, ./batuta --help',
    '  To stop             Ctrl-C; running jobs go on',
    '',
  ].join('\n')
