/** The first minutes of a newcomer: the sample runs, the commands of the README work, and everything ends when told. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, helpersIn, launchServer, localTokenIn, openPlace, startServer } from '../support/server-process.ts'

test('a newcomer sees the sample run, fail and go on, asks why, reruns, and stops', async (t) => {
  const place = await openPlace(t, { BATUTA_SAMPLE: 'on' })
  const server = await startServer(place)
  const json = (...words: string[]): unknown => {
    const said = batuta(place, ...words, '--json')
    assert.equal(said.code, 0, said.stderr)
    return JSON.parse(said.stdout)
  }

  const done = await eventually('the first success', async () => {
    const { items } = await place.client.jobs({ status: 'succeeded', limit: 1 })
    return items[0]
  })
  assert.match(batuta(place, 'job', 'log', String(done.id)).stdout, /\S/)

  const feed = await eventually(
    'the job that abends every day',
    async () => {
      const { items } = await place.client.jobs({ status: 'abended', name: 'CDREWARD.RWD_PARTNER_FEED' })
      return items[0]
    },
    90_000,
  )
  assert.equal(feed.returnCode, 8)
  assert.match(batuta(place, 'job', 'why', String(feed.id)).stdout, /abended with return code 8; its successors go on/)
  const followers = await eventually('what follows it', async () => {
    const { items } = await place.client.jobs({ name: 'CDREWARD.RWD_ACCRUE', status: 'succeeded' })
    return items[0]
  })
  assert.ok(followers.readyAt !== null && feed.endedAt !== null && followers.readyAt >= feed.endedAt)

  const reran = batuta(place, 'job', 'rerun', String(feed.id), '--reason', 'to see what happens')
  assert.equal(reran.code, 0, reran.stderr)
  await eventually('its second run', async () => {
    const { runs } = await place.client.job({ id: feed.id })
    return runs.length === 2 ? true : undefined
  })

  // That of tomorrow.
  const [waiting] = (await place.client.jobs({ status: 'waiting', name: 'CDREWARD.RWD_ACCRUE' })).items
  assert.ok(waiting)
  assert.match(batuta(place, 'job', 'why', String(waiting.id)).stdout, /it cannot start yet/)

  // What a command prints with --json is what the API answers.
  const init = { headers: { authorization: localTokenIn(place.dataDir) ?? '' } }
  const page = `${place.url}/api/v1/jobs?status=abended&limit=5`
  assert.deepEqual(json('jobs', '--status', 'abended', '--limit', '5'), await (await fetch(page, init)).json())
  const status = (await (await fetch(`${place.url}/api/v1/status`, init)).json()) as { agent: { connected: boolean } }
  assert.equal(status.agent.connected, true)

  // A second server on the same folder is refused and names the first.
  const second = launchServer(place)
  const { code } = await new Promise<{ code: number | null }>((resolve) => {
    second.process.once('exit', (code) => resolve({ code }))
  })
  assert.equal(code, 75, second.errors())
  assert.match(second.errors(), new RegExp(`\\b${server.process.pid}\\b`))

  const ended = await server.end('SIGTERM')
  assert.equal(ended.code, 0, server.errors())
  assert.ok(ended.ms < 10_000, `it took ${ended.ms} ms to stop`)
  await eventually('the end of its helpers', () => (helpersIn(place.dataDir).length === 0 ? true : undefined), 90_000)
})

const texts: readonly (readonly [what: string, text: string | Uint8Array, code: number, said: RegExp])[] = [
  ['an empty file', '', 65, /composer\.empty/],
  ['a binary file', new Uint8Array([1, 0, 2]), 66, /binary/],
  ['an unknown workstation', '$JOBS\nNOWHERE#A DOCOMMAND "true" STREAMLOGON x\n', 65, /NOWHERE/],
  [
    'a circle',
    `CPUNAME N1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$JOBS
N1#A DOCOMMAND "true" STREAMLOGON x
N1#B DOCOMMAND "true" STREAMLOGON x
SCHEDULE N1#S ON REQUEST : N1#A FOLLOWS B N1#B FOLLOWS A END
`,
    65,
    /definition\.cycle/,
  ],
]

test('definitions with mistakes are refused with their place, and nothing of them is applied', async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  for (const [what, text, code, said] of texts) {
    const file = join(place.folder, 'wrong.txt')
    writeFileSync(file, text)
    for (const command of ['check', 'apply']) {
      const answer = batuta(place, command, file)
      assert.equal(answer.code, code, `${command} ${what}: ${answer.stdout}${answer.stderr}`)
      assert.match(answer.stdout + answer.stderr, said, `${command} ${what}`)
    }
  }
  assert.equal((await place.client.status()).plan.from, null)
  assert.equal(batuta(place, 'check', join(place.folder, 'missing.txt')).code, 66)
  assert.equal(batuta(place, 'jbos').code, 64)
})
