/** Two servers, one agent, jobs that flow: whatever happens to the servers, each run is started once and nothing is lost. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startEmbedded } from '#/db/embedded.ts'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { openPool } from '#/db/pool.ts'
import { eventually } from '../support/eventually.ts'
import { batuta, startServer, type Place } from '../support/server-process.ts'
import {
  assertDiaryIsSound,
  assertLedgerIsSound,
  endedInLedger,
  isLeading,
  leaseSeconds,
  openTwoServers,
  runsInSpool,
  untilLeading,
  untilStandingBy,
  type SharedDatabase,
  type TwoServers,
} from '../support/two-servers.ts'

const jobsAStream = 12

/** Half of the jobs follow the other half. */
const definitions = (folder: string): string => `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END

$JOBS
NODE1#WORK
 DOCOMMAND "echo began $BATUTA_JOB_ID $BATUTA_RUN >> ${folder}/diary; sleep 0.3; echo ended $BATUTA_JOB_ID $BATUTA_RUN >> ${folder}/diary" STREAMLOGON batch
 RECOVERY STOP

SCHEDULE NODE1#FLOW ON REQUEST
:
${Array.from({ length: jobsAStream }, (_, i) => `NODE1#WORK AS W${i}${i % 2 === 1 ? `\n FOLLOWS W${i - 1}` : ''}`).join('\n')}
END
`

interface Site extends TwoServers {
  /** Submits one more stream at whoever leads. */
  readonly submit: () => Promise<void>
  readonly leader: () => Promise<Place>
  readonly submitted: () => number
  readonly endServers: () => Promise<void>
}

/** Both servers run, the first leads, and the definitions are there. */
const startSite = async (t: TestContext, database?: SharedDatabase): Promise<Site> => {
  const servers = await openTwoServers(t, database)
  const { first, second, folder } = servers
  await startServer(first)
  const file = join(folder, 'flow.txt')
  writeFileSync(file, definitions(folder))
  assert.equal(batuta(first, 'apply', file).code, 0)
  await startServer(second)
  await untilStandingBy(second)
  let submitted = 0
  const leader = (): Promise<Place> =>
    eventually('a leader', async () => {
      for (const place of [first, second]) if (await isLeading(place)) return place
      return undefined
    })
  const submit = async (): Promise<void> => {
    submitted += 1
    const requestId = `flow-${submitted}`
    // The same request again and again: it has its effect once.
    await eventually(`stream ${submitted} in the plan`, async () =>
      (await leader()).client.submit({ stream: 'NODE1#FLOW' }, { requestId }),
    )
  }
  const endServers = async (): Promise<void> => {
    await Promise.all([first.endServers(), second.endServers()])
  }
  return { ...servers, leader, submit, submitted: () => submitted, endServers }
}

/** Everything has ended well, once: by the plan, the ledger, the diary of the jobs, and the spool of the agent. */
const assertAllIsWell = async (site: Site): Promise<void> => {
  const jobs = site.submitted() * jobsAStream
  await eventually('the end of all jobs', async () => {
    const { jobs: counts } = await (await site.leader()).client.status()
    return counts.succeeded === jobs ? true : undefined
  })
  // What a server shows may be some milliseconds ahead of its ledger.
  await eventually('the ledger to say so', async () =>
    (await endedInLedger(site.database)) === jobs ? true : undefined,
  )
  assert.equal(await assertLedgerIsSound(site.database), jobs)
  assertDiaryIsSound(join(site.folder, 'diary'), jobs)
  await eventually('an empty spool', () => (runsInSpool(site).length === 0 ? true : undefined))
}

const processOf = (place: Place) => {
  const server = place.servers.at(-1)
  assert.ok(server !== undefined)
  return server
}

test('the leader is killed: the standby leads, nothing is lost and nothing runs twice; the old one comes back as standby', async (t) => {
  const site = await startSite(t)
  for (let round = 1; round <= 3; round += 1) {
    const [leader, standby] =
      (await site.leader()) === site.first ? [site.first, site.second] : [site.second, site.first]
    await site.submit()
    const submitting = site.submit()
    await processOf(leader).end('SIGKILL')
    const begun = performance.now()
    await untilLeading(standby, 5_000)
    t.diagnostic(`round ${round}: the standby led after ${Math.round(performance.now() - begun)} ms`)
    await submitting
    await startServer(leader)
    await untilStandingBy(leader)
  }
  await assertAllIsWell(site)
})

test('a standby answers questions, says who leads, and refuses orders', async (t) => {
  const site = await startSite(t)
  await site.submit()
  const { client } = site.second
  await eventually('the jobs at the standby', async () => {
    const { items } = await client.jobs({ limit: 100 })
    return items.length === jobsAStream && items.every(({ status }) => status === 'succeeded') ? true : undefined
  })
  await assert.rejects(client.submit({ stream: 'NODE1#FLOW' }), {
    code: 'server.standby',
    message: new RegExp(`leads\\. Give the order at ${site.first.url}`),
  })
  await assert.rejects(client.setOption({ name: 'startOfDay', value: '0600' }), { code: 'server.standby' })
  const status = batuta(site.second, 'status')
  assert.match(status.stdout, /standby, level with the ledger/)
  assert.match(status.stdout, new RegExp(`Leader +\\S+ at ${site.first.url}, term 1,`))
  const metrics = await (await fetch(`${site.second.url}/metrics`)).text()
  assert.match(metrics, /^batuta_leading 0$/m)
  assert.match(metrics, /^batuta_standby_lag_events 0$/m)
  // The leader alone counts what runs.
  assert.match(metrics, /^batuta_runs_ended_total\{outcome="succeeded"\} 0$/m)
  const ofLeader = await (await fetch(`${site.first.url}/metrics`)).text()
  for (const count of ['runs_dispatched_total', 'runs_ended_total{outcome="succeeded"}'])
    assert.ok(ofLeader.includes(`\nbatuta_${count} ${jobsAStream}\n`), count)
  assert.match(ofLeader, /^batuta_commit_seconds_count [1-9]/m)
})

test('the leader stops in order: the standby leads within a second', async (t) => {
  const site = await startSite(t)
  await site.submit()
  const { process: leader } = processOf(site.first)
  const begun = performance.now()
  leader.kill('SIGTERM')
  await untilLeading(site.second, 5_000)
  const ms = performance.now() - begun
  t.diagnostic(`the standby led after ${Math.round(ms)} ms`)
  assert.ok(ms < 2_000, `it took ${ms} ms`)
  await site.submit()
  await assertAllIsWell(site)
})

test('the leader is stopped for longer than its lease and goes on: its term is over, it stands by, and nothing started twice', async (t) => {
  const site = await startSite(t)
  await site.submit()
  const { process: leader } = processOf(site.first)
  leader.kill('SIGSTOP')
  await untilLeading(site.second, leaseSeconds * 1_000 + 10_000)
  await site.submit()
  leader.kill('SIGCONT')
  await untilStandingBy(site.first)
  assert.equal(await isLeading(site.second), true)
  await site.submit()
  await assertAllIsWell(site)
})

test('the standby is killed and starts again; then both are killed at once', async (t) => {
  const site = await startSite(t)
  await site.submit()
  await processOf(site.second).end('SIGKILL')
  await site.submit()
  await startServer(site.second)
  await untilStandingBy(site.second)
  await site.submit()
  await Promise.all([processOf(site.first).end('SIGKILL'), processOf(site.second).end('SIGKILL')])
  await Promise.all([startServer(site.first), startServer(site.second)])
  await site.submit()
  await assertAllIsWell(site)
})

test('PostgreSQL is restarted under both, again and again: one server leads afterwards, the other stands by', async (t) => {
  const dataDir = temporaryDataFolder(t)
  let cluster = await startEmbedded({ dataDir })
  t.after(() => cluster.stop(5_000))
  const pool = await openPool({ connection: cluster.connection, applicationName: 'batuta test' })
  const site = await startSite(t, { ...pool, connection: cluster.connection })
  for (let round = 1; round <= 3; round += 1) {
    await site.submit()
    await cluster.stop(0)
    cluster = await startEmbedded({ dataDir })
    await site.submit()
  }
  await assertAllIsWell(site)
  await untilStandingBy((await site.leader()) === site.first ? site.second : site.first)
  await site.endServers()
  await pool.end()
})
