/** What would come of an order about many: who would refuse it, and what would change on a copy of the plan. */
import type { AssuranceOptions } from '#/core/assurance.ts'
import { effectOf } from '#/core/bulk-effect.ts'
import { eventsOf } from '#/core/order.ts'
import { giveUpImage, imageOf, stateFromImage } from '#/core/plan-image.ts'
import type { PlanState } from '#/core/state.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { BulkDetail, BulkEffect } from '#/model/bulk.ts'
import type { Command } from '#/model/command.ts'
import type { Cause } from '#/model/event.ts'
import type { BulkResult } from '#/store/bulk-operations.ts'
import { commandsFor, type FindWaits } from './bulk-commands.ts'
import type { BulkAsked, Through } from './bulk-desk.ts'
import { findItems } from './bulk-items.ts'
import { previewed } from './bulk-views.ts'
import type { ForecastAside } from './forecast-aside.ts'

export interface PreviewParts {
  readonly clock: Clock
  readonly state: () => PlanState
  /** Looks up what is to be waited for in the definitions as they are now. */
  readonly findWaits: () => Promise<FindWaits>
  readonly aside: ForecastAside
  readonly assurance: (state: PlanState) => AssuranceOptions
}

/** Throws what `commandsOf` and `findItems` throw. */
export const previewBulk = async (
  parts: PreviewParts,
  { order, which }: BulkAsked,
  cause: Cause,
  through: Through,
): Promise<BulkDetail> => {
  const commandFor = await commandsFor(order, parts.findWaits)
  const items = await findItems(through, order.noun, which)
  const state = parts.state()
  const judged = items.map(([id]) => judge(state, () => commandFor(id, { by: cause.by }), through))
  const commands = judged.flatMap(({ command }) => command ?? [])
  const effect = await effectOn(parts, state, commands)
  return previewed({ order, cause, items, results: judged.map(({ result }) => result), effect, at: parts.clock.now() })
}

/** So few rows are copied at once. */
const fewRows = 4096

/** Whether an order would be refused, as things stand; the command where it would not be. */
const judge = (
  state: PlanState,
  commandOf: () => Command,
  { admits }: Pick<Through, 'admits'>,
): { readonly command?: Command; readonly result: BulkResult } => {
  try {
    const command = commandOf()
    admits?.(command)
    eventsOf(state, command)
    return { command, result: { outcome: 'open', code: null, sentence: null } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { result: { outcome: 'refused', code: error.code, sentence: error.message } }
  }
}

const effectOn = async (parts: PreviewParts, state: PlanState, commands: readonly Command[]): Promise<BulkEffect> => {
  const options = parts.assurance(state)
  const question = { kind: 'bulk', now: parts.clock.now(), options, commands } as const
  if (state.jobs.size <= fewRows) {
    const image = imageOf(state)
    try {
      return effectOf(stateFromImage(image), question)
    } finally {
      giveUpImage(state, image)
    }
  }
  return parts.aside.ask(state, question)
}
