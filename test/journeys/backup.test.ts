/** A backup of a real server is restored in the place of its database, by commands. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { batuta, openPlace, startServer } from '../support/server-process.ts'

test('a backup is made by maintenance, listed, read back and restored; a damaged one and a server that runs are no way to lose the data', async (t) => {
  const place = await openPlace(t, { BATUTA_SAMPLE: 'on' })
  const server = await startServer(place)
  const done = batuta(place, 'maintenance', 'run', 'backup')
  assert.match(done.stdout, /backup .* done .*Wrote \S+Z: \d+ rows of \d+ tables/, done.stderr)
  await place.client.setOption({ name: 'maxLen', value: '21' })
  const [name = ''] = readdirSync(join(place.dataDir, 'backups'))
  assert.match(batuta(place, 'backup', 'list').stdout, new RegExp(`^${name}  .*rows`, 'm'))
  const listed = JSON.parse(batuta(place, 'backup', 'list', '--json').stdout) as { items: { name: string }[] }
  assert.ok(listed.items.some((item) => item.name === name))
  const running = batuta(place, 'backup', 'restore', name)
  assert.deepEqual([running.code, /in use by the server with process id/.test(running.stderr)], [75, true])
  assert.equal((await server.end('SIGTERM')).code, 0)

  const restored = batuta(place, 'backup', 'restore', name)
  assert.equal(restored.code, 0, restored.stderr)
  assert.match(restored.stdout, /The former database lies in \S+data\.before-/)
  await startServer(place)
  const { items } = await place.client.options()
  assert.equal(items.find((option) => option.name === 'maxLen')?.value, '14', 'what came after the backup is gone')
  const { jobs } = await place.client.status()
  assert.ok(
    Object.values(jobs).some((count) => count > 0),
    'the plan is there',
  )
  await place.endServers()

  writeFileSync(join(place.dataDir, 'backups', name, 'definitions.copy.zst'), 'x')
  const damaged = batuta(place, 'backup', 'verify', name)
  assert.deepEqual([damaged.code, /table definitions/.test(damaged.stderr)], [66, true])
  assert.equal(batuta(place, 'backup', 'restore', name).code, 66)
  assert.match(batuta(place, 'backup', 'restore', '2026').stderr, /There is no backup 2026.* \[backup\.unknown\]\n$/)
  assert.ok(existsSync(join(place.dataDir, 'postgres', 'data', 'PG_VERSION')), 'the database is in its place')
})
