/** Maintenance of a real server: it dies in the middle of a cycle, and what the operator sees afterwards. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, launchServer, openPlace, startServer } from '../support/server-process.ts'

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
  ])
    assert.match(stdout, said)
  assert.match(stdout, /integrity .* done .*is what .* makes of it/)
  assert.match(stdout, /backup .* done .*Wrote /)
  const metrics = await (await fetch(`${place.url}/metrics`)).text()
  assert.match(metrics, /^batuta_maintenance_last_success_timestamp_seconds [1-9]\d+/m)
  assert.match(metrics, /^batuta_maintenance_task_outcome\{task="retention"\} 0$/m)
  assert.match(metrics, /^batuta_component_status\{component="maintenance"\} 0$/m)
})
