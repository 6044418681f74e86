/** The operations of version 1 (`/twsd`). */
import { works, type Operation, type Unsupported } from '#/twsd/operation.ts'

export const v1Operations = {
  getEngineInfo: works('GET', '/engine/info'),
} as const satisfies Record<string, Operation>

export const v1Unsupported: readonly Unsupported[] = []
