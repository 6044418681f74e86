/** What is right is not complained of: plays that an invariant once took for a break. */
import { test } from 'node:test'
import { minute, midnight, stage, type StreamSketch } from '../support/plan.ts'
import { attempt } from '../support/play.ts'
import type { Theatre } from '../support/simulate.ts'
import { openAudit } from './audit.ts'

const cause = { by: 'operator' }
const at = (minutes: number): number => midnight + minutes * minute

/** Plays on to its end, and holds the ledger against all invariants. */
const audit = (theatre: Theatre): void => {
  theatre.playTo(at(24 * 60))
  const { hear, end } = openAudit({ workstationLimit: 100 })
  for (const event of theatre.events) {
    hear(event)
    end()
  }
}

const chain: StreamSketch[] = [{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }]

test('a rerun with its successors calls for one more run of each of them', () => {
  const theatre = stage(chain)
  theatre.playTo(at(1))
  attempt(theatre, { kind: 'job', action: 'rerun', job: 1, rerun: { successors: 'all' }, cause })
  audit(theatre)
})

test('a priority takes back the hold of a job, and that of a stream', () => {
  const theatre = stage([
    { name: 'PAY', jobs: [{ name: 'A', startAt: at(5) }] },
    { name: 'TAX', jobs: [{ name: 'B', startAt: at(5) }] },
  ])
  attempt(theatre, { kind: 'job', action: 'hold', job: 1, cause })
  attempt(theatre, { kind: 'stream', action: 'hold', stream: 2, cause })
  attempt(theatre, { kind: 'priority', target: { of: 'job', id: 1 }, priority: 20, cause })
  attempt(theatre, { kind: 'priority', target: { of: 'stream', id: 2 }, priority: 20, cause })
  audit(theatre)
})
