import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Refusal } from '#/lib/refusal.ts'
import { readConfiguration } from './configuration.ts'

const complaintsOf = (environment: Readonly<Record<string, string>>): unknown => {
  try {
    readConfiguration(environment, '/site')
  } catch (error) {
    assert.ok(error instanceof Refusal)
    assert.equal(error.kind.exit, 78)
    const complaints = error.details['complaints'] as string[]
    for (const complaint of complaints) assert.ok(error.message.includes(complaint))
    return complaints
  }
  return []
}

test('without any setting it is a server for this machine, in the current folder', () => {
  const { timezone, ...rest } = readConfiguration({ PATH: '/bin' }, '/site')
  assert.equal(timezone, Intl.DateTimeFormat().resolvedOptions().timeZone)
  assert.deepEqual(rest, {
    httpHost: '127.0.0.1',
    httpPort: 8420,
    twsdPort: null,
    server: 'http://127.0.0.1:8420',
    dataDir: '/site/.batuta',
    agentDir: '/site/.batuta',
    publicUrl: null,
    trustedProxies: [],
    secureCookies: false,
    auth: true,
    sessionTimes: { idle: 7_200_000, longest: 43_200_000 },
    metricsAccess: 'open',
    oidc: null,
    serverIsNamed: false,
    profile: null,
    tls: null,
    ca: null,
    token: null,
    leaderLease: 10_000,
    databaseUrl: null,
    sample: true,
    logLevel: 'info',
    logFormat: 'auto',
    logKeepDays: 14,
    agent: { logon: 'own', rootJobs: [], umask: '022', outputCap: 64_000_000, keepDays: 10, keepBytes: 10_000_000_000 },
    schedulers: true,
    cacheBytes: 32_000_000,
    forecastJobs: 450_000,
    failpoints: { text: '', points: [] },
  })
})

test('a data folder that nobody names is that of the program, from wherever it is called', () => {
  assert.equal(readConfiguration({}, '/home/maria', '/opt/batuta').dataDir, '/opt/batuta/.batuta')
  const named = readConfiguration({ BATUTA_DATA_DIR: 'night' }, '/home/maria', '/opt/batuta')
  assert.deepEqual([named.dataDir, named.agentDir], ['/home/maria/night', '/home/maria/night'])
})

test('a server that listens everywhere is asked on this machine', () => {
  const asked = (host: string): string => readConfiguration({ BATUTA_HTTP_HOST: host }, '/site').server
  assert.deepEqual(['0.0.0.0', '::', '::1', 'batuta1'].map(asked), [
    'http://127.0.0.1:8420',
    'http://[::1]:8420',
    'http://[::1]:8420',
    'http://batuta1:8420',
  ])
})

test('behind a proxy that ends TLS cookies are for TLS alone', () => {
  const { secureCookies } = readConfiguration({ BATUTA_PUBLIC_URL: 'https://batuta.example' }, '/site')
  assert.equal(secureCookies, true)
})

test('what the server counts is for everybody where this machine alone reaches it, for who logs in elsewhere, and as is said', () => {
  const accessOf = (environment: Readonly<Record<string, string>>): string =>
    readConfiguration(environment, '/site').metricsAccess
  for (const host of ['localhost', '::1', '127.0.0.2']) assert.equal(accessOf({ BATUTA_HTTP_HOST: host }), 'open')
  assert.equal(accessOf({ BATUTA_PUBLIC_URL: 'http://[::1]:8420' }), 'open')
  for (const environment of [
    { BATUTA_HTTP_HOST: '0.0.0.0' },
    { BATUTA_PUBLIC_URL: 'https://batuta.example' },
    { BATUTA_PUBLIC_URL: 'https://[' },
    { BATUTA_TRUSTED_PROXIES: '127.0.0.1' },
  ]) {
    assert.equal(accessOf(environment), 'login')
    assert.equal(accessOf({ ...environment, BATUTA_METRICS_ACCESS: 'open' }), 'open')
  }
  assert.equal(accessOf({ BATUTA_METRICS_ACCESS: 'login' }), 'login')
})

