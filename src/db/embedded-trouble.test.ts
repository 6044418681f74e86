import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { startEmbedded } from './embedded.ts'
import { prepareFolder } from './embedded/folder.ts'
import { poll } from './embedded/process.ts'
import { findPackage, findProgram } from './embedded/program.ts'
import { fillDisk, modelDataFolder, mountSmallDisk, rememberingLog, temporaryDataFolder } from './embedded/testing.ts'
import { chooseUser, spawnAs } from './embedded/user.ts'
import { openPool } from './pool.ts'
import { sql } from './sql.ts'

const usedDataFolder = await modelDataFolder({ after })

const isRoot = process.getuid?.() === 0
const onlyRoot = isRoot ? false : 'only root can act for other users'
const nobody = isRoot ? chooseUser('/nowhere', 'nobody') : undefined

/** A temporary data folder on a small file system of its own; undefined where the machine does not allow that. */
const smallDisk = (t: TestContext, size: string): string | undefined => {
  let unmount: (() => void) | undefined
  t.after(() => unmount?.())
  const folder = temporaryDataFolder(t)
  unmount = mountSmallDisk(folder, size)
  return unmount === undefined ? undefined : folder
}

test('a disk too small for a new database is refused as full, and nothing half-made stays', async (t) => {
  const dataDir = smallDisk(t, '16m')
  if (dataDir === undefined) return t.skip('no file system can be mounted here')
  await assert.rejects(startEmbedded({ dataDir }), { code: 'database.disk_full', message: new RegExp(dataDir) })
  assert.deepEqual(readdirSync(join(dataDir, 'postgres')), ['password'])
})

test('a disk that is full when the database is to start again is refused; with room it starts', async (t) => {
  const used = usedDataFolder(t)
  const dataDir = smallDisk(t, '256m')
  if (dataDir === undefined) return t.skip('no file system can be mounted here')
  cpSync(used, dataDir, { recursive: true })
  const makeRoom = fillDisk(dataDir)
  await assert.rejects(startEmbedded({ dataDir }), { code: 'database.disk_full' })
  makeRoom()
  const database = await startEmbedded({ dataDir })
  await database.stop(5_000)
})

test('a data folder of another major version is refused with both versions and a way out, and is not touched', async (t) => {
  const dataDir = temporaryDataFolder(t)
  const data = join(dataDir, 'postgres', 'data')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'PG_VERSION'), '17\n')
  await assert.rejects(startEmbedded({ dataDir }), {
    code: 'database.wrong_version',
    message: /made by PostgreSQL 17.*carries PostgreSQL 18.*pg_dump/,
  })
  assert.deepEqual(readdirSync(data), ['PG_VERSION'])
})

for (const name of ['data/postgresql.conf', 'postgres.log', 'password']) {
  test(`a symbolic link in the place of ${name} is refused by name, and what it points to is not touched`, async (t) => {
    const dataDir = usedDataFolder(t)
    const [victim, link] = [join(dataDir, 'victim'), join(dataDir, 'postgres', name)]
    writeFileSync(victim, 'precious')
    const { uid } = statSync(victim)
    rmSync(link, { force: true })
    symlinkSync(victim, link)
    await assert.rejects(startEmbedded({ dataDir }), {
      code: 'database.no_access',
      message: new RegExp(`${link} is a symbolic`),
    })
    assert.equal(readFileSync(victim, 'utf8'), 'precious')
    assert.equal(statSync(victim).uid, uid)
  })
}

test('a folder that holds only a part of a database is refused with what to do, and is not touched', async (t) => {
  const dataDir = temporaryDataFolder(t)
  const base = join(dataDir, 'postgres', 'data', 'base')
  mkdirSync(base, { recursive: true })
  await assert.rejects(startEmbedded({ dataDir }), {
    code: 'database.damaged',
    message: /not a whole database.*Restore/,
  })
  assert.deepEqual(readdirSync(join(dataDir, 'postgres', 'data')), ['base'])
})

test('a start that is given up while the database is made leaves nothing half-made', async (t) => {
  const dataDir = temporaryDataFolder(t)
  const root = join(dataDir, 'postgres')
  const giveUp = new AbortController()
  const start = startEmbedded({ dataDir, signal: giveUp.signal })
  const begun = () => readdirSync(root).some((name) => existsSync(join(root, name, 'PG_VERSION'))) || undefined
  assert.ok(await poll(begun, 30_000))
  giveUp.abort()
  await assert.rejects(start, { name: 'AbortError' })
  assert.deepEqual(readdirSync(root), ['password'])
})

test('a database that was half made when the machine stopped is made anew', async (t) => {
  const dataDir = temporaryDataFolder(t)
  const unfinished = join(dataDir, 'postgres', 'data.new-abc')
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(join(unfinished, 'PG_VERSION'), '18\n')
  const database = await startEmbedded({ dataDir })
  assert.equal(existsSync(unfinished), false)
  await database.stop(5_000)
})

test('a data folder too deep for a socket gets one in the folder for temporary files, gone with the stop', async (t) => {
  const dataDir = join(temporaryDataFolder(t), `deep, "down" and it's \\${'x'.repeat(80)}`)
  const database = await startEmbedded({ dataDir })
  const { host } = database.connection
  assert.ok(host.length < 80)
  assert.equal(statSync(host).mode & 0o777, 0o700)
  const pool = await openPool({ connection: database.connection, applicationName: 'batuta test' })
  assert.deepEqual(await pool.query(sql`select 1 as one`), [{ one: 1 }])
  await pool.end()
  await database.stop(5_000)
  assert.equal(existsSync(host), false)
})

