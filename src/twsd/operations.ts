/**
 * Every operation of HWA's REST API that the server knows of: the routes are mounted from these tables, `docs/hwa-api.md` is
 * printed from them, and the handlers are checked against them by the compiler.
 */
import type { Unsupported } from './operation.ts'
import { v1Operations, v1Unsupported } from './v1/operations.ts'
import { v2Operations, v2Unsupported } from './v2/operations.ts'

export const operations = { ...v1Operations, ...v2Operations }

export type OperationName = keyof typeof operations

/** What answers 501 and says why. Addresses that stand nowhere answer 501 too. */
export const unsupportedOperations: readonly Unsupported[] = [...v1Unsupported, ...v2Unsupported]
