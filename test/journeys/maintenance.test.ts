/** Maintenance of real servers: one dies in the middle of a cycle, two start at the same second, one is told to do none; what the operator sees. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, launchServer, openPlace, startServer } from '../support/server-process.ts'
import { isLeading, openTwoServers } from '../support/two-servers.ts'
import { sql } from '#/db/sql.ts'

test('a server dies in the middle of a cycle; the next one says so, catches it up, and does all its work when told', async (t) => {
  const place = await openPlace(t)
  const environment = { ...place.environment, BATUTA_FAILPOINT: 'maintenance.task:3:kill', BATUTA_SAMPLE: 'on' }
  const broken = launchServer({ ...place, environment })
  const ready = async (): Promise<true | undefined> =>
    (await fetch(`${place.url}/health/ready`)).ok ? true : undefined
  await eventually('the server', ready, 60_000)
  await eventually('the order to be taken', () => place.client.runMaintenance({}).catch(() => true), 60_000)
  await eventually('its end', () => broken.process.signalCode ?? undefined)

  await startServer(place)
  const found = await eventually('the history', async () => {
    const status = await place.client.maintenance()
    return status.next.at === null ? undefined : status
  })
  assert.deepEqual(
    found.cycles.map(({ outcome }) => outcome),
    ['cut-off'],
  )
  assert.match(found.next.why, /ended with its server: it is caught up once/)

  const { code, stdout, stderr } = batuta(place, 'maintenance', 'run', '--reason', 'after the crash')
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^State +waiting$/m)
  for (const said of [
    /horizon .* done .*it ends in/,
    /baselines .* done /,
    /statistics .* done /,
    /retention .* done /,
    /warming .* done .*asked \d+ questions? in /,
  ])
    assert.match(stdout, said)
  assert.match(stdout, /integrity .* done .*is what .* makes of it/)
  assert.match(stdout, /backup .* done .*Wrote /)
  const metrics = await (await fetch(`${place.url}/metrics`)).text()
  assert.match(metrics, /^batuta_maintenance_last_success_timestamp_seconds [1-9]\d+/m)
  assert.match(metrics, /^batuta_maintenance_task_outcome\{task="retention"\} 0$/m)
  assert.match(metrics, /^batuta_component_status\{component="maintenance"\} 0$/m)
})

test('two servers start at the same second: one leads and does the cycle that both are told to do, both are well, and each says what it is', async (t) => {
  const { database, first, second } = await openTwoServers(t)
  await Promise.all([startServer(first), startServer(second)])
  const roles = await Promise.all([first, second].map(isLeading))
  assert.equal(roles.filter(Boolean).length, 1)
  const [leader, standby] = roles[0] === true ? [first, second] : [second, first]
  const [taken, refused] = await Promise.allSettled([
    leader.client.runMaintenance({}),
    standby.client.runMaintenance({}),
  ])
  assert.equal(taken.status, 'fulfilled')
  assert.equal(refused.status === 'rejected' && (refused.reason as { code: string }).code, 'server.standby')
  await eventually('the end of the cycle', async () =>
    (await leader.client.maintenance()).underWay === null ? true : undefined,
  )
  const cycles = await database.query(sql`select outcome, term::int from maintenance_cycles`)
  assert.deepEqual(cycles, [{ outcome: 'done', term: 1 }])
  assert.match(batuta(standby, 'maintenance').stdout, /^State +standby$/m)
  assert.match(batuta(leader, 'maintenance').stdout, /^State +waiting$/m)
  for (const [place, says] of [
    [leader, /^✓ maintenance +state waiting.* lastSuccess (just now|\d+ s ago)/m],
    [standby, /^✓ maintenance +state standby$/m],
  ] as const) {
    const told = await eventually('all to be well', () => {
      const said = batuta(place, 'doctor')
      return said.code === 0 ? said : assert.fail(said.stdout)
    })
    assert.match(told.stdout, says)
  }
})

test('BATUTA_SCHEDULERS=off: no maintenance, by itself or by order, which is said everywhere; the plan is extended all the same', async (t) => {
  const place = await openPlace(t, { BATUTA_SCHEDULERS: 'off', BATUTA_SAMPLE: 'on' })
  await startServer(place)
  await eventually('jobs in the plan', async () => ((await place.client.jobs({})).items.length > 0 ? true : undefined))
  const said = batuta(place, 'maintenance')
  assert.match(said.stdout, /^State +off$/m)
  assert.match(said.stdout, /^Next .*BATUTA_SCHEDULERS is off here/m)
  assert.match(
    batuta(place, 'maintenance', 'run').stderr,
    /This server does no maintenance: BATUTA_SCHEDULERS is off here/,
  )
  await assert.rejects(place.client.runMaintenance({}), { code: 'maintenance.off' })
  const told = batuta(place, 'doctor').stdout
  assert.match(told, /^✓ maintenance +state off$/m)
  for (const name of ['planner', 'assurance']) assert.match(told, new RegExp(`^✓ ${name}`, 'm'))
})
