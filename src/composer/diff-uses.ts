/** Who would be left with a name that leads nowhere, if objects were deleted. */
import { definitionKey, keyOf, type Definition } from '#/model/definition.ts'
import { usesOf, variablesIn, variablesOf, type Exists } from './definition-uses.ts'
import type { DefinitionMap } from './diff-definitions.ts'

/** For each deleted object that is in use its users; `after` is what stays or comes. */
export const usersOfDeleted = (
  deleted: readonly Definition[],
  inForce: DefinitionMap,
  after: DefinitionMap,
): Map<Definition, Definition[]> => {
  const users = new Map<Definition, Definition[]>()
  if (deleted.length === 0) return users
  const add = (gone: Definition, user: Definition): void => {
    const known = users.get(gone)
    if (known === undefined) users.set(gone, [user])
    else known.push(user)
  }
  const gone = new Map(deleted.map((definition) => [definitionKey(definition), definition]))
  const variables = variablesGone(deleted, after)
  // What stays is preferred where a name may mean several, and what goes to what never was.
  const exists: Exists = (key) => after.has(key)
  const existed: Exists = (key) => after.has(key) || inForce.has(key)
  for (const user of after.values()) {
    const leftovers = usesOf(user, exists).filter(({ kind, name }) => !after.has(keyOf(kind, name)))
    const used = leftovers.length === 0 ? [] : usesOf(user, existed)
    for (const { kind, name } of used) {
      const object = gone.get(keyOf(kind, name))
      if (object !== undefined) add(object, user)
    }
    if (variables.size === 0) continue
    for (const name of variablesIn(user)) for (const object of variables.get(name) ?? []) add(object, user)
  }
  return users
}

/** The deleted objects by the variables that nothing defines any more. */
const variablesGone = (deleted: readonly Definition[], after: DefinitionMap): Map<string, Definition[]> => {
  const gone = new Map<string, Definition[]>()
  for (const definition of deleted) {
    for (const name of variablesOf(definition)) gone.set(name, [...(gone.get(name) ?? []), definition])
  }
  if (gone.size === 0) return gone
  for (const definition of after.values()) for (const name of variablesOf(definition)) gone.delete(name)
  return gone
}
