/**
 * Every operation of HWA's REST API that the server knows of: the routes are mounted from these tables, `docs/hwa-api.md` is
 * printed from them, and the handlers are checked against them by the compiler.
 */
import type { Handler } from './call.ts'
import type { Operation, Unsupported } from './operation.ts'
import { v1Handlers } from './v1/handlers.ts'
import { v1Operations, v1Unsupported } from './v1/operations.ts'
import { v2Handlers } from './v2/handlers.ts'
import { v2Operations, v2Unsupported } from './v2/operations.ts'

export interface Bound extends Operation {
  /** As it stands in the audit: `v1.holdJob`. */
  readonly name: string
  readonly handle: Handler
}

/** Each operation with what the server does for it. */
const bound = <Name extends string>(
  version: string,
  operations: Readonly<Record<Name, Operation>>,
  handlers: Readonly<Record<Name, Handler>>,
): Bound[] => {
  const names = Object.keys(operations) as Name[]
  return names.map((name) => ({ ...operations[name], name: `${version}.${name}`, handle: handlers[name] }))
}

/** The versions may call different operations by one name. */
export const operations: readonly Bound[] = [
  ...bound('v1', v1Operations, v1Handlers),
  ...bound('v2', v2Operations, v2Handlers),
]

/** What answers 501 and says why. Addresses that stand nowhere answer 501 too. */
export const unsupportedOperations: readonly Unsupported[] = [...v1Unsupported, ...v2Unsupported]
