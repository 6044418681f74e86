/** The orders about what a job or stream waits for: the same for both. */
import type { Waiter } from '#/model/plan.ts'
import type { OrderOf } from './plan-orders.ts'
import { addedDependencies, namedDependencies } from './read-dependencies.ts'

interface Numbered {
  readonly id: number
}

const drop = (of: Waiter['of'], how: 'removed' | 'released'): OrderOf<Numbered> => ({
  done: how === 'removed' ? 'lost dependencies' : 'was released from dependencies',
  act: (call) => {
    const named = namedDependencies(call)
    return ({ id }, cause) => call.engine.command({ kind: 'drop-dependencies', target: { of, id }, how, named, cause })
  },
})

const add = (of: Waiter['of']): OrderOf<Numbered> => ({
  done: 'was given dependencies',
  act: (call) => {
    const dependencies = addedDependencies(call)
    return ({ id }, cause) => call.engine.addDependencies({ target: { of, id }, dependencies }, cause)
  },
})

/** By the word of the address. */
export const dependencyOrders = (of: Waiter['of']) => ({
  'add-dependencies': add(of),
  'release-dependencies': drop(of, 'released'),
  'remove-dependencies': drop(of, 'removed'),
})
