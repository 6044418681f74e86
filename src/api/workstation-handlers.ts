/** What the server does for the routes about workstations and resources. */
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Handlers } from './handlers.ts'

type WorkstationHandlers = Pick<Handlers, 'workstations' | 'changeWorkstation' | 'resources' | 'setResourceUnits'>

export const workstationHandlers = (engine: Engine): WorkstationHandlers => ({
  workstations: () => ({ items: engine.workstations() }),
  changeWorkstation: async ({ workstation, limit, fence, linked, ignored }, cause) => {
    await engine.command({ kind: 'workstation', workstation, change: { limit, fence, linked, ignored }, cause })
    return named(engine.workstations(), workstation)
  },
  resources: () => ({ items: engine.resources() }),
  setResourceUnits: async ({ resource, units }, cause) => {
    await engine.command({ kind: 'resource', resource, units, cause })
    return named(engine.resources(), resource)
  },
})

/** As the order has found it: in any case, a resource also without its workstation. */
const named = <View extends { readonly name: string }>(views: readonly View[], name: string): View => {
  const asked = name.toUpperCase()
  const view =
    views.find((one) => one.name === name) ??
    views.find((one) => one.name === asked) ??
    views.find((one) => one.name.toUpperCase().endsWith(`#${asked}`))
  if (view === undefined) throw new Refusal('request.invalid', `The plan has no ${name} any more.`)
  return view
}
