/** What the server does for the routes that add, remove and release single dependencies. */
import type { Input } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import type { Engine } from '#/engine/engine.ts'
import type { Drop, NamedDependencies } from '#/model/dependency-change.ts'
import type { Cause } from '#/model/event.ts'
import type { Waiter } from '#/model/plan.ts'
import type { Handlers } from './handlers.ts'
import { withInstants } from './read-instant.ts'

type DependencyHandlers = Pick<
  Handlers,
  | 'addDependencies'
  | 'removeDependencies'
  | 'releaseDependencies'
  | 'addStreamDependencies'
  | 'removeStreamDependencies'
  | 'releaseStreamDependencies'
  | 'streamDependencies'
>

export const dependencyHandlers = (engine: Engine): DependencyHandlers => {
  const drop = (target: Waiter, how: Drop, named: NamedDependencies, cause: Cause): Promise<void> =>
    engine.command({ kind: 'drop-dependencies', target, how, named, cause })
  const ofJob =
    (how: Drop) =>
    async ({ id, ...input }: Input<Routes['removeDependencies']>, cause: Cause) => {
      await drop({ of: 'job', id }, how, namesOf(input), cause)
      return engine.job(id)
    }
  const ofStream =
    (how: Drop) =>
    async ({ id, ...input }: Input<Routes['removeDependencies']>, cause: Cause) => {
      await drop({ of: 'stream', id }, how, namesOf(input), cause)
      return engine.stream(id)
    }
  return {
    addDependencies: async ({ id, ...asked }, cause) => {
      await engine.addDependencies({ target: { of: 'job', id }, dependencies: withInstants(asked) }, cause)
      return engine.job(id)
    },
    removeDependencies: ofJob('removed'),
    releaseDependencies: ofJob('released'),
    addStreamDependencies: async ({ id, ...asked }, cause) => {
      await engine.addDependencies({ target: { of: 'stream', id }, dependencies: withInstants(asked) }, cause)
      return engine.stream(id)
    },
    removeStreamDependencies: ofStream('removed'),
    releaseStreamDependencies: ofStream('released'),
    streamDependencies: ({ id }) => ({ items: engine.streamDependencies(id) }),
  }
}

const namesOf = (input: NamedDependencies & { readonly reason?: string }): NamedDependencies => {
  const { reason: _, ...named } = input
  return named
}
