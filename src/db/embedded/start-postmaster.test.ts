import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { startEmbedded } from '#/db/embedded.ts'
import { prepareFolder, socketPort } from './folder.ts'
import { findProcess, poll } from './process.ts'
import { modelDataFolder } from './testing.ts'
import { spawnAs, type DatabaseUser } from './user.ts'

const usedDataFolder = await modelDataFolder({ after })

/** The number of a process of the user that has ended and that its parent does not wait for, until the test is over. */
const makeZombie = async (t: TestContext, user: DatabaseUser | undefined): Promise<number> => {
  const parent = spawn('/bin/sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], spawnAs(user))
  t.after(() => parent.kill('SIGKILL'))
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(said.toString())
  assert.ok(await poll(() => (findProcess(pid) === undefined ? true : undefined), 10_000))
  assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /^State:\s+Z/m)
  return pid
}

/** Leaves the lock files of a postmaster with this number, and answers the one of the socket. */
const leaveLocks = (dataDir: string, pid: number): string => {
  const root = join(dataDir, 'postgres')
  const socketLock = join(root, `.s.PGSQL.${socketPort}.lock`)
  for (const path of [socketLock, join(root, 'data', 'postmaster.pid')]) {
    writeFileSync(path, `${pid}\n${join(root, 'data')}\n1700000000\n${socketPort}\n${root}\n`)
  }
  return socketLock
}

test('PostgreSQL starts at once after it was killed with the server, though nobody has waited for the dead one yet', async (t) => {
  const dataDir = usedDataFolder(t)
  leaveLocks(dataDir, await makeZombie(t, prepareFolder(dataDir).user))
  const database = await startEmbedded({ dataDir })
  assert.equal(database.adopted, false)
  await database.stop(5_000)
})

test('a socket whose number another program has by now does not keep PostgreSQL from starting', async (t) => {
  const dataDir = usedDataFolder(t)
  const other = spawn('/bin/sleep', ['60'], spawnAs(prepareFolder(dataDir).user))
  t.after(() => other.kill('SIGKILL'))
  leaveLocks(dataDir, other.pid ?? 0)
  const database = await startEmbedded({ dataDir })
  await database.stop(5_000)
})

test('the lock of a postmaster that runs is left alone, and the start fails with what PostgreSQL says', async (t) => {
  const running = await startEmbedded({ dataDir: usedDataFolder(t) })
  const dataDir = usedDataFolder(t)
  const socketLock = leaveLocks(dataDir, running.pid)
  await assert.rejects(startEmbedded({ dataDir }), { message: /lock file ".*" already exists/ })
  assert.equal(existsSync(socketLock), true)
  await running.stop(5_000)
})
