/** How the object of an order stands, for the audit: before, and after. */
import type { Engine } from '#/engine/engine.ts'
import type { Waiter } from '#/model/plan.ts'
import type { UsersDesk } from './users-desk.ts'

interface LookParts {
  readonly engine: Engine
  readonly users: UsersDesk
}

type Fields = Readonly<Record<string, unknown>>
type Look = (parts: LookParts, input: Fields) => unknown

/** What of a job or stream an order can change; absent is what the plan does not have (any more). */
export const lookAt = (engine: Engine, target: Waiter): unknown => engine.glance(target)

const atHolder =
  (of: Waiter['of']): Look =>
  ({ engine }, { id }) =>
    lookAt(engine, { of, id: Number(id) })

const named = (views: readonly { readonly name: string }[], name: unknown): unknown =>
  views.find((view) => view.name.toUpperCase() === String(name).toUpperCase())

/** By how the paths of the routes begin. */
const looks: readonly (readonly [beginning: string, look: Look])[] = [
  ['/jobs/:id/', atHolder('job')],
  ['/streams/:id/', atHolder('stream')],
  ['/prompts/:id/', ({ engine }, { id }) => engine.prompts().find((prompt) => prompt.id === id)],
  ['/workstations/:workstation/', ({ engine }, { workstation }) => named(engine.workstations(), workstation)],
  ['/resources/:resource/', ({ engine }, { resource }) => named(engine.resources(), resource)],
  ['/freezes/:id/', ({ engine }, { id }) => engine.freezes().find((freeze) => freeze.id === id)],
  ['/freezes', ({ engine }) => engine.freezes()],
  ['/options/:name', ({ engine }, { name }) => optionOf(engine, String(name))],
  ['/definitions/', async ({ engine }) => ({ revision: await engine.definitions.head() })],
  ['/users/:user/', async ({ users }, { user }) => named(await users.list(), user)],
]

/** The look for a route and its input; undefined: there is nothing to look at before. */
export const lookFor = (parts: LookParts, path: string, input: object): (() => unknown) | undefined => {
  const [, look] = looks.find(([beginning]) => path.startsWith(beginning)) ?? []
  return look === undefined ? undefined : () => look(parts, input as Fields)
}

const optionOf = (engine: Engine, name: string): unknown => {
  const option = engine
    .options()
    .find((one) => one.name.toLowerCase() === name.toLowerCase() || one.short === name.toLowerCase())
  return option === undefined ? undefined : { name: option.name, value: option.value }
}
