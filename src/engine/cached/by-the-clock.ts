/** Which lists are by what passes with time: the journal of the plan does not tell when they are others. */
import type { Condition, Order } from '#/selection/condition.ts'

interface Asked {
  readonly where?: Condition | undefined
  readonly order?: Order | undefined
}

/** They change without a change of the plan. */
const byTheClock = new Set(['duration', 'estimatedDuration', 'estimatedStartAt', 'estimatedEndAt', 'criticalNetwork'])

/** Whether a list may be another one because time has passed. */
export const testsTheClock = ({ where, order }: Asked): boolean =>
  order?.some(({ field }) => byTheClock.has(field)) === true || (where !== undefined && namesTheClock(where))

const namesTheClock = (condition: Condition): boolean => {
  switch (condition.is) {
    case 'field':
      return byTheClock.has(condition.field)
    case 'not':
      return namesTheClock(condition.of)
    case 'all':
    case 'any':
      return condition.of.some(namesTheClock)
  }
}
