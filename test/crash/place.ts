/** A server on a database that the test can read, with a small workload whose jobs write down that they ran. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ConnectionOptions } from '#/db/connection.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { readLedger } from '#/store/ledger.ts'
import { openAudit } from '../invariants/audit.ts'
import { breaks } from '../invariants/invariant.ts'
import { helpersIn, openPlace, type Place } from '../support/server-process.ts'

export interface CrashPlace extends Place {
  readonly database: TestDatabase
  /** For a second server on the same database, with the same agent: it leads when the first stands still. */
  readonly standby: Place
  /** How often definitions were applied. */
  readonly editions: { last: number }
}

/** A leader that stands still for so long is replaced, in seconds. */
const leaseSeconds = 2

const urlOf = ({ host, port, user, password, database }: ConnectionOptions): string =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`

/** `migrations: false`: the database is empty. */
export const openCrashPlace = async (
  t: TestContext,
  options: { readonly migrations?: boolean; readonly timezone?: string } = {},
): Promise<CrashPlace> => {
  const { migrations = true, timezone = 'UTC' } = options
  const database = await testDatabase({ after: (work) => t.after(work) }, { migrations })
  const settings = {
    BATUTA_DATABASE_URL: urlOf(database.connection),
    BATUTA_TIMEZONE: timezone,
    BATUTA_LOG_LEVEL: 'debug',
    BATUTA_LEADER_LEASE_S: String(leaseSeconds),
  }
  const place = await openPlace(t, settings)
  const standby = await openPlace(t, { ...settings, BATUTA_AGENT_DIR: place.dataDir })
  // Hooks of a test run in the order they were made: the first place must not be removed while the second works in it.
  place.beforeRemoval.unshift(() => standby.endServers())
  return { ...place, database, standby, editions: { last: 0 } }
}

/** Makes the text of the definitions another one. */
export const nextEdition = ({ editions }: CrashPlace): number => (editions.last += 1)

/** The agents that work in the place. */
export const agentsIn = ({ dataDir }: CrashPlace): number[] =>
  helpersIn(dataDir).filter((pid) => readCommand(pid).includes('agent/main.ts'))

const readCommand = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Where each run of a job writes its name, `12.1`. */
const diaryOf = ({ folder }: Place): string => join(folder, 'diary')

/** One stream a day and one to be submitted. `edition` makes the text another one. */
export const definitionsFor = (place: Place, edition: number): string => {
  const command = `echo $BATUTA_JOB_ID.$BATUTA_RUN >> ${diaryOf(place)}; sleep 0.05`
  const job = (name: string): string => `NODE1#${name}\n DOCOMMAND "${command}" STREAMLOGON batch\n RECOVERY STOP\n`
  return `
CPUNAME NODE1 DESCRIPTION "edition ${edition}" OS UNIX NODE localhost FOR MAESTRO TYPE FTA END

$JOBS
${['FIRST', 'LEFT', 'RIGHT', 'LAST'].map(job).join('')}

SCHEDULE NODE1#BUSY ON REQUEST
:
NODE1#FIRST
NODE1#LEFT FOLLOWS FIRST
NODE1#RIGHT FOLLOWS FIRST
NODE1#LAST FOLLOWS LEFT FOLLOWS RIGHT
END

SCHEDULE NODE1#DAILY ON RUNCYCLE R1 "FREQ=DAILY"
:
NODE1#FIRST
NODE1#LAST FOLLOWS FIRST
END
`
}

/** Holds the ledger in the database against all invariants, and against what the jobs wrote. Answers how many runs there were. */
export const checkPlace = async (place: CrashPlace): Promise<number> => {
  const audit = openAudit({ workstationLimit: 100 })
  const [dispatched, ended] = [new Set<string>(), new Set<string>()]
  for await (const event of readLedger(place.database, 0)) {
    audit.hear(event)
    if (event.kind === 'run.dispatched') dispatched.add(`${event.job}.${event.run}`)
    if (event.kind === 'run.ended') ended.add(`${event.job}.${event.run}`)
  }
  audit.end()
  checkDiary(place, dispatched, ended)
  return ended.size
}

const checkDiary = (place: Place, dispatched: ReadonlySet<string>, ended: ReadonlySet<string>): void => {
  const path = diaryOf(place)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  const written = new Set<string>()
  for (const line of lines) {
    if (line === '') continue
    if (written.has(line)) breaks('a run is one process', `run ${line} ran twice`)
    if (!dispatched.has(line)) breaks('write first, act second', `run ${line} ran and is not in the ledger`)
    written.add(line)
  }
  for (const run of ended) if (!written.has(run)) breaks('what has ended has run', `run ${run} has ended and never ran`)
}
