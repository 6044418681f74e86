/** Starts the agent as a process: reads its arguments, opens its log, ends with an exit code that says why. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { Value } from 'typebox/value'
import { AgentSettings, defaultAgentSettings } from '#/contract/agent-settings.ts'
import { systemClock } from '#/lib/clock.ts'
import { armFailpoints, parseFailpoints } from '#/lib/failpoint.ts'
import { Refusal } from '#/lib/refusal.ts'
import { closeInherited } from './descriptors.ts'
import { rotateLogs } from './rotate-logs.ts'
import { startAgent } from './agent.ts'

const usage = 'usage: node src/agent/main.ts --data-dir DIR [--settings JSON]'

/** Settings that are left out have their defaults. */
const readSettings = (text: string): AgentSettings => {
  const settings: unknown = { ...defaultAgentSettings, ...(JSON.parse(text) as object) }
  if (!Value.Check(AgentSettings, settings)) throw new Refusal('command.usage', usage)
  return settings
}

const readArguments = (): { dataDir: string; settings: AgentSettings; failpoints: string } => {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      settings: { type: 'string', default: '{}' },
      failpoints: { type: 'string', default: '' },
    },
  })
  const dataDir = values['data-dir']
  if (dataDir === undefined) throw new Refusal('command.usage', usage)
  return { dataDir: resolve(dataDir), settings: readSettings(values.settings), failpoints: values.failpoints }
}

const readVersion = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown'
}

const main = async (): Promise<void> => {
  // What the agent writes is for its user alone; the jobs get their own mask from their supervisors.
  process.umask(0o077)
  const { dataDir, settings, failpoints } = readArguments()
  armFailpoints(parseFailpoints(failpoints).points)
  closeInherited()
  process.chdir('/')
  const logs = join(dataDir, 'logs')
  mkdirSync(logs, { recursive: true })
  const file = pino.destination({ dest: join(logs, 'agent.log'), sync: true })
  // A full disk takes the log away, and nothing else.
  file.on('error', () => {})
  const log = pino(file)
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the agent failed; its jobs go on')
    process.exit(70)
  })

  const agent = await startAgent({
    dataDir,
    settings,
    version: readVersion(),
    environment: process.env,
    log,
    clock: systemClock,
    rotateLogs: () => rotateLogs(logs, () => file.reopen()),
  })
  const told = Promise.withResolvers<string>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => told.resolve(`told so by ${signal}`))
  const reason = await Promise.race([agent.idle, told.promise])
  agent.stop()
  log.info({ reason }, 'the agent ends; running jobs go on')
  process.exit(0)
}

main().catch((error: unknown) => {
  process.stderr.write(`batuta agent: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(error instanceof Refusal ? error.kind.exit : 70)
})
