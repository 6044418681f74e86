/** What the server does for the routes about workstations and resources. */
import { selectFiles, selectResources, selectWorkstations } from '#/core/select-views.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Handlers } from './handlers.ts'
import { viewsAsked } from './list-options.ts'

type WorkstationHandlers = Pick<
  Handlers,
  'workstations' | 'changeWorkstation' | 'resources' | 'setResourceUnits' | 'files'
>

export const workstationHandlers = (engine: Engine): WorkstationHandlers => ({
  workstations: (input) =>
    selectWorkstations(engine.workstations(), viewsAsked('workstation', input, engine.reading())),
  files: (input) => selectFiles(engine.files(), viewsAsked('file', input, engine.reading())),
  changeWorkstation: async ({ workstation, limit, fence, linked, ignored }, cause) => {
    await engine.command({ kind: 'workstation', workstation, change: { limit, fence, linked, ignored }, cause })
    return named(engine.workstations(), workstation)
  },
  resources: (input) => selectResources(engine.resources(), viewsAsked('resource', input, engine.reading())),
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
