/** Lists from the cache: they stay as long as nothing that they show has changed, and nobody sees an older state than he was told of. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { engineFor } from '#/access/engine-for.ts'
import { sumOf } from '#/cache/counts.ts'
import type { Engine } from '#/engine/engine.ts'
import { readConfiguration } from '#/main/configuration.ts'
import type { Grant } from '#/model/caller.ts'
import { compares, like } from '#/selection/condition.ts'
import { randomFrom } from '../support/random.ts'
import { cause, manyJobs, openMemorySite, openPlan, type MemorySite } from '../support/memory-site.ts'

const open = (t: TestContext): Promise<MemorySite> => openMemorySite(t, manyJobs())

/** The jobs of the first stream. */
const first = { name: 'S1.@', limit: 5 } as const
const held = { status: ['held'], limit: 5, count: true } as const

const hold = (job: number) => ({ kind: 'job.held', job, cause }) as const
const unhold = (job: number) => ({ kind: 'job.unheld', job, cause }) as const

const countsOf = ({ cache }: MemorySite) => sumOf(cache.compartments().map(({ counts }) => counts))

/** Lets loads come to their end that nobody waits for. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

test('a list stays what it is while other jobs change, and is the same object', async (t) => {
  const { engine, happen, made } = await open(t)
  const page = await engine.jobs(first)
  for (let job = 101; job < 201; job += 1) await happen(hold(job))
  assert.equal(await engine.jobs(first), page)
  assert.equal(made.lists, 1)
})

test('what the workload did by itself is shown after a moment, and one load makes the list new for all', async (t) => {
  const site = await open(t)
  const { engine, plain, happen, made, time } = site
  await engine.jobs(held)
  await happen(hold(7))
  time.advanceBy(900)
  const late = await Promise.all(Array.from({ length: 50 }, () => engine.jobs(held)))
  assert.deepEqual([...new Set(late.map(({ total }) => total))], [0])
  await settled()
  const { total } = await engine.jobs(held)
  assert.deepEqual([total, made.lists], [1, 2])
  await happen(hold(8))
  time.advanceBy(1_001)
  assert.deepEqual(await engine.jobs(held), await plain.jobs(held))
  assert.partialDeepStrictEqual(countsOf(site), { stale: 50, stalestMs: 900 })
})

test('whoever has ordered something sees it in the next list, and so does everybody else', async (t) => {
  const { engine } = await open(t)
  await engine.jobs(held)
  await engine.command({ kind: 'job', action: 'hold', job: 7, cause })
  const { items, total } = await engine.jobs(held)
  assert.deepEqual([items.map(({ id }) => id), total], [[7], 1])
  // An order that is refused says how things stand, too.
  await engine.jobs(first)
  await assert.rejects(engine.command({ kind: 'job', action: 'kill', job: 7, cause }))
  assert.equal((await engine.jobs(held)).total, 1)
})

test('whatever the workload does meanwhile, whoever reads after his order sees what he has ordered, and never what was before', async (t) => {
  const site = await open(t)
  const { engine, happen, time } = site
  const random = randomFrom(20_261_128)
  const ordered = new Set<number>()
  const all = { status: ['held'], limit: 300 } as const
  const readers: Promise<unknown>[] = []
  let late = 0
  for (let step = 0; step < 400; step += 1) {
    const job = random.between(1, 100)
    const moved = random.between(101, 200)
    if (random.chance(0.3)) readers.push(engine.jobs(all))
    if (random.chance(0.3)) time.advanceBy(random.between(0, 600))
    if (random.chance(0.5)) await happen(random.chance(0.5) ? hold(moved) : unhold(moved)).catch(() => undefined)
    if (random.chance(0.4)) {
      const action = ordered.has(job) ? 'release' : 'hold'
      await engine.command({ kind: 'job', action, job, cause })
      if (action === 'hold') ordered.add(job)
      else ordered.delete(job)
    }
    const [shown, now] = await Promise.all([engine.jobs(all), site.plain.jobs(all)])
    const own = shown.items.map(({ id }) => id).filter((id) => id <= 100)
    assert.deepEqual(
      own,
      [...ordered].toSorted((a, b) => a - b),
      `step ${step}`,
    )
    if (shown.items.length !== now.items.length) late += 1
  }
  await Promise.all(readers)
  assert.ok(late > 0, 'the workload was shown late now and then')
})

test('a list that was being made when an order came is not given to who asks afterwards', async (t) => {
  const { engine, source } = await open(t)
  const gate = Promise.withResolvers<void>()
  source.before = () => gate.promise
  const before = engine.jobs(held)
  source.before = async () => undefined
  await engine.command({ kind: 'job', action: 'hold', job: 7, cause })
  assert.equal((await engine.jobs(held)).total, 1)
  gate.resolve()
  await before
  assert.equal((await engine.jobs(held)).total, 1)
})

test('whoever was told of a change reads nothing older', async (t) => {
  const { engine, happen } = await open(t)
  const leave = new AbortController()
  t.after(() => leave.abort())
  const news = (await engine.changes.follow({ kinds: [] }, leave.signal))[Symbol.asyncIterator]()
  await news.next()
  await engine.jobs(held)
  await happen(hold(7))
  const told = (await news.next()).value
  assert.equal(told.event, 'changes')
  assert.equal((await engine.jobs(held)).total, 1)
})

test('a list by what passes with time is at most two seconds old, however long nobody has asked for it', async (t) => {
  const { engine, happen, plan, clock, time } = await open(t)
  await happen(
    { kind: 'run.dispatched', job: 7, run: 1, agent: 'agent' },
    { kind: 'run.started', job: 7, run: 1, pid: 1 },
  )
  const longer = { where: compares('duration', '>', 60_000), limit: 5 }
  const shown = async (after: number) => {
    clock.advanceBy(after)
    time.advanceBy(after)
    return (await engine.jobs(longer)).items.map(({ id }) => id)
  }
  assert.equal(plan.state.now, clock.now())
  assert.deepEqual([await shown(59_000), await shown(2_500)], [[], [7]])
})

test('an order that rests on a list is given one of the present', async (t) => {
  const { engine, happen } = await open(t)
  await engine.jobs(held)
  await happen(hold(7))
  assert.equal((await engine.jobs({ ...held, anew: true })).total, 1)
})

test('of a small plan no list is ever late', async (t) => {
  const site = await openMemorySite(t, manyJobs(2, 3))
  await site.engine.jobs(held)
  await site.happen(hold(2))
  assert.equal((await site.engine.jobs(held)).total, 1)
  assert.equal(countsOf(site).stale, 0)
})

test('what one role was shown no other is, whoever asks first, and when what a role may see has changed', async (t) => {
  const site = await open(t)
  const { engine, plain, happen } = site
  await happen(hold(7), hold(107), hold(207))
  const [cached, uncached] = [engine as Engine, plain as Engine]
  const roles: Grant[][] = [
    [{ role: 'administrator' }],
    [{ role: 'viewer' }],
    [{ role: 'operator', stream: 'S1' }],
    [{ role: 'viewer', stream: 'S2' }],
    [
      { role: 'viewer', stream: 'S1' },
      { role: 'viewer', stream: 'S2' },
    ],
    [{ role: 'viewer', folder: '/PAY' }],
  ]
  const questions = [held, first, { limit: 3 }, { where: like('stream', 'S@'), limit: 2, count: true }]
  const seen = new Set<string>()
  for (let round = 0; round < 3; round += 1) {
    // The same user with other grants is another role.
    for (const grants of round === 1 ? roles.toReversed() : roles) {
      for (const asked of questions) {
        const answer = await engineFor(cached, { grants }).jobs(asked)
        assert.deepEqual(answer, await engineFor(uncached, { grants }).jobs(asked), JSON.stringify([grants, asked]))
        seen.add(JSON.stringify(answer))
      }
      const streams = await engineFor(cached, { grants }).streams({ limit: 50 })
      assert.deepEqual(streams, await engineFor(uncached, { grants }).streams({ limit: 50 }))
    }
  }
  assert.ok(seen.size > questions.length * 3)
  assert.ok(countsOf(site).hits > countsOf(site).loads)
  await assert.rejects(async () => engineFor(cached, { grants: [] }).jobs(held), { code: 'access.denied' })
})

test('another plan, and another term, begins with nothing that was kept', async (t) => {
  const site = await open(t)
  const { engine, plan, clock, happen } = site
  await happen(hold(7))
  await engine.jobs(held)
  Object.assign(plan, await openPlan(t, clock, manyJobs()))
  assert.equal((await engine.jobs(held)).total, 0)
  plan.state.term += 1
  await engine.jobs(held)
  assert.equal(
    site.cache.compartments().reduce((sum, { entries }) => sum + entries, 0),
    1,
  )
})

test('a clock that jumps an hour, forward or back, leaves every list true', async (t) => {
  const site = await open(t)
  const { engine, plain, clock, happen } = site
  for (const minutes of [60, -60, 120, -180]) {
    clock.advanceBy(minutes * 60_000)
    await happen(hold(7))
    for (const asked of [held, first]) {
      await engine.jobs(asked)
      await settled()
      assert.deepEqual(await engine.jobs(asked), await plain.jobs(asked))
    }
    await happen(unhold(7))
    await settled()
  }
  assert.ok(countsOf(site).stalestMs < 1_000)
})

test('a plan that cannot be looked up is covered for a minute by what is kept, and what nobody has asked before is refused', async (t) => {
  const site = await open(t)
  const { engine, source, happen, time, made } = site
  await engine.jobs(held)
  source.before = () => Promise.reject(new Error('the estimates are gone'))
  await happen(hold(7))
  time.advanceBy(30_000)
  assert.equal((await engine.jobs(held)).total, 0)
  await assert.rejects(engine.jobs(first), /the estimates are gone/)
  time.advanceBy(60_000)
  await assert.rejects(engine.jobs(held), /the estimates are gone/)
  source.before = async () => undefined
  assert.equal((await engine.jobs(held)).total, 1)
  assert.equal(made.lists, 5)
})

test('the largest page of jobs and that of streams are kept in a cache of the default size', async (t) => {
  const streams = manyJobs(1_000, 5).map((stream) => ({ ...stream, name: `${stream.name}_OF_A_LONG_NAME` }))
  const { engine } = await openMemorySite(t, streams, readConfiguration({}, '/').cacheBytes)
  const [jobs, page] = [await engine.jobs({ limit: 1_000 }), await engine.streams({ limit: 1_000 })]
  assert.deepEqual([jobs.items.length, page.items.length], [1_000, 1_000])
  assert.equal(await engine.jobs({ limit: 1_000 }), jobs)
  assert.equal(await engine.streams({ limit: 1_000 }), page)
})

test('hundreds of different questions take no more memory than they may, each with what judges it', async (t) => {
  const { engine, cache } = await openMemorySite(t, manyJobs(), 800_000)
  for (let place = 0; place < 300; place += 1) await engine.jobs({ name: `NONE${place}`, limit: 5 })
  for (const { kind, entries, bytes, bytesMost } of cache.compartments()) {
    if (kind !== 'jobs') continue
    assert.ok(entries > 0 && bytes <= bytesMost && bytes / entries > 2_000, `${bytes} bytes of ${entries} answers`)
  }
})

test('what no plan has is refused, and the refusal is not kept', async (t) => {
  const { engine } = await open(t)
  await assert.rejects(engine.jobs({ limit: 5, after: 'nonsense' }), { code: 'request.invalid' })
  await assert.rejects(engine.jobs({ limit: 5, after: 'nonsense' }), { code: 'request.invalid' })
})
