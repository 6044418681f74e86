/** A check that cannot fail checks nothing: each invariant is broken in each way it knows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import { midnight, minute, sketchBatch } from '../support/plan.ts'
import { invariants, openAudit } from './audit.ts'
import { broken, cause, two } from './broken-ledgers.ts'
import { Violation, type Invariant } from './invariant.ts'

/** The events at their places; each number lets so many minutes pass. */
const ledgerOf = (bodies: readonly (EventBody | number)[], isBroken: boolean): LedgerEvent[] => {
  const ledger: LedgerEvent[] = []
  let at = midnight
  for (const body of bodies) {
    if (typeof body === 'number') at += body * minute
    else ledger.push({ ...body, seq: ledger.length + 1 + (isBroken && ledger.length > 0 ? 1 : 0), at, term: 1 })
  }
  return ledger
}

for (const invariant of invariants) {
  const ways = broken[invariant.name] ?? []
  test(`"${invariant.name}" has a ledger that breaks it`, () => assert.ok(ways.length > 0))
  for (const { when, plan = two, resources, events, meanwhile, spoil } of ways)
    test(`"${invariant.name}" is broken when ${when}`, () => {
      const last = 1 + events.filter((body) => typeof body === 'object').length
      const spoiler: Invariant = {
        name: 'none',
        watch: () => ({ after: ({ seq }, state) => (seq === last ? meanwhile?.(state) : undefined) }),
      }
      const audit = openAudit({ workstationLimit: 1 }, [spoiler, invariant])
      const added: EventBody = { kind: 'plan.added', batch: sketchBatch(plan, resources), cause }
      const hold = (): void => {
        for (const event of ledgerOf([added, ...events], invariant.name === 'one order')) audit.hear(event)
        spoil?.(audit.state)
        audit.end()
      }
      assert.throws(hold, (error) => error instanceof Violation && error.message.startsWith(invariant.name))
    })
}