test(
  'as root, PostgreSQL runs as nobody where there is no user postgres, and as the same user ever after',
  { skip: onlyRoot },
  async (t) => {
    const dataDir = temporaryDataFolder(t)
    const database = await startEmbedded({ dataDir, user: 'nobody' })
    assert.equal(statSync(`/proc/${database.pid}`).uid, nobody?.uid)
    await database.stop(5_000)
    const again = await startEmbedded({ dataDir })
    assert.equal(statSync(`/proc/${again.pid}`).uid, nobody?.uid)
    await again.stop(5_000)
  },
)

test('as root, a machine without a user for PostgreSQL is refused with what to do', { skip: onlyRoot }, async (t) => {
  await assert.rejects(startEmbedded({ dataDir: temporaryDataFolder(t), user: 'no-such-user' }), {
    code: 'database.no_user',
    message: /no user no-such-user.*useradd/,
  })
})

test(
  'as root, a data folder the database user cannot reach is refused, naming the first folder that bars the way',
  { skip: onlyRoot },
  async (t) => {
    const barrier = join(temporaryDataFolder(t), 'closed')
    mkdirSync(barrier, { mode: 0o700 })
    const dataDir = join(barrier, 'site', 'data')
    await assert.rejects(startEmbedded({ dataDir, user: 'nobody' }), {
      code: 'database.no_access',
      message: new RegExp(`user nobody, who may not enter ${barrier} .*chmod o\\+x ${barrier}\\)`),
    })
    chmodSync(barrier, 0o711)
    assert.equal(prepareFolder(dataDir, 'nobody').root, join(dataDir, 'postgres'))
  },
)

test(
  'as root, a program the database user cannot reach is copied to the data folder, once',
  { skip: onlyRoot },
  (t) => {
    const closed = join(temporaryDataFolder(t), 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const found = findPackage()
    cpSync(found.native, join(closed, 'native'), { recursive: true, verbatimSymlinks: true })
    const folder = prepareFolder(temporaryDataFolder(t), 'nobody')
    const { log, sentences } = rememberingLog()
    const unreachable = { native: join(closed, 'native'), version: found.version }
    const program = findProgram(folder, log, unreachable)
    assert.ok(program.postgres.startsWith(folder.root))
    const said = spawnSync(program.initdb, ['--version'], { ...spawnAs(folder.user), encoding: 'utf8' })
    assert.match(said.stdout, /PostgreSQL\) 18/)
    const made = statSync(program.postgres).ino
    assert.equal(statSync(findProgram(folder, log, unreachable).postgres).ino, made)
    assert.equal(sentences.length, 2)
  },
)

test('a server that is not root runs PostgreSQL as itself', { skip: onlyRoot }, async (t) => {
  const dataDir = join(temporaryDataFolder(t), 'data')
  mkdirSync(dataDir)
  assert.ok(nobody !== undefined)
  chownSync(dataDir, nobody.uid, nobody.gid)
  const program = `
    import { startEmbedded } from '${import.meta.resolve('./embedded.ts')}'
    import { readFileSync } from 'node:fs'
    const database = await startEmbedded({ dataDir: process.argv[1] })
    const [uid] = /^Uid:\\s+(\\d+)/m.exec(readFileSync('/proc/' + database.pid + '/status', 'utf8')).slice(1)
    await database.stop(5000)
    process.stdout.write(uid)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], spawnAs(nobody))
  let [said, complaint] = ['', '']
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()))
  await once(child, 'close')
  if (/EACCES|Cannot find module/.test(complaint)) return t.skip('the checkout is closed to other users')
  assert.equal(complaint, '')
  assert.equal(said, String(nobody.uid))
})

test(
  'a data folder that belongs to someone else is refused to a server that is not root',
  { skip: onlyRoot },
  async (t) => {
    const dataDir = usedDataFolder(t)
    const program = `
    import { startEmbedded } from '${import.meta.resolve('./embedded.ts')}'
    await startEmbedded({ dataDir: process.argv[1] }).catch((error) => process.stdout.write(error.code))`
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program, dataDir], {
      ...spawnAs(nobody),
      encoding: 'utf8',
    })
    if (/EACCES|Cannot find module/.test(ran.stderr)) return t.skip('the checkout is closed to other users')
    assert.equal(ran.stdout, 'database.no_access')
  },
)

test('the settings of a cluster can be changed, and survive a start, by ALTER SYSTEM', async (t) => {
  const dataDir = usedDataFolder(t)
  const first = await startEmbedded({ dataDir })
  const pool = await openPool({ connection: first.connection, applicationName: 'batuta test' })
  await pool.execute(sql`alter system set work_mem = '17MB'`)
  await pool.end()
  await first.stop(5_000)
  const second = await startEmbedded({ dataDir })
  const after = await openPool({ connection: second.connection, applicationName: 'batuta test' })
  assert.deepEqual(await after.query(sql`show work_mem`), [{ work_mem: '17MB' }])
  await after.end()
  await second.stop(5_000)
  assert.match(readFileSync(join(dataDir, 'postgres', 'data', 'postgresql.conf'), 'utf8'), /work_mem = '8MB'/)
})

test('a machine there is no PostgreSQL package for is refused with what to do', async (t) => {
  t.mock.property(process, 'arch', 'mips')
  await assert.rejects(startEmbedded({ dataDir: temporaryDataFolder(t) }), {
    code: 'database.no_program',
    message: /-mips here.*BATUTA_DATABASE_URL/,
  })
})
