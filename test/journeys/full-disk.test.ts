/** The disk of a server fills up: what the operator sees, that nothing acknowledged is lost, and that it goes on when there is room. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fillDisk, mountSmallDisk } from '#/db/embedded/testing.ts'
import { openPool } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { Refusal } from '#/lib/refusal.ts'
import { eventually } from '../support/eventually.ts'
import {
  batuta,
  endWhatWorksIn,
  launchServer,
  openPlace,
  startServer,
  type Place,
  type ServerProcess,
} from '../support/server-process.ts'
import { applyFlow, submitFlow } from '../support/small-flow.ts'

interface Site {
  readonly place: Place
  readonly server: ServerProcess
  /** Submits a job; answers why not. */
  readonly submit: () => Promise<Refusal | undefined>
  /** Each job that was acknowledged is in the plan, once, and none went wrong; jobs run. */
  readonly assertNothingIsLost: () => Promise<void>
}

/** A server whose data folder has a small disk of its own; undefined where the machine does not allow that. */
const startOnSmallDisk = async (t: TestContext): Promise<Site | undefined> => {
  const place = await openPlace(t)
  mkdirSync(place.dataDir)
  const unmount = mountSmallDisk(place.dataDir, '400m')
  if (unmount === undefined) return undefined
  place.beforeRemoval.push(async () => {
    await endWhatWorksIn(place.dataDir)
    unmount()
  })
  const server = await startServer(place)
  applyFlow(place)
  const [acknowledged, unanswered] = [new Set<number>(), new Set<number>()]
  let requests = 0
  const submit = async (): Promise<Refusal | undefined> => {
    requests += 1
    try {
      await submitFlow(place, `flow-${requests}`)
      acknowledged.add(requests)
      return undefined
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error))
      unanswered.add(requests)
      return error
    }
  }
  const assertNothingIsLost = async (): Promise<void> => {
    // What was refused may have been committed; to order it again under its name makes sure that it is there once.
    for (const request of unanswered) {
      await submitFlow(place, `flow-${request}`)
    }
    const { jobs } = await place.client.status()
    const { succeeded, waiting, ready, running } = jobs
    const all = Object.values(jobs).reduce((sum, count) => sum + count)
    // A run that the agent had no room for is offered to it again.
    assert.deepEqual([all, succeeded + waiting + ready + running], [acknowledged.size + unanswered.size, all])
    await eventually('a job to succeed', async () =>
      (await place.client.status()).jobs.succeeded > 0 ? true : undefined,
    )
  }
  return { place, server, submit, assertNothingIsLost }
}

const noMount = 'no file system can be mounted here'

const doctorSays = (place: Place, words: RegExp): Promise<string> =>
  eventually(`the doctor to say ${words}`, () => {
    const { stdout } = batuta(place, 'doctor')
    return words.test(stdout) ? stdout : assert.fail(stdout)
  })

test('a full disk: orders are refused with its name, doctor and health say what to do, and with room the server goes on by itself', async (t) => {
  const site = await startOnSmallDisk(t)
  if (site === undefined) return t.skip(noMount)
  const { place, server, submit } = site
  const makeRoom = fillDisk(place.dataDir)
  const refusal = await eventually('an order to be refused', submit)
  assert.match(refusal.message, /The disk of the database at .* is full: .*No space left on device\. Make room there/)
  assert.ok(['database.disk_full', 'server.unavailable'].includes(refusal.code), refusal.code)
  const told = await doctorSays(
    place,
    /^✗ disk +The disk of the data folder has .* left of 400 MiB; commits will fail/m,
  )
  assert.match(told, /→ Make room on the disk of the data folder/)
  assert.equal((await fetch(`${place.url}/health/live`)).status, 200)
  makeRoom()
  await eventually('an order to be taken', async () => ((await submit()) === undefined ? true : undefined))
  await site.assertNothingIsLost()
  await doctorSays(place, /^✓ leader .*\n(.*\n)*! disk +The disk of the data folder has 3\d\d/m)
  assert.equal(server.process.exitCode, null)
})

test('a disk so full that PostgreSQL itself ends: so does the server, it says why, does not start without room, and has lost nothing', async (t) => {
  const site = await startOnSmallDisk(t)
  if (site === undefined) return t.skip(noMount)
  const { place, server, submit } = site
  assert.equal(await submit(), undefined)
  const makeRoom = fillDisk(place.dataDir)
  await useUpTheLog(place.dataDir)
  await eventually('the end of the server', () => server.process.exitCode ?? undefined)
  assert.equal(server.process.exitCode, 69)
  assert.match(server.errors(), /The embedded PostgreSQL \(pid \d+\) has ended by itself; \S+postgres\.log says why/)
  const dead = batuta(place, 'doctor')
  assert.equal(dead.code, 69)
  assert.match(dead.stdout, /^✗ disk +The disk of the data folder has .*commits will fail/m)
  const again = launchServer(place)
  await eventually('the next start to fail', () => again.process.exitCode ?? undefined)
  assert.match(again.errors(), /The disk under \S+ is full/)
  assert.equal(again.process.exitCode, 75)
  makeRoom()
  await startServer(place)
  assert.equal(await submit(), undefined)
  await site.assertNothingIsLost()
})

/** Has PostgreSQL begin the next segments of its write-ahead log until the disk has no room for one. */
const useUpTheLog = async (dataDir: string): Promise<void> => {
  const postmaster = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(dataDir, 'postgres', 'password'), 'utf8').trim()
  const connection = {
    host: postmaster[4] ?? '',
    port: Number(postmaster[3]),
    user: 'batuta',
    password,
    database: 'batuta',
  }
  const database = await openPool({ connection, applicationName: 'test', max: 1 })
  await assert.rejects(async () => {
    for (let segments = 0; segments < 100; segments += 1) {
      await database.query(sql`select pg_logical_emit_message(false, 'test', 'x'), pg_switch_wal()`)
    }
  })
  await database.end()
}
