/** Checks the names that workstations, their classes and domains use. */
import type { Check } from './complain.ts'
import { checkNameIn } from './check-references.ts'

/** `@` among the members of a class stands for whatever there is, `$MASTER` as a host for whichever it is. */
const isPattern = (name: string): boolean => /[@?*$]/.test(name)

export const checkNetwork: Check = (definition, world, complain) => {
  const check = checkNameIn(world, complain)
  switch (definition.kind) {
    case 'workstation': {
      const { domain, host, variableTable, members = [] } = definition
      check('vartable', variableTable, definition)
      check('domain', domain, definition)
      if (host !== undefined && !isPattern(host)) check('workstation', host, definition)
      for (const member of members) check('workstation', member, definition)
      return
    }
    case 'class':
      for (const member of definition.members) if (!isPattern(member)) check('workstation', member, definition)
      return
    case 'domain':
      check('domain', definition.parent, definition)
      check('workstation', definition.manager, definition)
      return
    default:
  }
}
