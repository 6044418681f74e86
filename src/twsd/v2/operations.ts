/** The operations of version 2 (`/twsd/api/v2`). */
import type { Operation, Unsupported } from '#/twsd/operation.ts'
import { modelOperations, modelUnsupported } from './model-operations.ts'

export const v2Operations = { ...modelOperations } as const satisfies Record<string, Operation>

export const v2Unsupported: readonly Unsupported[] = [...modelUnsupported]
