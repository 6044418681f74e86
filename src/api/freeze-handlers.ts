/** What the server does for the routes about freezes and drains. */
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { FreezeScope } from '#/model/freeze.ts'
import type { Handlers } from './handlers.ts'
import { instantOf } from './read-instant.ts'

type FreezeHandlers = Pick<Handlers, 'freezes' | 'addFreeze' | 'liftFreeze'>

export const freezeHandlers = (engine: Engine): FreezeHandlers => ({
  freezes: () => ({ items: engine.freezes() }),
  addFreeze: async ({ kind, scope, pattern, until }, cause) => {
    const meant = scopeOf(scope, pattern)
    await engine.command({ kind: 'freeze', what: kind, scope: meant, until: instantOf('until', until) ?? null, cause })
    const added = engine
      .freezes()
      .findLast((one) => one.kind === kind && one.scope === scope && one.pattern === (pattern ?? null))
    if (added === undefined) throw new Refusal('freeze.unknown', `The ${kind} is lifted already.`)
    return added
  },
  liftFreeze: async ({ id }, cause) => {
    await engine.command({ kind: 'lift', freeze: id, cause })
    return { items: engine.freezes() }
  },
})

/** A site has no pattern, and the others must: a forgotten one would stop everything. */
const scopeOf = (of: FreezeScope['of'], pattern: string | undefined): FreezeScope => {
  if (of === 'site' && pattern !== undefined) {
    throw new Refusal('request.invalid', 'The whole site takes no "pattern".')
  }
  if (of !== 'site' && pattern === undefined) {
    throw new Refusal('request.invalid', `The field "pattern" is missing: which ${of}s? @ is all of them.`)
  }
  return { of, pattern: pattern ?? '' }
}
