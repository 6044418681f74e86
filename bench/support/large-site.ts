/**
 * A large site on a database of its own: so many definitions, and so many jobs in the plan of the next days, of which none
 * starts (workstationLimit is 0) unless it is told what they do. Set up once for a benchmark, in this process, by the very functions of the server.
 *
 * Beside it a stream that runs: `BENCH#FLOW`, on request, of jobs that do nothing for a moment. Its priority passes the limit.
 */
import { checkTexts } from '#/composer/check-texts.ts'
import { countJobs } from '#/core/count-status.ts'
import { migrate } from '#/db/migrate.ts'
import { openPool, type Database } from '#/db/pool.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import { migrationsFolder } from '#/db/test-database.ts'
import { startLeading } from '#/engine/leading.ts'
import { extendOnce, productionDay } from '#/engine/planner.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { Definition } from '#/model/definition.ts'
import { resolveGlobalOptions } from '#/model/global-options.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { saveOptionSetting } from '#/store/global-options.ts'
import { saveRevision } from '#/store/revisions.ts'
import type { SourceText } from '#/engine/definition-desk.ts'
import { makeSite } from '../make-site.ts'

export interface SiteSize {
  readonly streams: number
  /** Days are planned until so many are in the plan. */
  readonly liveJobs: number
  readonly seed: number
  /** Its jobs run when their time has come: all of them this command, so many at once on a workstation. Absent: none starts. */
  readonly work?: { readonly command: string; readonly workstationLimit: number }
}

export interface LargeSite {
  readonly definitions: number
  readonly liveJobs: number
}

/** Streams of the site for about so many definitions: 15 500 job definitions come with 965 streams. */
export const streamsFor = (definitions: number): number => Math.round(definitions / 17.5)

const cause = { by: 'bench' }
const utc = { timezone: 'UTC', startOfDay: 0 }
const limitOf = ({ work }: SiteSize) =>
  ({ name: 'workstationLimit', value: String(work?.workstationLimit ?? 0) }) as const

const flowFile = 'flow.txt'
const flow = `
CPUNAME BENCH OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$JOBS
BENCH#MOMENT DOCOMMAND "sleep 0.2" STREAMLOGON batch RECOVERY STOP
SCHEDULE BENCH#FLOW ON REQUEST PRIORITY HI LIMIT 3
:
${Array.from({ length: 1_500 }, (_, i) => `BENCH#MOMENT AS M${i}`).join('\n')}
END
`

const readDefinitions = ({ streams, liveJobs, seed, work }: SiteSize): Definition[] => {
  const texts = [
    ...makeSite({ streams, seed, instancesPerDay: Math.round(liveJobs / 4) }),
    { file: flowFile, text: flow },
  ]
  const { parsed, diagnostics } = checkTexts(texts.map(withoutUrgency), {
    has: () => false,
    get: () => undefined,
    names: () => [],
  })
  const wrong = diagnostics.find(({ severity }) => severity === 'error')
  if (wrong !== undefined) throw new Error(`${wrong.file}: ${wrong.message}`)
  const definitions = parsed.map(({ definition }) => definition)
  return work === undefined ? definitions : definitions.map((one) => working(one, work.command))
}

const working = (definition: Definition, command: string): Definition =>
  definition.kind === 'job' ? { ...definition, task: { type: 'command', command } } : definition

/** HI and GO pass the limit: no job of the site may start. */
const withoutUrgency = ({ file, text }: SourceText): SourceText => ({
  file,
  text: file === flowFile ? text : text.replaceAll(/\bPRIORITY (HI|GO|10[01])\b/g, 'PRIORITY 90'),
})

/** Fills an empty database. Returns when the plan is on the disk. */
export const setUpLargeSite = async (connection: ConnectionOptions, size: SiteSize): Promise<LargeSite> => {
  const database = await openPool({ connection, applicationName: 'batuta bench' })
  try {
    await migrate(database, migrationsFolder)
    return await fill(database, size)
  } finally {
    await database.end()
  }
}

const fill = async (database: Database, size: SiteSize): Promise<LargeSite> => {
  const definitions = readDefinitions(size)
  const at = systemClock.now()
  const limit = limitOf(size)
  await saveRevision(database, { created: definitions, changed: [], deleted: [] }, { cause, at, head: 0 })
  await saveOptionSetting(database, limit, cause, at)
  const leading = await startLeading({
    database,
    clock: systemClock,
    log: silentLog,
    server: 'bench',
    version: '0',
    workstationLimit: 0,
    world: () => ({ agent: null }),
    onCommitted: () => undefined,
  })
  const index = indexDefinitions(definitions)
  const count = (): number => Object.values(countJobs(leading.state)).reduce((sum, n) => sum + n, 0)
  for (let days = 1; count() < size.liveJobs; days += 1) {
    await extendOnce({
      conductor: () => leading.conductor,
      definitions: () => Promise.resolve(index),
      site: utc,
      options: () => resolveGlobalOptions(new Map([[limit.name, limit.value]])),
      through: productionDay(systemClock.now(), utc).add({ days }).toString(),
      clock: systemClock,
      log: silentLog,
    })
  }
  const liveJobs = count()
  await leading.conductor.stop()
  return { definitions: definitions.length, liveJobs }
}
