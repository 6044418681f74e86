/** What those who watch are told while the ledger has no word for the server: that, and nothing that is not in it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import type { ChangesDesk } from '#/engine/changes-desk.ts'
import type { Told } from '#/model/change-view.ts'
import type { EventBody } from '#/model/event.ts'
import type { JobView } from '#/model/views.ts'
import { eventually } from '../support/eventually.ts'
import { randomFrom, type Random } from '../support/random.ts'
import { deskOf, follow, jobsIn } from './changes-site.ts'
import { added, hold, openLostLeader, unhold } from './lost-leader.ts'

test('whoever watches is told since when nothing is confirmed, of no pass that was never committed, and to read again when it is over', async (t) => {
  const { leader, database, happen, hang, lose, recover } = await openLostLeader(t)
  await happen(added)
  const desk = deskOf(leader, database)
  const { next, messages } = await follow(t, desk)
  await next()
  await happen(hold(1))
  const before = await next()
  assert.deepEqual(jobsIn(before), [1])
  hang()
  const refused = assert.rejects(happen(hold(2)))
  const hung = messages.next()
  await lose()
  await refused
  // The message about what hung is not sent. The stream goes on with what is known now, or has ended: then the next one does.
  const { value, done } = await hung
  const later = done === true ? await (await follow(t, desk, { after: before.id })).next() : value
  assert.ok(later.event === 'unconfirmed')
  assert.equal(Temporal.Instant.from(later.data.since).epochMilliseconds, leader.unconfirmedSince())
  // Who comes now is told the same, wherever he was before.
  for (const after of [undefined, before.id, later.id]) {
    const other = await follow(t, desk, after === undefined ? {} : { after })
    assert.equal((await other.next()).event, 'unconfirmed')
  }
  await recover()
  const back = await follow(t, desk, { after: later.id })
  assert.partialDeepStrictEqual(await back.next(), { event: 'resync', data: { why: 'confirmed' } })
  await happen(hold(3))
  assert.deepEqual(jobsIn(await back.next()), [3])
})

test('a leader whose commit hangs and then goes through says both on the same stream', async (t) => {
  let passed = 0
  const monotonic = () => performance.now() + passed
  const { leader, database, commits, happen } = await openLostLeader(t, { over: { monotonic } })
  await happen(added)
  const { next } = await follow(t, deskOf(leader, database))
  await next()
  const gate = Promise.withResolvers<void>()
  commits.wait = gate.promise
  const { seq } = leader.state()
  const order = happen(hold(2))
  await eventually('the pass in memory', () => (leader.state().seq > seq ? true : undefined))
  const told = next()
  passed = 30_000
  assert.equal((await told).event, 'unconfirmed')
  gate.resolve()
  await order
  const { event, id } = await next()
  assert.deepEqual([event, id.split('-')[1]], ['resync', String(leader.state().seq)])
  await happen(hold(3))
  assert.deepEqual(jobsIn(await next()), [3])
})

/** A client as docs/api.md has it: it shows what it has read and what it was told. `stop` throws what it found to be wrong. */
const client = (desk: ChangesDesk, read: () => Promise<readonly JobView[]>, lastSeq: () => Promise<number>) => {
  const shown = new Map<number, string>()
  const leave = new AbortController()
  let last: string | undefined
  const take = async (told: Told): Promise<void> => {
    const [term = 0, seq = 0] = told.id.split('-').map(Number)
    if (term > 0) assert.ok(seq <= (await lastSeq()), `${JSON.stringify(told)} is ahead of the ledger`)
    if (told.event === 'resync') {
      shown.clear()
      for (const { id, status } of await read()) shown.set(id, status)
    }
    if (told.event === 'changes') for (const { id, status } of told.data.jobs ?? []) shown.set(id, status)
    last = told.id
  }
  const watch = async (): Promise<void> => {
    while (!leave.signal.aborted) {
      const asked = { kinds: [], ...(last !== undefined && { after: last }) }
      try {
        for await (const told of await desk.follow(asked, leave.signal)) await take(told)
      } catch (error) {
        // Without a state it is refused, and comes again.
        if (!(error instanceof Refusal)) throw error
      }
      await new Promise((resolve) => void setImmediate(resolve))
    }
  }
  const watching = watch()
  watching.catch(() => leave.abort())
  return {
    shown,
    last: () => last,
    stop: async (): Promise<void> => {
      leave.abort()
      await watching
    },
  }
}

/** Held by what was committed; the site is told of each order in turn. */
const orders = ({ happen }: { readonly happen: (event: EventBody) => Promise<void> }, random: Random) => {
  const isHeld = new Set<number>()
  const order = async (): Promise<void> => {
    const job = 1 + random.below(20)
    await happen(isHeld.has(job) ? unhold(job) : hold(job))
    if (!isHeld.delete(job)) isHeld.add(job)
  }
  return { isHeld, order }
}

test('whatever happens to the database, nobody is told what is not in the ledger, and whoever follows shows in the end what is', async (t) => {
  const seed = Number(process.env['BATUTA_TEST_SEED'] ?? 4_711)
  t.diagnostic(`seed ${seed}`)
  const random = randomFrom(seed)
  const site = await openLostLeader(t)
  const read = async (): Promise<readonly JobView[]> => (await site.plain.jobs({ limit: 100 })).items
  await site.happen(added)
  const { shown, last, stop } = client(deskOf(site.leader, site.database), read, site.lastSeq)
  t.after(stop)
  const { isHeld, order } = orders(site, random)
  for (let round = 0; round < 5; round += 1) {
    for (let left = random.below(5); left > 0; left -= 1) await order()
    site.hang()
    const { seq } = site.leader.state()
    const lost = Array.from({ length: 1 + random.below(3) }, async () => order().catch(() => undefined))
    await eventually('a pass in memory', () => (site.leader.state().seq > seq ? true : undefined))
    await site.lose()
    await Promise.all(lost)
    await eventually('the client to hear of it', () => (last()?.startsWith('0-0-') === true ? true : undefined))
    await site.recover()
    for (let left = random.below(3); left > 0; left -= 1) await order()
  }
  await eventually('what is shown to be what is', async () => {
    const items = await read()
    assert.deepEqual(shown, new Map(items.map(({ id, status }) => [id, status])))
    const held = items.filter(({ status }) => status === 'held').map(({ id }) => id)
    assert.deepEqual(new Set(held), isHeld)
    return true
  })
  await stop()
})
