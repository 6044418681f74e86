/** The operations of version 2 (`/twsd/api/v2`). */
import type { Operation, Unsupported } from '#/twsd/operation.ts'
import { engineOperations, engineUnsupported } from './engine-operations.ts'
import { modelOperations, modelUnsupported } from './model-operations.ts'
import { planOperations, planUnsupported } from './plan-operations.ts'

export const v2Operations = { ...engineOperations, ...modelOperations, ...planOperations } as const satisfies Record<
  string,
  Operation
>

export const v2Unsupported: readonly Unsupported[] = [...engineUnsupported, ...modelUnsupported, ...planUnsupported]
