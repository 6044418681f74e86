/** Starts the agent of this machine as a process that outlives the server. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentSettings } from '#/contract/agent-settings.ts'
import type { Log } from '#/lib/log.ts'

export interface AgentProcessOptions {
  readonly dataDir: string
  readonly settings: AgentSettings
  /** Where it is made to fail, as `BATUTA_FAILPOINT` says it; absent: nowhere. */
  readonly failpoints?: string | undefined
  readonly log: Log
}

const program = fileURLToPath(new URL('../../agent/main.ts', import.meta.url))

/** What the agent gets of the server's environment, which may hold secrets: language, time zone, temporary folder. */
const passedOn = /^(?:TZ|LANG|LC_\w+|TMPDIR)$/

/**
 * Starts an agent in a session of its own, with what it prints in `logs/agent.out`. Calls back once, when it has ended or
 * could not be started. It does not keep this process from ending.
 */
export const spawnAgent = (
  { dataDir, settings, failpoints = '', log }: AgentProcessOptions,
  onEnd: () => void,
): void => {
  const logs = join(dataDir, 'logs')
  mkdirSync(logs, { recursive: true })
  const output = openSync(join(logs, 'agent.out'), 'a', 0o600)
  const words = ['--data-dir', dataDir, '--settings', JSON.stringify(settings), '--failpoints', failpoints]
  const agent = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], {
    cwd: '/',
    detached: true,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  agent.unref()
  agent.once('spawn', () => log.info({ pid: agent.pid }, 'an agent was started'))
  agent.once('error', (error) => {
    log.error({ err: error }, 'no agent can be started')
    onEnd()
  })
  agent.once('exit', (code, signal) => {
    log.info({ pid: agent.pid, code, signal }, `the agent has ended; if that was unwanted, ${logs} says why`)
    onEnd()
  })
}
