/** Every random play of the core keeps every invariant, at each of its events. */
import { test } from 'node:test'
import fc from 'fast-check'
import { play } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'
import { openAudit } from './audit.ts'

test('a random day with a random operator keeps all invariants', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { events } = play(streams, list, () => undefined)
      const audit = openAudit({ workstationLimit: 3 })
      for (const event of events) {
        audit.hear({ ...event, ...(event.seq === 1 && { term: 1 }) })
        audit.end()
      }
    }),
    { numRuns: 300 },
  )
})
