import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startEmbedded, type EmbeddedDatabase } from './embedded.ts'
import { runCluster } from './embedded/cluster.ts'
import { findProcess, isRunning, signalProcess, waitUntilGone } from './embedded/process.ts'
import { killServer, modelDataFolder, rememberingLog, startServer, temporaryDataFolder } from './embedded/testing.ts'
import { openPool, type Database } from './pool.ts'
import { sql } from './sql.ts'

const usedDataFolder = await modelDataFolder({ after })

const open = (database: EmbeddedDatabase): Promise<Database> =>
  openPool({ connection: database.connection, applicationName: 'batuta test' })

const settingOf = async (pool: Database, name: string): Promise<string | undefined> => {
  const [row] = await pool.query<{ value: string }>(sql`select current_setting(${name}) as value`)
  return row?.value
}

const permissionsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

test('a new data folder gets a real PostgreSQL 18, reached by a socket and a password alone, which stops without a trace', async (t) => {
  const dataDir = temporaryDataFolder(t)
  const { log, sentences } = rememberingLog()
  const database = await startEmbedded({ dataDir, log })
  assert.equal(database.adopted, false)
  assert.ok(sentences.some((sentence) => sentence.startsWith('A new database is made')))

  const pool = await open(database)
  assert.match((await settingOf(pool, 'server_version')) ?? '', /^18\./)
  assert.equal(await settingOf(pool, 'listen_addresses'), '')
  for (const durable of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']) {
    assert.equal(await settingOf(pool, durable), 'on', durable)
  }
  await pool.end()

  const root = join(dataDir, 'postgres')
  assert.equal(database.connection.host, root)
  assert.equal(permissionsOf(root), '700')
  assert.equal(permissionsOf(join(root, 'password')), '600')
  assert.equal(readFileSync(join(root, 'password'), 'utf8').trim(), database.connection.password)
  assert.ok(database.connection.password.length >= 32)
  const stranger = { ...database.connection, password: 'guess' }
  await assert.rejects(openPool({ connection: stranger, applicationName: 'x' }), { code: 'database.unreachable' })
  assert.match(readFileSync(join(root, 'postgres.log'), 'utf8'), /password authentication failed/)

  const postmaster = findProcess(database.pid)
  assert.ok(postmaster !== undefined)
  await database.stop(5_000)
  assert.equal(isRunning(postmaster), false)
  const again = await startEmbedded({ dataDir })
  assert.notEqual(again.pid, database.pid)
  await again.stop(5_000)
})

test('PostgreSQL survives a server that is killed, and the next server adopts it with all that was committed', async (t) => {
  const dataDir = usedDataFolder(t)
  const killed = await startServer(t, dataDir)
  await assert.rejects(startEmbedded({ dataDir }), {
    code: 'database.in_use',
    message: new RegExp(`process id ${killed.child.pid}\\b`),
  })
  await killServer(killed)
  const next = await startEmbedded({ dataDir })
  assert.equal(next.adopted, true)
  assert.equal(next.pid, killed.pid)
  const pool = await open(next)
  await pool.execute(sql`create table kept as select 'the night' as words`)
  await pool.end()

  // Now PostgreSQL dies as well, in the middle of a statement whose process does not notice at once.
  const busy = await open(next)
  const counting = busy.query(sql`select count(*) from generate_series(1, 8000000)`)
  const [active] = await busy.query(sql`select from pg_stat_activity where state = 'active'`)
  assert.ok(active !== undefined)
  const postmaster = findProcess(next.pid)
  assert.ok(postmaster !== undefined)
  signalProcess(postmaster, 'SIGKILL')
  await waitUntilGone(postmaster, 5_000)
  await next.stop(1_000)
  const recovered = await startEmbedded({ dataDir })
  assert.equal(recovered.adopted, false)
  await counting.catch(() => undefined)
  await busy.end()
  const reader = await open(recovered)
  assert.deepEqual(await reader.query(sql`select words from kept`), [{ words: 'the night' }])
  await reader.end()
  await recovered.stop(5_000)
})

test('a pid file whose number another program has by now does not keep PostgreSQL from starting', async (t) => {
  const dataDir = usedDataFolder(t)
  const data = join(dataDir, 'postgres', 'data')
  const lines = [process.pid, data, 0, 5432, join(dataDir, 'postgres'), '', '  0 0', 'ready']
  writeFileSync(join(data, 'postmaster.pid'), lines.join('\n'))
  const database = await startEmbedded({ dataDir })
  assert.equal(database.adopted, false)
  assert.notEqual(database.pid, process.pid)
  await database.stop(5_000)
})

test('Ctrl-C at the terminal does not reach PostgreSQL, for it has a session of its own', async (t) => {
  const database = await startEmbedded({ dataDir: usedDataFolder(t) })
  // Fields 5 and 6 of /proc/PID/stat: process group and session.
  const [, group, session] =
    readFileSync(`/proc/${database.pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(1) ?? []
  assert.deepEqual([group, session], [String(database.pid), String(database.pid)])
  await database.stop(5_000)
})

test('stopping ends statements that would run for long', async (t) => {
  const database = await startEmbedded({ dataDir: usedDataFolder(t) })
  const pool = await open(database)
  const long = assert.rejects(pool.query(sql`select pg_sleep(600)`))
  await pool.query(sql`select 1`)
  const before = performance.now()
  await database.stop(5_000)
  assert.ok(performance.now() - before < 5_000)
  await long
  await pool.end()
})

test('an orphan that does not let the server in is stopped; no second one is started beside it', async (t) => {
  const dataDir = usedDataFolder(t)
  const killed = await startServer(t, dataDir)
  const orphan = findProcess(killed.pid)
  assert.ok(orphan !== undefined)
  await killServer(killed)
  writeFileSync(join(dataDir, 'postgres', 'password'), 'another one')
  const { log, sentences } = rememberingLog()
  await assert.rejects(startEmbedded({ dataDir, log }), {
    code: 'database.unreachable',
    message: /password authentication failed/,
  })
  assert.ok(sentences.some((sentence) => sentence.includes('is started anew')))
  assert.equal(isRunning(orphan), false)
})

test('PostgreSQL that was told to stop, and does not end, is not waited for: it is stopped and started anew', async (t) => {
  const dataDir = usedDataFolder(t)
  const told = await startEmbedded({ dataDir })
  const [pool, postmaster] = [await open(told), findProcess(told.pid)]
  await pool.query(sql`select`)
  assert.ok(postmaster !== undefined)
  // It waits for the session to end.
  signalProcess(postmaster, 'SIGTERM')
  const { log, sentences } = rememberingLog()
  const next = await runCluster({ dataDir, log })
  assert.equal(next.adopted, false)
  assert.ok(
    sentences.some((sentence) => sentence.endsWith('is started anew: it was told to stop.')),
    sentences.join(),
  )
  await pool.end()
  await next.stop(5_000)
  await told.stop(0)
})

test('a start that is given up leaves no process and no lock', async (t) => {
  const dataDir = temporaryDataFolder(t)
  const patience = new AbortController()
  const starting = startEmbedded({ dataDir, signal: patience.signal })
  patience.abort(new Error('enough'))
  await assert.rejects(starting, /enough/)
  const database = await startEmbedded({ dataDir })
  await database.stop(5_000)
})
