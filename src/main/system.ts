/**
 * The server as it stands: what its components have started so far, for the ones that lean on them.
 *
 * Each component is a file beside this one (`*-component.ts`); here they meet.
 */
import type { TlsKeeper } from '#/access/tls.ts'
import type { Access } from '#/access/access.ts'
import type { Api } from '#/api/server.ts'
import { createCache, type Cache } from '#/cache/cache.ts'
import type { ConnectionTarget } from '#/db/connection.ts'
import { purposeNow } from '#/db/errand.ts'
import type { Database } from '#/db/pool.ts'
import type { OpenAgentLink } from '#/engine/agents/agent-link.ts'
import { createDefinitionCache, type DefinitionCache } from '#/engine/definition-cache.ts'
import type { Dispatcher } from '#/engine/dispatcher.ts'
import type { Engine } from '#/engine/engine.ts'
import { createPlannerThread, type PlannerThread } from '#/engine/planner-thread.ts'
import { createForecastAside, type ForecastAside } from '#/engine/forecast-aside.ts'
import { createHistoryEnd, type HistoryEnd } from '#/engine/history-end.ts'
import { productionDay } from '#/engine/planner.ts'
import { createReadersLine, type ReadersLine } from '#/engine/readers-line.ts'
import { createSiteOptions, storedOptions, type SiteOptions } from '#/engine/site-options.ts'
import type { Leader } from '#/engine/leader.ts'
import type { Maintainer } from '#/engine/maintenance/maintainer.ts'
import type { Promoter } from '#/engine/promoter.ts'
import { createFavourites, type Favourites } from '#/engine/warming/favourites.ts'
import type { ReaderAhead } from '#/engine/warming/reader-ahead.ts'
import type { Warmer } from '#/engine/warming/warmer.ts'
import type { WatchOn } from '#/engine/watch-on.ts'
import { systemAlarm, systemClock, type Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { createLoadMeter, type LoadMeter } from '#/monitoring/load-meter.ts'
import type { Metrics } from '#/monitoring/metrics.ts'
import { measureWorkload, type Workload } from '#/monitoring/workload.ts'
import type { Site } from '#/planning/plan-request.ts'
import { hostname } from 'node:os'
import type { Application } from './application.ts'
import type { Configuration } from './configuration.ts'

export interface System {
  readonly configuration: Configuration
  readonly app: Application
  readonly log: Log
  readonly clock: Clock
  readonly metrics: Metrics
  /** How this server is named in the ledger. */
  readonly server: string
  /** As it is now: the options of the site may change. */
  readonly site: Site
  readonly options: SiteOptions
  readonly definitions: DefinitionCache
  readonly plannerThread: PlannerThread
  /** Where estimates and forecasts are worked out. */
  readonly aside: ForecastAside
  /** Where whoever reads the plan waits. */
  readonly readers: ReadersLine
  readonly load: LoadMeter
  /** Counts what runs, while this server leads. */
  readonly workload: Workload
  readonly historyEnd: HistoryEnd
  /** undefined: no answer is kept. */
  readonly cache: Cache | undefined
  /** What people ask again and again. */
  readonly favourites: Favourites
  readonly running: Running
}

/** What is there only while its component runs. */
interface Running {
  connection: ConnectionTarget | undefined
  database: Database | undefined
  /** The same database, by sessions that nobody else takes: see `LeadingParts`. */
  commits: Database | undefined
  leader: Leader | undefined
  /** How a term gets its link to the agent. */
  openAgent: OpenAgentLink | undefined
  dispatcher: Dispatcher | undefined
  /** Looks whether a day is missing or over. */
  lookAtPlan: (() => void) | undefined
  /** Goes on watching for start conditions. */
  watchOn: WatchOn | undefined
  engine: Engine | undefined
  maintainer: Maintainer | undefined
  promoter: Promoter | undefined
  warmer: Warmer | undefined
  readerAhead: ReaderAhead | undefined
  access: Access | undefined
  tls: TlsKeeper | undefined
  /** Of the first user of a new site; told once, on the terminal. */
  firstPassword: string | undefined
  api: Api | undefined
  /** Where the API listens. */
  url: string | undefined
}

/** A system of which nothing runs yet. */
export const createSystem = (configuration: Configuration, app: Application, metrics: Metrics): System => {
  const running: Running = {
    connection: undefined,
    database: undefined,
    commits: undefined,
    leader: undefined,
    openAgent: undefined,
    dispatcher: undefined,
    lookAtPlan: undefined,
    watchOn: undefined,
    engine: undefined,
    maintainer: undefined,
    promoter: undefined,
    warmer: undefined,
    readerAhead: undefined,
    access: undefined,
    tls: undefined,
    firstPassword: undefined,
    api: undefined,
    url: undefined,
  }
  const options = createSiteOptions(
    storedOptions(() => need(running, 'database')),
    systemClock,
  )
  const site: Site = {
    timezone: configuration.timezone,
    get startOfDay() {
      return options.current().startOfDay
    },
  }
  const today = (): string => productionDay(systemClock.now(), site).toString()
  return {
    configuration,
    app,
    log: app.log,
    clock: systemClock,
    metrics,
    server: `${hostname()}:${process.pid}`,
    site,
    options,
    definitions: createDefinitionCache(() => need(running, 'database')),
    plannerThread: createPlannerThread(),
    aside: createForecastAside(),
    readers: createReadersLine(systemClock),
    load: createLoadMeter(() => performance.now()),
    workload: measureWorkload(metrics),
    historyEnd: createHistoryEnd({ today, options: options.current }),
    cache: openCache(configuration.cacheBytes),
    favourites: createFavourites(),
    running,
  }
}

/** What floods one of so many shards leaves the answers of the others where they are. */
const cacheShards = 4

const openCache = (bytes: number): Cache | undefined =>
  bytes === 0
    ? undefined
    : createCache({
        bytes,
        shards: cacheShards,
        monotonic: () => performance.now(),
        alarm: systemAlarm,
        isOwn: () => purposeNow() === 'maintenance',
      })

/** What another component has started. That it runs is what `dependsOn` is for; if it does not, the wiring has a bug. */
export const need = <Name extends keyof Running>(running: Running, name: Name): NonNullable<Running[Name]> => {
  const part = running[name]
  if (part === undefined) throw new Error(`the ${name} is needed and does not run`)
  return part
}
