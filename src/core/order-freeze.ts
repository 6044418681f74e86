/** Freezes and drains as operators order and lift them. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import type { PlanState } from './state.ts'
import { instantText } from './view.ts'

type Ordered<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** Throws `request.invalid` when its time is over already. */
export const orderFreeze = (state: PlanState, { what, scope, until, cause }: Ordered<'freeze'>): EventBody[] => {
  if (until !== null && until <= state.now) {
    throw new Refusal('request.invalid', `The ${what} would end at ${instantText(until)}, which has passed.`)
  }
  return [{ kind: 'freeze.added', freeze: state.lastFreeze + 1, what, scope, until, cause }]
}

/** Throws `freeze.unknown`, also of one that was lifted. */
export const orderLift = (state: PlanState, { freeze, cause }: Ordered<'lift'>): EventBody[] => {
  if (state.freezes.has(freeze)) return [{ kind: 'freeze.lifted', freeze, cause }]
  const wasThere = freeze >= 1 && freeze <= state.lastFreeze
  const sentence = wasThere ? `Freeze ${freeze} is lifted already.` : `There is no freeze ${freeze}.`
  throw new Refusal('freeze.unknown', `${sentence} batuta freeze list shows those that are there.`)
}
