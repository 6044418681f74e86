/** The operations of version 2 (`/twsd/api/v2`). */
import type { Operation, Unsupported } from '#/twsd/operation.ts'

export const v2Operations = {} as const satisfies Record<string, Operation>

export const v2Unsupported: readonly Unsupported[] = []
