/** A real server on a free port with the small plan behind it, for one test. */
import type { TestContext } from 'node:test'
import { createAccess, type Access } from '#/access/access.ts'
import type { Authenticate } from '#/access/authenticate.ts'
import type { ProviderLoginSettings } from '#/access/provider-logins.ts'
import { createApi, type Api, type ApiParts } from '#/api/server.ts'
import { createClient, type Client } from '#/contract/client.ts'
import type { Engine } from '#/engine/engine.ts'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { appendAudit, findOrderOf } from '#/store/audit.ts'
import type { Database } from '#/db/pool.ts'
import { manualClock, systemClock, type Alarm, type Clock } from '#/lib/clock.ts'
import { silentLog, type Log } from '#/lib/log.ts'
import { createHealth, type Health } from '#/monitoring/health.ts'
import { createMetrics } from '#/monitoring/metrics.ts'
import { everyday, job, step, stream, workstation } from '#/planning/testing/site.ts'
import { twsdGuest } from '#/twsd/plugin.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { memoryEngine, type MemoryEngine } from './memory-engine.ts'

/** 2026-11-22 03:14 in São Paulo, and a stream to be planned then. */
const present = 1_795_328_040_000
const planned = [
  workstation('WS'),
  job('EXTRACT'),
  stream('PAYROLL', { runCycles: [everyday()], jobs: [step('EXTRACT')] }),
]

export interface Edge {
  readonly api: Api
  readonly server: string
  readonly client: Client
  readonly engine: MemoryEngine
  readonly health: Health
  readonly access: Access
}

export interface EdgeOptions {
  readonly log?: Log
  readonly port?: number
  readonly host?: string
  /** Instead of the desk that records what it is ordered. */
  readonly definitions?: DefinitionDesk
  /** Instead of what the small plan answers. */
  readonly answers?: Partial<Engine>
  /** Instead of one that takes everybody for an administrator. */
  readonly authenticate?: Authenticate
  /** Where users, sessions and tokens are kept; absent: they are not asked about. */
  readonly database?: Database
  /** Whether it is asked who asks; else everybody is an administrator. */
  readonly auth?: boolean
  /** Whose users may log in besides. */
  readonly provider?: ProviderLoginSettings
  /** Whether HWA's REST API answers under any name. */
  readonly anyName?: boolean
  readonly streams?: ApiParts['streams']
  readonly connections?: ApiParts['connections']
  readonly clock?: Clock
  /** Which tells when somebody has waited long enough for the database. */
  readonly alarm?: Alarm
  readonly ceilings?: ApiParts['ceilings']
  /** Absent: they are for everybody. */
  readonly metricsAccess?: ApiParts['metricsAccess']
  readonly publicUrl?: string
  readonly auditFolder?: string
  readonly trustedProxies?: readonly string[]
  readonly tls?: ApiParts['tls']
  readonly onAsked?: ApiParts['onAsked']
}

export const startEdge = async (
  t: TestContext,
  { log = silentLog, port = 0, host = '127.0.0.1', definitions, database, auth = false, ...options }: EdgeOptions = {},
): Promise<Edge> => {
  const engine = {
    ...memoryEngine(openMemoryPlan(t, planned, present)),
    ...(definitions && { definitions }),
    ...options.answers,
  } as MemoryEngine
  const health = createHealth(manualClock(0))
  health.enter('running')
  const made = createAccess({
    database: () => {
      if (database === undefined) throw new Error('this edge has no database')
      return database
    },
    clock: options.clock ?? systemClock,
    alarm: options.alarm,
    log,
    append: async (entries) => (database === undefined ? entries.map(() => 0) : appendAudit(database, entries)),
    find: async (requestId) => (database === undefined ? undefined : findOrderOf(database, requestId)),
    isOn: auth,
    provider: options.provider,
    auditFolder: options.auditFolder,
    secure: options.tls !== undefined,
    sessionTimes: { idle: 60_000, longest: 600_000 },
  })
  const access = { ...made, authenticate: options.authenticate ?? made.authenticate }
  const api = await createApi({
    engine,
    guest: {
      ...twsdGuest({
        engine,
        authenticate: access.authenticate,
        audit: access.audit,
        users: access.users,
        clock: manualClock(present),
        log,
        version: '0.1.0',
      }),
      anyName: options.anyName === true,
    },
    health,
    settings: () => [{ name: 'BATUTA_SAMPLE', value: 'on', isSet: false, about: 'Whether there is a sample.' }],
    log,
    metrics: createMetrics(),
    metricsAccess: options.metricsAccess ?? 'open',
    alarm: options.alarm,
    version: '0.1.0',
    // Server, client and what they compute share this process: a slow machine is no reason to refuse.
    ceilings: { delayMs: 0, ...options.ceilings },
    access,
    tls: options.tls,
    publicUrl: options.publicUrl,
    trustedProxies: options.trustedProxies ?? [],
    streams: options.streams ?? {},
    connections: options.connections ?? {},
    onAsked: options.onAsked,
  })
  t.after(() => api.close(AbortSignal.timeout(1000)))
  const server = await api.listen(host, port)
  return { api, server, engine, health, access, client: createClient({ server }) }
}
