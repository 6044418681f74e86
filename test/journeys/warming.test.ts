/** A server that is started again knows what its people ask, and has the answer ready before they do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { openPlace, startServer } from '../support/server-process.ts'

test('the favourite question of before is answered by a server that was started again without looking for it', async (t) => {
  const place = await openPlace(t)
  /** The sum of a metric over all shards. */
  const counted = async (metric: string): Promise<number> => {
    const page = await (await fetch(`${place.url}/metrics`)).text()
    const lines = page.split('\n').filter((line) => line.startsWith(metric))
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  }
  const passes = (atLeast: number): Promise<true> =>
    eventually(
      'a pass of warming',
      async () => ((await counted('batuta_warming_passes_total')) >= atLeast ? true : undefined),
      60_000,
    )
  const favourite = { status: 'held', limit: 50 }
  const loads = (): Promise<number> => counted('batuta_cache_loads_total{kind="jobs"')

  const first = await startServer(place)
  await passes(1)
  const none = await loads()
  for (let time = 0; time < 3; time += 1) assert.deepEqual((await place.client.jobs(favourite)).items, [])
  assert.equal((await loads()) - none, 1, 'nobody had asked it before')
  assert.equal((await first.end('SIGTERM')).code, 0)

  await startServer(place)
  await passes(1)
  const warmed = await loads()
  assert.ok(warmed >= 1)
  assert.deepEqual((await place.client.jobs(favourite)).items, [])
  assert.equal(await loads(), warmed)
  assert.ok((await counted('batuta_cache_answers_total{kind="jobs"')) > warmed, 'it was answered from what is kept')
})
