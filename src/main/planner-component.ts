/** Keeps the plan in step with the clock: looks every minute whether a day is missing, and whether one is over. */
import { closeOnce, type ClosingParts } from '#/engine/closing.ts'
import { extendOnce, type PlannerParts } from '#/engine/planner.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

export const plannerParts = (system: System): PlannerParts => ({
  conductor: () => need(system.running, 'leader').now().conductor,
  definitions: system.definitions.get,
  site: system.site,
  options: () => system.options.current(),
  thread: system.plannerThread,
  clock: system.clock,
  log: system.log,
})

const closingParts = (system: System): ClosingParts => ({
  ...plannerParts(system),
  carryForward: () => system.options.current(),
  statsHistory: () => system.options.current().statsHistory,
})

const lookEvery = 60_000

export const plannerComponent = (system: System): Component => {
  let timer: NodeJS.Timeout | undefined
  let pass: Promise<void> | undefined
  let lastError: string | undefined
  const stopping = new AbortController()
  /** The plan is the leader's. */
  const isLeading = (): boolean => system.running.leader?.isLeading() ?? false
  const look = async (): Promise<void> => {
    if (!isLeading()) return
    try {
      while ((await extendOnce(plannerParts(system), stopping.signal)) !== undefined);
      await closeOnce(closingParts(system))
      lastError = undefined
    } catch (error) {
      if (stopping.signal.aborted || !isLeading()) return
      lastError = error instanceof Error ? error.message : String(error)
      system.log.error({ err: error }, 'the plan could not be extended; tried again within a minute')
    }
  }
  /** One pass at a time: a slow one is never overtaken. */
  const lookUnlessLooking = (): void => {
    pass ??= look().finally(() => {
      pass = undefined
    })
  }
  return {
    name: 'planner',
    critical: false,
    dependsOn: ['leader'],
    start: async () => {
      if (isLeading()) await extendOnce(plannerParts(system), stopping.signal)
      timer = setInterval(lookUnlessLooking, lookEvery)
      system.running.lookAtPlan = lookUnlessLooking
      lookUnlessLooking()
    },
    stop: async () => {
      system.running.lookAtPlan = undefined
      clearInterval(timer)
      stopping.abort()
      await pass
      await system.plannerThread.close()
    },
    health: () => {
      const through = isLeading() ? system.running.leader?.state().plannedThrough : undefined
      // Empty: nothing is planned. Who does not lead plans nothing, and says nothing of it.
      const facts = through === undefined ? {} : { plannedThrough: through === '' ? null : through }
      if (lastError === undefined) return { status: 'ok', facts }
      const remedy = 'See the log; it is tried again within a minute, and batuta plan extend tries it now.'
      return { status: 'degraded', error: lastError, remedy, facts }
    },
  }
}
