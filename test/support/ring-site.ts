/** A site whose streams wait for each other in a ring, though their jobs do not: no part of its plan goes without the others. */
import type { PlanState } from '#/core/state.ts'
import { startLeading, type LeadingParts } from '#/engine/leading.ts'
import { planAside } from '#/engine/plan-aside.ts'
import { copyPlan } from '#/engine/plan-copy.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { everyday, job, step, stream, time, workstation } from '#/planning/testing/site.ts'

export const site = { timezone: 'UTC', startOfDay: 0 }
export const noon = Temporal.Instant.from('2026-11-22T12:00Z').epochMilliseconds
export const clock = { ...systemClock, now: () => noon }

/** S00 to S39. */
export const streamNames = Array.from({ length: 40 }, (_, i) => `S${String(i).padStart(2, '0')}`)

/** Job Y of each stream follows job X of the next one. LONE is submitted by hand. */
export const rules = {
  definitions: indexDefinitions([
    workstation('WS'),
    job('X'),
    job('Y'),
    ...streamNames.map((name, i) =>
      stream(name, {
        runCycles: [everyday({ at: time('2300') })],
        jobs: [
          step('X'),
          step('Y', { follows: [{ stream: streamNames[(i + 1) % streamNames.length] ?? '', job: 'X' }] }),
        ],
      }),
    ),
    stream('LONE', { runCycles: [], jobs: [step('X')] }),
  ]),
  site,
  options: defaultPlanOptions,
}

/** A leader at noon of 2026-11-22 that starts no job. */
export const leadingParts = (database: LeadingParts['database']): Parameters<typeof startLeading>[0] => ({
  database,
  clock,
  log: silentLog,
  server: 'here',
  version: '0.1.0',
  workstationLimit: 100,
  world: () => ({ agent: null }),
  onCommitted: () => undefined,
})

/** What `enterPlan` needs to let today in, in parts of so many rows. */
export const planToday = (state: PlanState, mostRows: number) => {
  const copy = copyPlan(state)
  const days = { from: '2026-11-22', to: '2026-11-22' }
  return {
    copy,
    to: days.to,
    planned: planAside({ rules, plan: state, copy, tasks: [...state.tasks.values()], ...days, mostRows }),
  }
}
