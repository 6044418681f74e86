/**
 * The agent: runs jobs on this machine for a server that may come and go.
 *
 * It keeps what it must not forget in its spool, so that it may come and go as well; the jobs stay.
 */
import type { AgentSettings } from '#/contract/agent-settings.ts'
import { agentSocketPath } from '#/contract/agent-socket.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { ownAccount } from './accounts.ts'
import { openArchive } from './archive.ts'
import { watchEvents } from './events.ts'
import { follow } from './follow.ts'
import { inspectOnce } from './inspect.ts'
import { launcherEnvironment } from './job-environment.ts'
import { startLauncher } from './launcher.ts'
import { listenForServer, type Listener } from './listener.ts'
import { openJournal, readJournal } from './journal.ts'
import { keepLogons } from './logons.ts'
import { takeOrders } from './orders.ts'
import { cutOutput } from './output-cap.ts'
import { bootId } from './processes.ts'
import { launchAgain, recoverRuns } from './recover.ts'
import { keepReports } from './reports.ts'
import { startRounds, type Round } from './rounds.ts'
import { countRunning, type Parts, type Run } from './run.ts'
import { lockSpool } from './spool-lock.ts'
import { journalPath, listRuns, openSpool } from './spool.ts'
import { watchFiles, type FileWatch } from './watch-files.ts'

export interface AgentOptions {
  readonly dataDir: string
  readonly version: string
  /** What counts until a server says something else. */
  readonly settings: AgentSettings
  /** The environment of the agent; jobs get little of it. */
  readonly environment: Readonly<NodeJS.ProcessEnv>
  readonly log: Log
  readonly clock: Clock
  /** Keeps the agent's own logs small. */
  readonly rotateLogs: () => void
}

export interface Agent {
  /** Resolves with the reason when the agent has nothing left to do. Then it is to be stopped. */
  readonly idle: Promise<string>
  /** Lets go of everything but the jobs. */
  readonly stop: () => void
}

/** An agent without a server and without running jobs ends after this time. */
const aloneForMs = 60_000

const collectParts = (options: AgentOptions, send: Listener['send']): Parts => {
  const { clock, log, settings } = options
  const spool = openSpool(options.dataDir)
  lockSpool(spool.folder)
  const launcher = startLauncher({
    environment: launcherEnvironment(options.environment, ownAccount()),
    log,
    onDeath: (folder) => launchAgain(parts, folder),
  })
  const runs = new Map<string, Run>()
  const reports = keepReports(clock, send)
  const boot = bootId()
  const journal = openJournal(journalPath(spool), boot, () => listRuns(spool))
  const archive = openArchive({ spool, clock, log, settings: () => parts.settings })
  const parts: Parts = { spool, runs, journal, archive, reports, launcher, clock, log, boot, settings }
  return parts
}

const roundsOf = (parts: Parts, files: FileWatch): Round[] => {
  const cutOutputs = (): void => {
    for (const { phase, folder } of parts.runs.values())
      if (phase === 'started') cutOutput(folder, parts.settings.outputCap)
  }
  return [
    { name: 'outputs', everyMs: 250, work: cutOutputs },
    { name: 'inspection', everyMs: 1_000, work: () => inspectOnce(parts) },
    // Not waited for: a test by a shell may hang, and takes no time of the agent.
    { name: 'files', everyMs: 3_000, work: () => void files.lookOnce() },
    { name: 'repetition', everyMs: 1_000, work: () => parts.reports.repeatOverdue() },
    { name: 'supervisors', everyMs: 10_000, work: () => parts.launcher.shrink() },
    { name: 'archive', everyMs: 1_000, work: () => void parts.archive.step() },
  ]
}

/**
 * Starts an agent. Throws `agent.in_use` when the spool has one already, and what the system says when it cannot be used.
 */
export const startAgent = async (options: AgentOptions): Promise<Agent> => {
  const { dataDir, clock, log, version } = options
  const over = new AbortController()
  const idle = Promise.withResolvers<string>()
  let aloneSince = clock.now()
  let listener: Listener | undefined
  const send: Listener['send'] = (message) => listener?.send(message)

  const parts = collectParts(options, send)
  const logons = keepLogons({ settings: () => parts.settings, clock, log })
  const files = watchFiles(send, logons.askingAs)
  /** A server that says goodbye is not waited for; one that is gone without a word may come back. */
  let patienceMs = aloneForMs
  const onBye = (): void => {
    patienceMs = 0
    if (countRunning(parts.runs) === 0) idle.resolve('the server stops and no job is running')
  }
  const orders = takeOrders(parts, { dataDir, version, files, logons, send, onBye })
  const events = watchEvents(parts.spool.folder, (names) => {
    for (const name of names) {
      const run = parts.runs.get(name)
      if (run !== undefined) follow(parts, run)
    }
  })
  recoverRuns(parts, readJournal(journalPath(parts.spool)))

  listener = await listenForServer({
    path: agentSocketPath(dataDir),
    log,
    greet: orders.greet,
    onConnected: () => {
      patienceMs = aloneForMs
      parts.reports.repeatAll()
    },
    onDisconnected: () => {
      aloneSince = clock.now()
    },
    onOrder: orders.obey,
  })

  const leaveWhenAlone = (): void => {
    if (listener?.connected() || countRunning(parts.runs) > 0) return
    if (clock.now() - aloneSince >= patienceMs) idle.resolve('no server has come and no job is running')
  }
  const rounds = roundsOf(parts, files)
  const logs = { name: 'logs', everyMs: 60_000, work: options.rotateLogs }
  startRounds([...rounds, logs, { name: 'alone', everyMs: 1_000, work: leaveWhenAlone }], log, over.signal)
  log.info({ pid: process.pid, runs: parts.runs.size }, `the agent serves ${parts.spool.folder}`)

  return {
    idle: idle.promise,
    stop: () => {
      over.abort()
      events.close()
      listener.close()
      parts.launcher.close()
    },
  }
}
