/**
 * The settings of the server, one row each: the name in the environment, what it may be, what it is when nobody says, what for.
 *
 * `docs/settings.md` is printed from this table; `docs/production-configuration.md` says of each what a large site does with it, and a test
 * misses one that it does not name. What operators change while the system runs (limits of workstations, fences)
 * is not here but in the database.
 */
import { Type, type Static } from 'typebox'
import { networksIn } from '#/lib/networks.ts'
import { oidcRows } from './oidc-rows.ts'
import { setting, wholeNumber, type Setting } from './setting.ts'

const OnOff = Type.Union([Type.Literal('on'), Type.Literal('off')])
const LogLevel = Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')])
const LogFormat = Type.Union([Type.Literal('auto'), Type.Literal('json'), Type.Literal('human')])

const MetricsAccess = Type.Union([Type.Literal('open'), Type.Literal('login')])
const LogonRule = Type.Union([Type.Literal('own'), Type.Literal('enforce')])

const isTimezone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat(undefined, { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const settings = {
  BATUTA_HTTP_HOST: setting({
    schema: Type.String({ pattern: '^[^\\s/]+$' }),
    expects: 'a host name or an IP address',
    fallback: '127.0.0.1',
    about:
      'Where the server listens. The default is reached from this machine only; `0.0.0.0` is every network, and whoever reaches the port can run commands. Requests must name the server by this name, by that of `BATUTA_PUBLIC_URL`, by an IP address or as localhost.',
  }),
  BATUTA_HTTP_PORT: setting({
    ...wholeNumber(0, 65_535, ''),
    fallback: '8420',
    about: 'The port it listens on. 0 takes any free one, and the server says which.',
  }),
  BATUTA_TWSD_PORT: setting({
    ...wholeNumber(0, 65_535, ''),
    fallback: undefined,
    unset: 'there is no such port',
    about:
      "A port with TLS for HWA's REST API alone, 31116 by convention. It is reached on the main port under `/twsd` as well. Without a certificate of the server one is made.",
  }),
  BATUTA_DATA_DIR: setting({
    schema: Type.String({ pattern: '^[^\\0]+$' }),
    expects: 'the path of a folder',
    fallback: '.batuta',
    about:
      'Where database, logs and the output of jobs lie. Unless it is named it lies in the folder of Batuta itself; a relative one that is named starts at the folder in which the command is called.',
  }),
  BATUTA_AGENT_DIR: setting({
    schema: Type.String({ pattern: '^[^\\0]+$' }),
    expects: 'the path of a folder',
    fallback: undefined,
    unset: 'the data folder',
    about:
      'The data folder of the agent of this machine: its spool lies in `agent/` there, its log in `logs/`. The servers of a site that run on one machine name the same one.',
  }),
  BATUTA_DATABASE_URL: setting({
    schema: Type.String({ pattern: '^postgres(ql)?://.+' }),
    expects: 'the URL of a PostgreSQL database (postgres://user:password@host:5432/name)',
    fallback: undefined,
    unset: 'an embedded PostgreSQL in the data folder',
    about: 'The database to use instead of the embedded one.',
    secret: true,
  }),
  BATUTA_PUBLIC_URL: setting({
    schema: Type.String({ pattern: '^https?://.+' }),
    expects: 'a URL (http://batuta1:8420)',
    fallback: undefined,
    unset: 'a standby names the leader without its address',
    about: 'Where clients reach this server. A standby sends those who bring orders there.',
  }),
  BATUTA_TRUSTED_PROXIES: setting({
    schema: Type.Refine(
      Type.String(),
      (text) => networksIn(text) !== undefined,
      () => 'unknown',
    ),
    expects: 'IP addresses or networks with commas between them (10.0.0.7,192.168.4.0/24)',
    fallback: undefined,
    unset: 'none is trusted',
    about:
      'Proxies that stand before the server. Of a request that comes from one of them the address in `X-Forwarded-For` and the scheme in `X-Forwarded-Proto` count; from anybody else these headers mean nothing.',
  }),
  BATUTA_AUTH: setting({
    schema: OnOff,
    expects: 'on or off',
    fallback: 'on',
    about:
      'Whether it is asked who asks. `off` makes an administrator of whoever reaches the port; it is allowed only where that is this machine and the database is the embedded one.',
  }),
  ...oidcRows,
  BATUTA_SESSION_IDLE_MIN: setting({
    ...wholeNumber(1, 10_080, ' of minutes'),
    fallback: '120',
    about: 'After so long without a request who is logged in has to log in again.',
  }),
  BATUTA_SESSION_HOURS: setting({
    ...wholeNumber(1, 720, ' of hours'),
    fallback: '12',
    about: 'After so long who is logged in has to log in again in any case.',
  }),
  BATUTA_TLS: setting({
    schema: Type.Union([Type.Literal('off'), Type.Literal('self-signed')]),
    expects: 'off or self-signed',
    fallback: 'off',
    about:
      'Whether the server makes a certificate of its own where `BATUTA_TLS_CERT` names none. It lies in `tls/` in the data folder; the command line on the machine trusts it, others need it as `BATUTA_CA`.',
  }),
  BATUTA_TLS_CERT: setting({
    schema: Type.String({ pattern: '^[^\\0]+$' }),
    expects: 'the path of a file',
    fallback: undefined,
    unset: 'no certificate',
    about:
      'The certificate of the server with those between it and the authority, as PEM. With it the server speaks TLS alone. A renewed file is used within a minute.',
  }),
  BATUTA_TLS_KEY: setting({
    schema: Type.String({ pattern: '^[^\\0]+$' }),
    expects: 'the path of a file',
    fallback: undefined,
    unset: 'no key',
    about: 'The key of the certificate, as PEM.',
  }),
  BATUTA_CA: setting({
    schema: Type.String({ pattern: '^[^\\0]+$' }),
    expects: 'the path of a file',
    fallback: undefined,
    unset: 'the authorities that Node knows',
    about: 'Certificates that the command line trusts as well, as PEM.',
  }),
  BATUTA_TOKEN: setting({
    schema: Type.String({ pattern: '^\\S+$' }),
    expects: 'a token without blanks in it',
    fallback: undefined,
    unset: 'on the machine of the server, its own token in the data folder',
    about: 'The token with which the command line logs in.',
    secret: true,
  }),
  BATUTA_LEADER_LEASE_S: setting({
    ...wholeNumber(1, 300, ' of seconds'),
    fallback: '10',
    about:
      'After how long without a sign of life the leader is taken for dead by a standby. A leader that was killed is replaced at once; this is for one that is stopped or cut off. All servers of a site have the same.',
  }),
  BATUTA_SAMPLE: setting({
    schema: OnOff,
    expects: 'on or off',
    fallback: 'on',
    about: 'Whether an empty database is filled with the sample workload.',
  }),
  BATUTA_PROFILE: setting({
    schema: Type.String({ pattern: '^\\S+$' }),
    expects: 'the name of a profile',
    fallback: undefined,
    unset: 'the one that `batuta profile use` has chosen',
    about: 'The profile, and with it the server and the login, that the command line uses.',
  }),
  BATUTA_SERVER: setting({
    schema: Type.String({ pattern: '^https?://.+' }),
    expects: 'a URL (http://127.0.0.1:8420)',
    fallback: undefined,
    unset: 'the address that `BATUTA_HTTP_HOST` and `BATUTA_HTTP_PORT` name',
    about: 'The server that the command line talks to.',
  }),
  BATUTA_TIMEZONE: setting({
    schema: Type.Refine(Type.String(), isTimezone, () => 'unknown'),
    expects: 'the name of a time zone (America/Sao_Paulo)',
    fallback: undefined,
    unset: 'the zone of the machine',
    about: 'The time zone of the site, for workstations and streams that name none.',
  }),
  BATUTA_METRICS_ACCESS: setting({
    schema: MetricsAccess,
    expects: 'open or login',
    fallback: undefined,
    unset:
      '`open` where only this machine reaches the server: `BATUTA_HTTP_HOST` and `BATUTA_PUBLIC_URL` are of it alone, and there are no `BATUTA_TRUSTED_PROXIES`; else `login`',
    about:
      'Who may read `/metrics`: whoever reaches the server, or who logs in and may see the whole site, as with the token of a user (role viewer).',
  }),
  BATUTA_LOG_LEVEL: setting({
    schema: LogLevel,
    expects: 'debug, info, warn or error',
    fallback: 'info',
    about: 'The least important lines that are still logged.',
  }),
  BATUTA_LOG_FORMAT: setting({
    schema: LogFormat,
    expects: 'auto, json or human',
    fallback: 'auto',
    about:
      'The form of the log on standard output; `auto` is human on a terminal and json elsewhere. The file is always json.',
  }),
  BATUTA_LOG_KEEP_DAYS: setting({
    ...wholeNumber(1, 3_650, ' of days'),
    fallback: '14',
    about: 'How long log files are kept. There is one a day, or more when it grows beyond 64 MB; so many are kept.',
  }),
  BATUTA_OUTPUT_LIMIT_MB: setting({
    ...wholeNumber(1, 1_048_576, ' of MB'),
    fallback: '64',
    about: 'How much output of one run is kept; the rest is left out, and the output says so.',
  }),
  BATUTA_OUTPUT_KEEP_DAYS: setting({
    ...wholeNumber(1, 3_650, ' of days'),
    fallback: '10',
    about: 'How long the output of a run is kept after its end.',
  }),
  BATUTA_OUTPUT_KEEP_MB: setting({
    ...wholeNumber(1, 1_073_741_824, ' of MB'),
    fallback: '10000',
    about:
      'How much output of ended runs is kept in all; the oldest goes first. What still runs, or whose end the server has not committed yet, is never touched.',
  }),
  BATUTA_AGENT_LOGON: setting({
    schema: LogonRule,
    expects: 'own or enforce',
    fallback: 'own',
    about:
      'Whose user a job runs as. `own`: all as the user of the agent, whatever their STREAMLOGON says. `enforce`: each as its STREAMLOGON, or it fails and says why; the agent must be root, or able to switch users.',
  }),
  BATUTA_AGENT_LOGON_ROOT: setting({
    schema: Type.String({ pattern: '^[^\\0]+$' }),
    expects: 'refuse, allow, or names of jobs with commas between them (FTA1#BACKUP.@)',
    fallback: 'refuse',
    about:
      'Which jobs may run as root under `enforce`: none, all, or those that one of the patterns names (`@` is any text, `?` one character).',
  }),
  BATUTA_AGENT_UMASK: setting({
    schema: Type.String({ pattern: '^0?[0-7]{3}$' }),
    expects: 'three octal digits (027)',
    fallback: '022',
    about: 'What the files that a job makes do not grant. A job may set another itself.',
  }),
  BATUTA_FAILPOINT: setting({
    schema: Type.String(),
    expects: 'NAME:NTH:kill, :stop or :error, several with commas between them',
    fallback: undefined,
    unset: 'nothing is made to fail',
    about:
      'For tests alone: where this server or its agent is to die, to stand still or to fail, and at the how-manieth time. The points are in docs/reliability.md.',
  }),
  BATUTA_CACHE_MB: setting({
    ...wholeNumber(0, 4_096, ' of MB'),
    fallback: '32',
    about:
      'How much memory is for answers that are kept: lists, details, history. 0: none is kept, and each question is answered anew.',
  }),
  BATUTA_FORECAST_JOBS: setting({
    ...wholeNumber(1, 100_000_000, ' of jobs'),
    fallback: '450000',
    about:
      'The most jobs that a trial or forecast plan may have: it is worked out in the memory of the server, some 12 MB for 100 000 jobs. What has more is refused, and told how many days fit.',
  }),
  BATUTA_SCHEDULERS: setting({
    schema: OnOff,
    expects: 'on or off',
    fallback: 'on',
    about: 'Whether this server does maintenance while it leads. The plan is extended all the same.',
  }),
} as const satisfies Record<`BATUTA_${string}`, Setting>

export type SettingName = keyof typeof settings

/** The value of a setting: in the type of its schema, and undefined only where nothing stands for an unset one. */
export type SettingValue<Name extends SettingName> =
  | Static<(typeof settings)[Name]['schema']>
  | ((typeof settings)[Name]['fallback'] extends undefined ? undefined : never)

/** Names that a job finds in its environment: a server that a job starts must not mind them. */
export const namesInsideJobs: readonly string[] = ['BATUTA_JOB_ID', 'BATUTA_RUN']
