import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideRetention, type Holding, type RetentionFacts } from './decide-retention.ts'

const today = '2026-11-30'
const dayAgo = (days: number): string => Temporal.PlainDate.from(today).subtract({ days }).toString()

/** Day after day of a site: what the ledger says, what was planned, and what has run. */
interface History {
  /** By days ago: how many events, and whether a batch was added. */
  readonly days: readonly { readonly events: number; readonly adds: boolean }[]
  /** Where the older snapshot stands, as a part of all events. */
  readonly basePart: number | null
  readonly liveAgo: number | null
  readonly ledgerDays: number
  readonly runDays: number
}

interface Told {
  readonly facts: RetentionFacts
  /** The batches in the order of the ledger, with the event that adds each and the day of its rows. */
  readonly batches: readonly { readonly id: number; readonly seq: number; readonly day: string }[]
}

const tell = ({ days, basePart, liveAgo, ledgerDays, runDays }: History): Told => {
  const holdings: Holding[] = []
  const batches: { id: number; seq: number; day: string }[] = []
  let seq = 0
  days.forEach(({ events, adds }, index) => {
    const day = dayAgo(days.length - 1 - index)
    const of = (table: Holding['table'], last: number): Holding => ({
      table,
      name: `${table}_${day.replaceAll('-', '')}`,
      day,
      state: 'attached',
      last,
    })
    // A batch is added early in the day before that of its rows.
    if (adds) batches.push({ id: batches.length + 1, seq: seq + 1, day })
    seq += Math.max(events, adds ? 1 : 0)
    if (seq > 0) holdings.push(of('ledger', seq))
    holdings.push(of('runs', 0), of('plan_parts', adds ? batches.length : 0))
  })
  const base = basePart === null ? undefined : { seq: Math.floor(basePart * seq) }
  const facts: RetentionFacts = {
    holdings,
    today,
    ledgerDays,
    runDays,
    base,
    firstBatchAfter: (after) => batches.find((batch) => batch.seq > after)?.id ?? Number.MAX_SAFE_INTEGER,
    oldestLiveDay: liveAgo === null ? null : dayAgo(liveAgo),
    hold: undefined,
  }
  return { facts, batches }
}

const histories = fc.record({
  days: fc.array(fc.record({ events: fc.nat({ max: 50 }), adds: fc.boolean() }), { minLength: 1, maxLength: 25 }),
  basePart: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  liveAgo: fc.option(fc.nat({ max: 25 })),
  ledgerDays: fc.integer({ min: 2, max: 12 }),
  runDays: fc.integer({ min: 2, max: 12 }),
})

test('whatever the history, what a rebuild, the live plan and the options of the site need stays', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { facts, batches } = tell(history)
      const { drop } = decideRetention(facts)
      const dropped = new Set(drop.map(({ name }) => name))
      const left = facts.holdings.filter(({ name }) => !dropped.has(name))
      const ledger = left.filter(({ table }) => table === 'ledger')
      const all = facts.holdings.filter(({ table }) => table === 'ledger')
      assert.deepEqual(ledger, all.slice(all.length - ledger.length), 'the ledger has a hole')
      const gone = all.findLast(({ name }) => dropped.has(name))?.last ?? 0
      assert.ok(gone <= (facts.base?.seq ?? 0), 'a rebuild has nothing to go on with')
      for (const { seq, day } of batches.filter((batch) => batch.seq > gone)) {
        assert.ok(!dropped.has(`plan_parts_${day.replaceAll('-', '')}`), `event ${seq} adds rows of ${day}`)
      }
      for (const { table, day } of drop) {
        assert.ok(day < (facts.oldestLiveDay ?? today) || table === 'ledger', `${table} of ${day} is of the plan`)
        assert.ok(day < dayAgo(table === 'runs' ? facts.runDays : facts.ledgerDays), `${table} of ${day} is young`)
      }
    }),
    { numRuns: 500 },
  )
})

test('what is older than it is kept goes, once two snapshots are behind it', () => {
  const history = {
    days: Array.from({ length: 6 }, () => ({ events: 10, adds: true })),
    basePart: 1,
    liveAgo: null,
    ledgerDays: 2,
    runDays: 4,
  }
  const names = (facts: RetentionFacts): string[] => decideRetention(facts).drop.map(({ name }) => name)
  const { facts } = tell(history)
  assert.deepEqual(names(facts), [
    'runs_20261125',
    'ledger_20261125',
    'ledger_20261126',
    'ledger_20261127',
    'plan_parts_20261125',
    'plan_parts_20261126',
    'plan_parts_20261127',
  ])
  assert.deepEqual(names(tell({ ...history, liveAgo: 4 }).facts), [
    'runs_20261125',
    'ledger_20261125',
    'ledger_20261126',
    'ledger_20261127',
    'plan_parts_20261125',
  ])
  const kept = decideRetention({ ...facts, base: undefined })
  assert.deepEqual([kept.drop.length, /no two sound snapshots/.test(kept.kept ?? '')], [1, true])
  const held = decideRetention({ ...facts, hold: 'a difference was found.' })
  assert.match(held.kept ?? '', /6 partitions of ledger and plan could go and stay: a difference was found/)
})

test('a partition that was detached and not dropped goes, however young', () => {
  const { facts } = tell({ days: [{ events: 3, adds: true }], basePart: null, liveAgo: 0, ledgerDays: 9, runDays: 9 })
  const [ledger] = facts.holdings
  assert.ok(ledger)
  const holdings: Holding[] = [{ ...ledger, state: 'alone' }, ...facts.holdings.slice(1)]
  assert.deepEqual(
    decideRetention({ ...facts, holdings }).drop.map(({ name }) => name),
    ['ledger_20261130'],
  )
})
