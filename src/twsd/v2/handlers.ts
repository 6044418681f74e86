/** What the server does for each operation of version 2. */
import type { Handler } from '#/twsd/call.ts'
import type { v2Operations } from './operations.ts'

export const v2Handlers: { readonly [Name in keyof typeof v2Operations]: Handler } = {}
