/** PostgreSQL stands still for longer than the lease of the leader, and goes on: what an operator sees at each step. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, localTokenIn, openPlace, startServer, type Place } from '../support/server-process.ts'

const definitions = `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END

$JOBS
NODE1#WORK
 DOCOMMAND "true" STREAMLOGON batch
 RECOVERY STOP

SCHEDULE NODE1#FLOW ON REQUEST
:
NODE1#WORK AS FIRST PRIORITY 0
NODE1#WORK AS SECOND FOLLOWS FIRST
END
`

const header = 'batuta-unconfirmed-since'

/** Without the times that are estimated: while the plan is confirmed they move. */
const settledIn = (table: string): string =>
  table.replaceAll(/\(\d\d:\d\d\)|\(\d{4}-\d\d-\d\d \d\d:\d\d\)/g, '-').replaceAll(/ +/g, ' ')

/** Stops the postmaster of a place and all its children, or lets them go on. A process that is stopped answers nothing and ends no connection. */
const signalDatabase = ({ dataDir }: Place, signal: NodeJS.Signals): void => {
  const file = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  const postmaster = Number.parseInt(readFileSync(file, 'utf8'), 10)
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' })
  for (const pid of [postmaster, ...stdout.split('\n').map(Number).filter(Boolean)]) process.kill(pid, signal)
}

test('PostgreSQL hangs for longer than a lease: the plan is shown and marked, nothing can be ordered, and afterwards all is as it was', async (t) => {
  const place = await openPlace(t, { BATUTA_LEADER_LEASE_S: '3' })
  await startServer(place)
  // Stopped processes cannot be told to end.
  place.beforeRemoval.push(async () => signalDatabase(place, 'SIGCONT'))
  const file = join(place.folder, 'flow.txt')
  writeFileSync(file, definitions)
  assert.equal(batuta(place, 'apply', file).code, 0)
  await place.client.submit({ stream: 'NODE1#FLOW' })
  const ask = (path: string): Promise<Response> =>
    fetch(`${place.url}${path}`, { headers: { authorization: localTokenIn(place.dataDir) ?? '' } })
  const before = batuta(place, 'jobs', '--name', 'FLOW.@')
  assert.deepEqual([before.code, before.stderr], [0, ''])
  assert.equal((await ask('/api/v1/jobs')).headers.get(header), null)

  signalDatabase(place, 'SIGSTOP')
  await eventually('the end of the term', async () =>
    (await place.client.status()).server.role === 'none' ? true : undefined,
  )
  const shown = batuta(place, 'jobs', '--name', 'FLOW.@')
  assert.equal(settledIn(shown.stdout), settledIn(before.stdout))
  assert.match(shown.stderr, /^batuta: The server has had no word of its ledger since \S+ \(.* ago\): what it shows/)
  for (const path of ['/api/v1/jobs', '/api/v1/status', '/twsd/plan/current/job/query']) {
    const isQuery = path.startsWith('/twsd')
    const answer = isQuery
      ? await fetch(`${place.url}${path}`, {
          method: 'POST',
          headers: { authorization: localTokenIn(place.dataDir) ?? '', 'content-type': 'application/json' },
          body: '{}',
        })
      : await ask(path)
    assert.deepEqual([path, answer.status, answer.headers.get(header) !== null], [path, 200, true])
  }
  assert.equal((await ask('/health/ready')).status, 503)
  assert.equal((await ask('/health/leader')).status, 503)
  const order = batuta(place, 'job', 'cancel', 'FLOW.FIRST')
  assert.deepEqual([order.code, order.stdout], [69, ''])
  assert.equal(batuta(place, 'jobs', '--name', 'FLOW.@').stdout, shown.stdout, 'estimates stand still')
  const doctor = batuta(place, 'doctor')
  assert.equal(doctor.code, 65)
  assert.match(
    doctor.stdout,
    /^✗ leader .*It neither leads nor stands by: .*\. What it shows is of .* ago, and not confirmed\./m,
  )
  assert.match(
    doctor.stdout,
    /^! agent .*No agent is connected, because this server leads no term;.*\n +→ Look at leader first/m,
  )

  signalDatabase(place, 'SIGCONT')
  await eventually('the next term', async () => ((await ask('/health/leader')).ok ? true : undefined), 60_000)
  const after = batuta(place, 'jobs', '--name', 'FLOW.@')
  assert.deepEqual([after.code, settledIn(after.stdout), after.stderr], [0, settledIn(before.stdout), ''])
  assert.equal((await ask('/api/v1/jobs')).headers.get(header), null)
  // It was held by its priority, and whatever was ordered meanwhile did not happen.
  await place.client.setPriority({ id: (await place.client.jobs({ name: 'FIRST' })).items[0]?.id ?? 0, priority: 10 })
  await eventually('the stream to end', async () =>
    (await place.client.jobs({ name: 'FLOW.@', status: 'succeeded' })).items.length === 2 ? true : undefined,
  )
})
