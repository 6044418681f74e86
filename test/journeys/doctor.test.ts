/** The doctor: of a server that runs, and of a machine on which none does. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, localTokenIn, openPlace, startServer } from '../support/server-process.ts'

interface Part {
  readonly name: string
  readonly status: string
  readonly latencyMs?: number
  readonly facts?: object
  readonly dependsOn?: string[]
  readonly parts?: Part[]
}

interface Told {
  readonly phase: string
  readonly system: {
    readonly status: string
    readonly since?: string
    readonly parts: Part[]
  }
}

/** Those that only some servers have. */
const atTimes = new Set(['oidc', 'twsd'])

/** Components that docs/health.md does not have, and those that only it has. */
const unlike = (parts: readonly Part[]): { readonly untold: string[]; readonly unknown: string[] } => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/health.md'), 'utf8')
  const cells = [...page.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell)
  const told = cells.flatMap((cell) => [...cell.matchAll(/`([a-z][a-z -]*)`/g)].map(([, name = '']) => name))
  const there = parts.map(({ name }) => name)
  return {
    untold: there.filter((name) => !told.includes(name)),
    unknown: told.filter((name) => !there.includes(name) && !atTimes.has(name)),
  }
}

test('of a server that runs it tells every part; without one it looks at folder, lock, disk, port, PostgreSQL and log', async (t) => {
  const place = await openPlace(t)
  const nowhere = batuta(place, 'doctor')
  assert.equal(nowhere.code, 69)
  assert.match(nowhere.stdout, /^No server answers at .*ECONNREFUSED/)
  assert.match(nowhere.stdout, /is not there: no server has run with it/)

  const server = await startServer(place)
  const well = await eventually('all to be well', () => {
    const said = batuta(place, 'doctor')
    return said.code === 0 ? said : assert.fail(said.stdout + said.stderr)
  })
  assert.doesNotMatch(well.stdout, /\d{4}-\d\d-\d\dT|\d\.\d{3}/)
  for (const line of [
    /^✓ database +[\d.]+ ms, kind embedded, sessionsInUse/m,
    /^✓ access +tls off/m,
    /^✓ leader +role leader, term 1, event \d+, standby no/m,
    /^✓ agent +live 0, lostAgents 0, connected \S+/m,
    /^✓ planner +plannedThrough /m,
    /^✓ cache +entries \d+, bytes .*B, bytesMost 30\.5 MiB, hit \d+ %/m,
    /^✓ maintenance +state waiting, task none, next in \d+ (s|min), why There was none yet/m,
    /^✓ disk +free [\d.]+ GiB/m,
    /^✓ memory /m,
    /^✓ event-loop +delay \d+ ms/m,
    /^✓ queues +inputs 0, commits 0, commit \d+ ms, readers 0/m,
    /^✓ workstations +all 0/m,
    /^✓ circuits +all [1-9]\d*, open 0/m,
  ])
    assert.match(well.stdout, line)

  // A profile, an option and JSON, as of every command: the machine of whoever calls is not looked at.
  const away = { ...place, environment: { ...place.environment, BATUTA_HTTP_PORT: '9' } }
  assert.equal(batuta(away, 'profile', 'add', 'night', place.url).code, 0)
  const nobody = { ...away, url: '' }
  for (const words of [['--profile', 'night', 'doctor'], ['--server', place.url, 'doctor'], ['doctor']]) {
    assert.match(batuta(nobody, ...words).stdout, new RegExp(`^The server at ${place.url} is `), words.join(' '))
  }
  const told = JSON.parse(batuta(nobody, 'doctor', '--json').stdout) as Told
  assert.deepEqual([told.phase, unlike(told.system.parts)], ['running', { untold: [], unknown: [] }])
  const unheard = batuta({ ...away, url: 'http://127.0.0.1:9' }, 'doctor')
  assert.match(
    unheard.stdout,
    /^✗ server +The data folder \S+ is in use by the server with process id \d+\.\n +→ It runs/m,
  )

  const ask = async (authorization?: string): Promise<Told> => {
    const headers = authorization === undefined ? {} : { authorization }
    return (await (await fetch(`${place.url}/health/detailed`, { headers })).json()) as Told
  }
  const details = await ask(localTokenIn(place.dataDir))
  const database = details.system.parts.find(({ name }) => name === 'database')
  assert.ok((database?.latencyMs ?? -1) >= 0)
  assert.deepEqual(details.system.parts.find(({ name }) => name === 'leader')?.dependsOn, ['database'])
  assert.deepEqual(unlike(details.system.parts), { untold: [], unknown: [] })
  const circuits = details.system.parts.find(({ name }) => name === 'circuits')
  assert.deepEqual(circuits?.parts?.find(({ name }) => name === 'maintenance')?.facts, {
    state: 'closed',
    failures: 0,
    opened: 0,
  })
  const words = await ask()
  assert.deepEqual(
    [words.system.since, words.system.parts.find(({ name }) => name === 'database')],
    [undefined, { name: 'database', status: 'ok', parts: [] }],
  )

  await server.end('SIGKILL')
  const dead = batuta(place, 'doctor')
  assert.equal(dead.code, 69)
  assert.match(dead.stdout, /^✗ server +None runs on this data folder\.\n +→ Start it: batuta serve\.$/m)
  assert.match(dead.stdout, /^✓ port .* is free/m)
  assert.match(
    dead.stdout,
    /^✓ database +The embedded PostgreSQL runs \(pid \d+, ready\); the next server takes it over/m,
  )
})
