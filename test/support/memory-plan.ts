/** A plan whose ledger is kept in memory: definitions, a clock that stands still, the product's own conductor and desk. */
import type { Scope } from '#/db/test-database.ts'
import { startConductor, type Conductor } from '#/engine/conductor.ts'
import { createPlanDesk, type PlanDesk } from '#/engine/plan-desk.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { manualClock, type Clock, type ManualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { Definition } from '#/model/definition.ts'
import { indexDefinitions, type DefinitionIndex } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'

export interface MemoryPlan extends PlanDesk {
  readonly state: PlanState
  readonly conductor: Conductor
  readonly definitions: DefinitionIndex
  readonly clock: ManualClock
}

/** Moves a plan whose ledger is kept by nobody. Nothing runs, as there is no agent. */
export const memoryConductor = (scope: Scope, state: PlanState, clock: Clock): Conductor => {
  const conductor = startConductor({
    state,
    term: 1,
    clock,
    world: () => ({ agent: null }),
    commit: async () => undefined,
    onCommitted: () => undefined,
    onLost: (error) => {
      throw error
    },
  })
  scope.after(() => conductor.stop())
  return conductor
}

/** `now`: milliseconds. Nothing runs, as there is no agent. */
export const openMemoryPlan = (
  scope: Scope,
  definitions: readonly Definition[],
  now: number,
  mostImagined = 100_000,
): MemoryPlan => {
  const state = createState({ workstationLimit: 10 })
  state.now = now
  const clock = manualClock(now)
  const conductor = memoryConductor(scope, state, clock)
  const index = indexDefinitions(definitions)
  const desk = createPlanDesk({
    state: () => state,
    conductor: () => conductor,
    definitions: async () => index,
    site: { timezone: 'America/Sao_Paulo', startOfDay: 0 },
    options: () => defaultPlanOptions,
    mostImagined,
    clock,
    log: silentLog,
  })
  return { ...desk, state, conductor, definitions: index, clock }
}
