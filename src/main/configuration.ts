/**
 * The configuration of the server: read once from the environment, checked as a whole, frozen, and passed down.
 *
 * All complaints come at once. An empty variable counts as not set, as is the habit of container files.
 */
import { join, resolve } from 'node:path'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { TlsFiles } from '#/access/tls.ts'
import type { SessionTimes } from '#/access/sessions.ts'
import type { AgentSettings } from '#/contract/agent-settings.ts'
import { parseFailpoints, type ArmedPoint } from '#/lib/failpoint.ts'
import { networksIn } from '#/lib/networks.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count, didYouMean } from '#/lib/words.ts'
import { isLoopback, Secret } from './configuration-values.ts'
import { complainOfOidc, oidcOf, type OidcSettings } from './oidc-settings.ts'
import type { Setting } from './setting.ts'
import { namesInsideJobs, settings, type SettingName, type SettingValue } from './settings.ts'

export interface Configuration {
  readonly httpHost: string
  readonly httpPort: number
  /** Of HWA's REST API alone; null: there is none. */
  readonly twsdPort: number | null
  /** The server that the command line talks to. */
  readonly server: string
  /** Absolute. */
  readonly dataDir: string
  /** The data folder of the agent; absolute. */
  readonly agentDir: string
  /** Where clients reach this server; null: not told. */
  readonly publicUrl: string | null
  /** Addresses and networks of the proxies whose word counts for where a request comes from. */
  readonly trustedProxies: readonly string[]
  /** Whether cookies are for TLS alone: browsers see it also where it ends before this server. */
  readonly secureCookies: boolean
  /** Whether it is asked who asks. */
  readonly auth: boolean
  readonly sessionTimes: SessionTimes
  /** Who may read what the server counts. */
  readonly metricsAccess: 'open' | 'login'
  /** Null: users of this site alone log in. */
  readonly oidc: OidcSettings | null
  /** Null: no TLS. */
  readonly tls: 'self-signed' | TlsFiles | null
  /** The file of certificates that the command line trusts as well. */
  readonly ca: string | null
  /** The server was named, and no profile is asked. */
  readonly serverIsNamed: boolean
  /** The profile that the command line uses; null: none was named. */
  readonly profile: string | null
  /** With what the command line logs in; null: with the token of the machine. */
  readonly token: Secret | null
  /** After how many milliseconds of silence the leader is taken for dead. */
  readonly leaderLease: number
  /** Null: the embedded database. */
  readonly databaseUrl: Secret | null
  readonly sample: boolean
  /** The zone of the site, an IANA name. */
  readonly timezone: string
  readonly logLevel: SettingValue<'BATUTA_LOG_LEVEL'>
  readonly logFormat: SettingValue<'BATUTA_LOG_FORMAT'>
  readonly logKeepDays: number
  readonly agent: AgentSettings
  readonly schedulers: boolean
  /** For answers that are kept; 0: none is. */
  readonly cacheBytes: number
  /** The most jobs that a trial or a forecast plan may have. */
  readonly forecastJobs: number
  /** Where this process, or its agent, is made to fail: `BATUTA_FAILPOINT` as it stands, and read. */
  readonly failpoints: { readonly text: string; readonly points: readonly ArmedPoint[] }
}

/** Where backups of the embedded database lie; undefined: the database is another one. */
export const backupFolder = ({
  databaseUrl,
  dataDir,
}: Pick<Configuration, 'databaseUrl' | 'dataDir'>): string | undefined =>
  databaseUrl === null ? join(dataDir, 'backups') : undefined

/** Where sealed parts of the audit lie. */
export const auditFolder = ({ dataDir }: Pick<Configuration, 'dataDir'>): string => join(dataDir, 'audit')

const bytesPerMb = 1_000_000

type Environment = Readonly<Record<string, string | undefined>>
type Values = { readonly [Name in SettingName]: SettingValue<Name> }

/**
 * Throws `configuration.invalid` with every complaint, a line each. Relative paths start at `folder`; a data folder that
 * nobody names lies in `home`, so that it is the same from wherever a command is called.
 */