test('every setting is heard', () => {
  const configuration = readConfiguration(
    {
      BATUTA_HTTP_HOST: '::1',
      BATUTA_HTTP_PORT: '0',
      BATUTA_TWSD_PORT: '31116',
      BATUTA_DATA_DIR: '/var/lib/batuta',
      BATUTA_AGENT_DIR: '/var/lib/agent',
      BATUTA_PUBLIC_URL: 'http://batuta1:8420',
      BATUTA_TRUSTED_PROXIES: '10.0.0.7, fd00::/8',
      BATUTA_AUTH: 'on',
      BATUTA_OIDC_ISSUER: 'https://login.example/realms/site',
      BATUTA_OIDC_CLIENT_ID: 'batuta',
      BATUTA_OIDC_CLIENT_SECRET: 'between-us',
      BATUTA_OIDC_ROLES: 'groups:ops=operator',
      BATUTA_OIDC_SCOPES: 'openid groups',
      BATUTA_METRICS_ACCESS: 'open',
      BATUTA_SESSION_IDLE_MIN: '10',
      BATUTA_SESSION_HOURS: '1',
      BATUTA_PROFILE: 'prod',
      BATUTA_TLS: 'self-signed',
      BATUTA_TLS_CERT: 'cert.pem',
      BATUTA_TLS_KEY: '/etc/key.pem',
      BATUTA_CA: 'ca.pem',
      BATUTA_TOKEN: 'batuta_x',
      BATUTA_LEADER_LEASE_S: '30',
      BATUTA_DATABASE_URL: 'postgres://batuta:hunter2@db/batuta',
      BATUTA_SAMPLE: 'off',
      BATUTA_TIMEZONE: 'America/Sao_Paulo',
      BATUTA_LOG_LEVEL: 'debug',
      BATUTA_LOG_FORMAT: 'json',
      BATUTA_LOG_KEEP_DAYS: '3',
      BATUTA_OUTPUT_LIMIT_MB: '1',
      BATUTA_OUTPUT_KEEP_DAYS: '2',
      BATUTA_OUTPUT_KEEP_MB: '500',
      BATUTA_AGENT_LOGON: 'enforce',
      BATUTA_AGENT_LOGON_ROOT: 'FTA1#BACKUP.@, MDM#@.CLEAN',
      BATUTA_AGENT_UMASK: '027',
      BATUTA_SCHEDULERS: 'off',
      BATUTA_CACHE_MB: '64',
      BATUTA_FORECAST_JOBS: '2000',
      BATUTA_FAILPOINT: 'plan.part:2:kill',
    },
    '/site',
  )
  const { databaseUrl, token, oidc, ...rest } = configuration
  const { clientSecret, ...provider } = oidc ?? {}
  assert.equal(clientSecret?.reveal(), 'between-us')
  assert.deepEqual(provider, {
    issuer: 'https://login.example/realms/site',
    clientId: 'batuta',
    scopes: 'openid groups',
    rules: [{ claim: 'groups', value: 'ops', grant: { role: 'operator' } }],
    home: 'http://batuta1:8420/',
    redirectUri: 'http://batuta1:8420/api/v1/login/oidc/callback',
  })
  assert.equal(token?.reveal(), 'batuta_x')
  assert.equal(databaseUrl?.reveal(), 'postgres://batuta:hunter2@db/batuta')
  assert.deepEqual(rest, {
    httpHost: '::1',
    httpPort: 0,
    twsdPort: 31116,
    serverIsNamed: false,
    profile: 'prod',
    server: 'https://[::1]:0',
    dataDir: '/var/lib/batuta',
    agentDir: '/var/lib/agent',
    publicUrl: 'http://batuta1:8420',
    trustedProxies: ['10.0.0.7', 'fd00::/8'],
    secureCookies: true,
    auth: true,
    sessionTimes: { idle: 600_000, longest: 3_600_000 },
    metricsAccess: 'open',
    tls: { cert: '/site/cert.pem', key: '/etc/key.pem' },
    ca: '/site/ca.pem',
    leaderLease: 30_000,
    sample: false,
    timezone: 'America/Sao_Paulo',
    logLevel: 'debug',
    logFormat: 'json',
    logKeepDays: 3,
    agent: {
      logon: 'enforce',
      rootJobs: ['FTA1#BACKUP.@', 'MDM#@.CLEAN'],
      umask: '027',
      outputCap: 1_000_000,
      keepDays: 2,
      keepBytes: 500_000_000,
    },
    schedulers: false,
    cacheBytes: 64_000_000,
    forecastJobs: 2_000,
    failpoints: { text: 'plan.part:2:kill', points: [{ name: 'plan.part', nth: 2, action: 'kill' }] },
  })
  const elsewhere = readConfiguration({ BATUTA_SERVER: 'https://batuta.example' }, '/site')
  assert.equal(elsewhere.server, 'https://batuta.example')
})

