/** What people ask is ready before they do: their favourites after a start, and what a job that went wrong makes them ask. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstLook } from '#/contract/first-look.ts'
import { systemClock } from '#/lib/clock.ts'
import { eventually } from '../support/eventually.ts'
import { batuta, openPlace, startServer, type Place } from '../support/server-process.ts'

/** The sum of a metric over all its labels that begin so. */
const countedAt = async ({ url }: Place, metric: string): Promise<number> => {
  const page = await (await fetch(`${url}/metrics`)).text()
  const lines = page.split('\n').filter((line) => line.startsWith(metric))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

test('the favourite question of before is answered by a server that was started again without looking for it', async (t) => {
  const place = await openPlace(t)
  const counted = (metric: string): Promise<number> => countedAt(place, metric)
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
  const answers = await counted('batuta_cache_answers_total{kind="jobs"')
  assert.equal(answers, 1, 'it was asked of the cache, and what the server has asked itself is not among the answers')
})

const broken = `CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$JOBS
NODE1#LOAD DOCOMMAND "echo loading; echo no table PAY; exit 3" STREAMLOGON batch
SCHEDULE NODE1#PAYROLL ON REQUEST
: NODE1#LOAD END
`

/** A zone whose day does not end within the hour. */
const farFromMidnight = (): string =>
  [0, 23].includes(Temporal.Instant.fromEpochMilliseconds(systemClock.now()).toZonedDateTimeISO('UTC').hour)
    ? 'Asia/Tokyo'
    : 'UTC'

test('a job fails: whoever opens it, its log and its runs is answered from what was read ahead, and neither database nor agent is asked', async (t) => {
  const timezone = farFromMidnight()
  const place = await openPlace(t, { BATUTA_TIMEZONE: timezone })
  const { client } = place
  await startServer(place)
  await client.apply({ sources: [{ file: 'broken.txt', text: broken }] })
  await client.submit({ stream: 'PAYROLL' })
  const failed = await eventually(
    'the failure',
    async () => (await client.jobs({ status: 'abended' })).items[0],
    30_000,
  )
  const read = 'batuta_reading_ahead_jobs_total{outcome="read"}'
  await eventually('it to be read', async () => ((await countedAt(place, read)) === 1 ? true : undefined), 30_000)

  const spent = async () => ({
    loads:
      (await countedAt(place, 'batuta_cache_loads_total{kind="job"')) +
      (await countedAt(place, 'batuta_cache_loads_total{kind="runs"')) +
      (await countedAt(place, 'batuta_cache_loads_total{kind="logs"')),
    reads:
      (await countedAt(place, 'batuta_request_database_reads_sum{method="GET",route="/api/v1/jobs/:id')) +
      (await countedAt(place, 'batuta_request_database_reads_sum{method="GET",route="/api/v1/runs"')),
  })
  const before = await spent()
  assert.equal(before.loads, 4, 'the job, its runs, the end of its log and the beginning')
  const today = Temporal.Instant.fromEpochMilliseconds(systemClock.now()).toZonedDateTimeISO(timezone).toPlainDate()
  const asked = firstLook(failed, today)
  assert.equal((await client.job(asked.job)).runs.length, 1)
  assert.equal((await client.log(asked.log)).text, 'loading\nno table PAY\n')
  assert.deepEqual(
    (await client.runs(asked.runs)).items.map(({ outcome, returnCode }) => [outcome, returnCode]),
    [['abended', 3]],
  )
  assert.equal(batuta(place, 'job', 'log', String(failed.id)).stdout, 'loading\nno table PAY\n')
  assert.match(batuta(place, 'job', 'show', String(failed.id)).stdout, /Return code +3/)
  assert.deepEqual(await spent(), before)
})