export const readConfiguration = (environment: Environment, folder: string, home = folder): Configuration => {
  const values = readSettings(environment)
  const { BATUTA_DATABASE_URL: databaseUrl, BATUTA_HTTP_HOST: httpHost, BATUTA_HTTP_PORT: httpPort } = values
  const dataDir = resolve(environment['BATUTA_DATA_DIR'] ? folder : home, values.BATUTA_DATA_DIR)
  return Object.freeze({
    httpHost,
    httpPort,
    twsdPort: values.BATUTA_TWSD_PORT ?? null,
    server:
      values.BATUTA_SERVER ??
      `${tlsOf(values, folder) === null ? 'http' : 'https'}://${hostToAsk(httpHost)}:${httpPort}`,
    dataDir,
    agentDir: values.BATUTA_AGENT_DIR === undefined ? dataDir : resolve(folder, values.BATUTA_AGENT_DIR),
    publicUrl: values.BATUTA_PUBLIC_URL ?? null,
    trustedProxies: networksIn(values.BATUTA_TRUSTED_PROXIES ?? '') ?? [],
    secureCookies: tlsOf(values, folder) !== null || values.BATUTA_PUBLIC_URL?.startsWith('https:') === true,
    auth: values.BATUTA_AUTH === 'on',
    tls: tlsOf(values, folder),
    ca: values.BATUTA_CA === undefined ? null : resolve(folder, values.BATUTA_CA),
    sessionTimes: { idle: values.BATUTA_SESSION_IDLE_MIN * 60_000, longest: values.BATUTA_SESSION_HOURS * 3_600_000 },
    metricsAccess: values.BATUTA_METRICS_ACCESS ?? (isOfThisMachine(values) ? 'open' : 'login'),
    oidc: oidcOf(values),
    serverIsNamed: values.BATUTA_SERVER !== undefined,
    profile: values.BATUTA_PROFILE ?? null,
    token: values.BATUTA_TOKEN === undefined ? null : new Secret(values.BATUTA_TOKEN),
    leaderLease: values.BATUTA_LEADER_LEASE_S * 1_000,
    databaseUrl: databaseUrl === undefined ? null : new Secret(databaseUrl),
    sample: values.BATUTA_SAMPLE === 'on',
    timezone: values.BATUTA_TIMEZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    logLevel: values.BATUTA_LOG_LEVEL,
    logFormat: values.BATUTA_LOG_FORMAT,
    logKeepDays: values.BATUTA_LOG_KEEP_DAYS,
    agent: {
      logon: values.BATUTA_AGENT_LOGON,
      rootJobs: rootJobsOf(values.BATUTA_AGENT_LOGON_ROOT),
      umask: values.BATUTA_AGENT_UMASK,
      outputCap: values.BATUTA_OUTPUT_LIMIT_MB * bytesPerMb,
      keepDays: values.BATUTA_OUTPUT_KEEP_DAYS,
      keepBytes: values.BATUTA_OUTPUT_KEEP_MB * bytesPerMb,
    },
    schedulers: values.BATUTA_SCHEDULERS === 'on',
    cacheBytes: values.BATUTA_CACHE_MB * bytesPerMb,
    forecastJobs: values.BATUTA_FORECAST_JOBS,
    failpoints: failpointsOf(values.BATUTA_FAILPOINT),
  })
}

/** Where a command on the machine finds a server that listens on `host`: one that listens everywhere listens here. */
const hostToAsk = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/** Whether nobody else reaches the server, also not through a proxy on this machine. */
const isOfThisMachine = (values: Values): boolean => {
  const { BATUTA_HTTP_HOST: host, BATUTA_PUBLIC_URL: url, BATUTA_TRUSTED_PROXIES: proxies } = values
  const named = url === undefined ? host : (URL.parse(url)?.hostname.replaceAll(/[[\]]/g, '') ?? '')
  return isLoopback(host) && proxies === undefined && isLoopback(named)
}

/** Patterns of the jobs that may run as root. */
const rootJobsOf = (text: string): string[] => {
  if (text === 'refuse') return []
  if (text === 'allow') return ['@']
  return text
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
}

const failpointsOf = (text = ''): Configuration['failpoints'] => ({ text, points: parseFailpoints(text).points })

const readSettings = (environment: Environment): Values => {
  const values: Record<string, unknown> = {}
  const complaints = unknownNames(environment)
  for (const [name, row] of Object.entries<Setting>(settings)) {
    const text = environment[name]?.trim() || row.fallback
    const value = text === undefined ? undefined : parse(row, text)
    if (text === undefined || Value.Check(row.schema, value)) values[name] = value
    else complaints.push(complain(name, row, text))
  }
  complaints.push(...withoutAuthentication(values), ...halfOfTls(values), ...complainOfOidc(values))
  complaints.push(...parseFailpoints(environment['BATUTA_FAILPOINT'] ?? '').complaints)
  if (complaints.length > 0) {
    const heading = `The configuration has ${count(complaints.length, 'mistake')}; docs/settings.md lists the settings.`
    throw new Refusal('configuration.invalid', [heading, ...complaints].join('\n  '), { complaints })
  }
  return values as Values
}

const tlsOf = (values: Values, folder: string): Configuration['tls'] => {
  const { BATUTA_TLS_CERT: cert, BATUTA_TLS_KEY: key, BATUTA_TLS: own } = values
  if (cert !== undefined && key !== undefined) return { cert: resolve(folder, cert), key: resolve(folder, key) }
  return own === 'self-signed' ? own : null
}

const halfOfTls = ({ BATUTA_TLS_CERT: cert, BATUTA_TLS_KEY: key }: Record<string, unknown>): string[] =>
  (cert === undefined) === (key === undefined)
    ? []
    : ['BATUTA_TLS_CERT and BATUTA_TLS_KEY must be set both, or neither.']

/** Everybody an administrator: not where others can reach the port, or the database. */
const withoutAuthentication = (values: Record<string, unknown>): string[] => {
  const { BATUTA_AUTH: auth, BATUTA_HTTP_HOST: host, BATUTA_DATABASE_URL: database } = values
  if (auth !== 'off' || (isLoopback(String(host)) && database === undefined)) return []
  return ['BATUTA_AUTH is off, which needs BATUTA_HTTP_HOST to be of this machine alone and no BATUTA_DATABASE_URL.']
}

const unknownNames = (environment: Environment): string[] => {
  const known = Object.keys(settings)
  return Object.keys(environment)
    .filter((name) => name.startsWith('BATUTA_') && !known.includes(name) && !namesInsideJobs.includes(name))
    .map((name) => `${name} is not a setting.${didYouMean(name, known)}`)
}

/** The text as the schema wants it; a text that is no number stays one, and is complained of. */
const parse = ({ schema }: Setting, text: string): unknown =>
  Type.IsInteger(schema) && /^\d+$/.test(text) ? Number(text) : text

const complain = (name: string, { schema, expects, secret = false }: Setting, text: string): string => {
  const choices = Type.IsUnion(schema) ? schema.anyOf.filter(Type.IsLiteral).map((choice) => String(choice.const)) : []
  return `${name} is ${secret ? '[secret]' : JSON.stringify(text)}, but must be ${expects}.${didYouMean(text, choices)}`
}
