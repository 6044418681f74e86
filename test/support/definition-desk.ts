/** A desk of definitions on a real database of its own, with a plan that stands still. */
import { testDatabase, type Scope, type TestDatabase } from '#/db/test-database.ts'
import { createDefinitionDesk, type PlanNow } from '#/engine/definition-changes.ts'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { manualClock, type ManualClock } from '#/lib/clock.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'

export interface TestDesk extends DefinitionDesk {
  readonly database: TestDatabase
  readonly clock: ManualClock
}

/** 2026-11-22T06:14:00Z, the present of the small plan. */
const now = 1_795_328_040_000

/** The plan has the 22nd and the 23rd of November 2026. */
export const openDesk = async (scope: Scope, plan: Partial<PlanNow> = {}): Promise<TestDesk> => {
  const database = await testDatabase(scope)
  const planned: PlanNow = {
    site: { timezone: 'UTC', startOfDay: 0 },
    options: defaultPlanOptions,
    today: '2026-11-22',
    plannedTo: '2026-11-23',
    live: [],
    ...plan,
  }
  const clock = manualClock(now)
  const parts = { database, clock, plan: () => planned, onChanged: async () => undefined }
  return { ...createDefinitionDesk(parts), database, clock }
}
