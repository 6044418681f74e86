/** What the planner of a leading server does: it keeps today and tomorrow planned and closes the days that are over. */
import { closeOnce } from '#/engine/closing.ts'
import { enterPlan } from '#/engine/enter-plan.ts'
import { copyPlan } from '#/engine/plan-copy.ts'
import { productionDay } from '#/engine/planner.ts'
import { silentLog } from '#/lib/log.ts'
import { defaultCarryForward, type CarryForwardOptions } from '#/planning/carry-forward.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import type { PackedPart } from '#/planning/rebase-parts.ts'
import { splitBatch } from '#/planning/split-batch.ts'
import type { Random } from '../support/random.ts'
import type { Days } from './days.ts'
import type { Leading } from './server.ts'
import type { World } from './world.ts'

const site = { timezone: 'UTC', startOfDay: 0 }
const noDefinitions = indexDefinitions([])

/** How a site closes its days. */
export const chooseCarryForward = (random: Random): CarryForwardOptions => ({
  ...defaultCarryForward,
  enCarryForward: random.pick(['all', 'all', 'all', 'yes', 'no']),
  carryStates: random.pick([[], [], [], ['abend', 'hold', 'ready'], ['hold', 'exec']]),
})

export interface PlannerParts {
  readonly world: World
  readonly days: Days
  readonly carryForward: CarryForwardOptions
}

/** Looks now and every hour, as long as the term lasts. What fails is tried again a minute later. */
export const keepPlanned = async (parts: PlannerParts, leading: Leading): Promise<void> => {
  const { timeline } = parts.world
  while (!leading.isOver()) {
    let pause = 3_600_000
    try {
      await extend(parts, leading)
      const conductor = (): typeof leading.conductor => leading.conductor
      const { carryForward } = parts
      const { clock } = timeline
      const options = { carryForward: () => carryForward, statsHistory: () => 400 }
      await closeOnce({ conductor, site, clock, log: silentLog, ...options })
    } catch {
      pause = 60_000
    }
    await leading.caller.sleep(pause)
  }
}

const extend = async ({ world, days }: PlannerParts, leading: Leading): Promise<void> => {
  const { conductor } = leading
  const today = productionDay(world.timeline.clock.now(), site)
  const tomorrow = today.add({ days: 1 }).toString()
  let planned: { parts: PackedPart[]; copy: ReturnType<typeof copyPlan>; to: string } | undefined
  await conductor.take((state) => {
    const from =
      state.plannedThrough === ''
        ? today.toString()
        : Temporal.PlainDate.from(state.plannedThrough).add({ days: 1 }).toString()
    if (from > tomorrow) return []
    const to = state.plannedThrough === '' ? tomorrow : from
    const batch = days.batch(state, from, to)
    const { parts } = splitBatch(packBatch(batch), { ...state.nextIds }, world.random.pick([10, 30, 10_000]))
    planned = { parts: [...parts], copy: copyPlan(state), to }
    return []
  })
  if (planned === undefined) return
  const { parts, copy, to } = planned
  const next = async (): Promise<PackedPart | undefined> => {
    await leading.caller.sleep(5)
    return parts.shift()
  }
  const summary = { streams: 0, jobs: 0, parts: parts.length, notes: [], moreNotes: 0 }
  await enterPlan(
    conductor,
    { ...summary, next, end: async () => undefined },
    { copy, to, definitions: noDefinitions, mayRepeat: true, signal: undefined },
  )
}
