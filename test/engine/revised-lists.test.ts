/** Lists that are kept are brought up to date by what has changed: nobody looks at the whole plan because one job of it has moved. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { sumOf } from '#/cache/counts.ts'
import { manyJobs, openMemorySite, cause, type MemorySite } from '../support/memory-site.ts'
import { randomFrom } from '../support/random.ts'

const open = async (t: TestContext): Promise<MemorySite> => {
  const site = await openMemorySite(t, manyJobs())
  site.source.estimated = true
  return site
}

const held = { status: ['held'], limit: 20, count: true } as const
const byName = { status: ['held'], limit: 20, order: [{ field: 'name', descending: true }] } as const
const streams = { limit: 50 } as const

const hold = (job: number) => ({ kind: 'job.held', job, cause }) as const
const unhold = (job: number) => ({ kind: 'job.unheld', job, cause }) as const

const countsOf = ({ cache }: MemorySite) => sumOf(cache.compartments().map(({ counts }) => counts))

test('a list is shown as it is now after each change, and is made once', async (t) => {
  const site = await open(t)
  const { engine, plain, happen, made } = site
  const random = randomFrom(20_261_128)
  await Promise.all([engine.jobs(held), engine.jobs(byName), engine.streams(streams)])
  const begun = made.lists
  const isHeld = new Set<number>()
  let compared = 0
  for (let step = 0; step < 200; step += 1) {
    const job = random.between(1, 15)
    await happen(isHeld.has(job) ? unhold(job) : hold(job))
    if (!isHeld.delete(job)) isHeld.add(job)
    for (const asked of [held, byName]) assert.deepEqual(await engine.jobs(asked), await plain.jobs(asked))
    assert.deepEqual(await engine.streams(streams), await plain.streams(streams))
    compared += 3
  }
  assert.equal(made.lists - begun, compared, 'only those that were made for comparison')
  assert.partialDeepStrictEqual(countsOf(site), { revised: compared, stale: 0, loads: 3 })
})

test('a list whose estimates are old is brought up to date, and is the same object while it says the same', async (t) => {
  const { engine, time, made } = await open(t)
  const page = await engine.jobs({ limit: 5 })
  time.advanceBy(6_000)
  assert.equal(await engine.jobs({ limit: 5 }), page)
  assert.equal(made.lists, 1)
})

test('what came into the plan or left it makes every list anew', async (t) => {
  const site = await open(t)
  const { engine, plain, plan } = site
  await engine.jobs({ limit: 5, count: true })
  plan.state.term += 1
  assert.deepEqual(await engine.jobs({ limit: 5, count: true }), await plain.jobs({ limit: 5, count: true }))
  assert.equal(countsOf(site).loads, 2)
})