test('all mistakes come at once, each with what it must be and what was likely meant', () => {
  assert.deepEqual(
    complaintsOf({
      BATUTA_HTTP_PROT: '80',
      BATUTA_HTTP_PORT: '99999',
      BATUTA_SAMPLE: 'offf',
      BATUTA_TIMEZONE: 'Mars/Phobos',
      BATUTA_LOG_LEVEL: 'inf',
    }),
    [
      'BATUTA_HTTP_PROT is not a setting. Did you mean BATUTA_HTTP_PORT?',
      'BATUTA_HTTP_PORT is "99999", but must be a whole number from 0 to 65535.',
      'BATUTA_SAMPLE is "offf", but must be on or off. Did you mean off?',
      'BATUTA_TIMEZONE is "Mars/Phobos", but must be the name of a time zone (America/Sao_Paulo).',
      'BATUTA_LOG_LEVEL is "inf", but must be debug, info, warn or error. Did you mean info?',
    ],
  )
})

test('a secret is printed nowhere, neither when it is right nor when it is wrong', () => {
  const url = 'postgres://batuta:hunter2@db/batuta'
  const configuration = readConfiguration({ BATUTA_DATABASE_URL: url }, '/site')
  const printed = [
    JSON.stringify(configuration),
    inspect(configuration, { depth: 5 }),
    String(configuration.databaseUrl),
  ]
  for (const text of printed) {
    assert.match(text, /\[secret\]/)
    assert.doesNotMatch(text, /hunter2/)
  }
  assert.match(
    String(complaintsOf({ BATUTA_DATABASE_URL: 'mysql://a:hunter2@db' })),
    /BATUTA_DATABASE_URL is \[secret\]/,
  )
})

test('an empty variable counts as not set, and what a job finds in its environment is no mistake', () => {
  const configuration = readConfiguration({ BATUTA_DATABASE_URL: '', BATUTA_JOB_ID: '12', BATUTA_RUN: '1' }, '/site')
  assert.equal(configuration.databaseUrl, null)
})

test('nobody changes the configuration once it is read', () => {
  const configuration = readConfiguration({}, '/site')
  assert.throws(() => Object.assign(configuration, { httpPort: 1 }), TypeError)
})

test('nobody is let in unasked where others can reach the port or the database', () => {
  assert.equal(readConfiguration({ BATUTA_AUTH: 'off' }, '/site').auth, false)
  for (const more of [{ BATUTA_HTTP_HOST: '0.0.0.0' }, { BATUTA_DATABASE_URL: 'postgres://db/batuta' }]) {
    assert.throws(() => readConfiguration({ BATUTA_AUTH: 'off', ...more }, '/site'), {
      code: 'configuration.invalid',
      message: /BATUTA_AUTH is off, which needs/,
    })
  }
})

test('a provider of OpenID Connect is set up as a whole, over TLS, and with rules that can be read', () => {
  const whole = {
    BATUTA_PUBLIC_URL: 'https://batuta.example/',
    BATUTA_OIDC_ISSUER: 'http://[::1]:3000',
    BATUTA_OIDC_CLIENT_ID: 'batuta',
    BATUTA_OIDC_CLIENT_SECRET: 'hunter2',
    BATUTA_OIDC_ROLES: 'groups:ops=operator',
  }
  const { oidc } = readConfiguration(whole, '/site')
  assert.deepEqual([oidc?.home, oidc?.scopes], ['https://batuta.example/', 'openid profile'])
  assert.doesNotMatch(inspect(oidc), /hunter2/)
  const cases: [Record<string, string>, RegExp][] = [
    [{ BATUTA_PUBLIC_URL: '' }, /^BATUTA_PUBLIC_URL is not set, which BATUTA_OIDC_ISSUER needs\.$/],
    [{ BATUTA_OIDC_CLIENT_SECRET: '' }, /^BATUTA_OIDC_CLIENT_SECRET is not set, which/],
    [{ BATUTA_OIDC_ISSUER: 'http://login.example' }, /"http:\/\/login\.example", but must be https unless/],
    [{ BATUTA_OIDC_ISSUER: 'http://127.0.0.1.evil.example' }, /but must be https unless/],
    [
      { BATUTA_OIDC_SCOPES: 'profile' },
      /^BATUTA_OIDC_SCOPES is "profile", but must be names with blanks between them, openid/,
    ],
    [{ BATUTA_OIDC_ROLES: 'ops=operator' }, /^BATUTA_OIDC_ROLES: "ops=operator" is no rule: it must be like groups:/],
    [{ BATUTA_OIDC_ROLES: 'groups:ops=oprator' }, /There is no role oprator\. Did you mean operator\?$/],
    [{ BATUTA_AUTH: 'off' }, /^BATUTA_AUTH is off: nobody would/],
  ]
  for (const [change, complaint] of cases) assert.match(String(complaintsOf({ ...whole, ...change })), complaint)
  assert.deepEqual(complaintsOf({ BATUTA_OIDC_CLIENT_ID: 'batuta' }), [
    'BATUTA_OIDC_CLIENT_ID is set, and BATUTA_OIDC_ISSUER is not.',
  ])
})
