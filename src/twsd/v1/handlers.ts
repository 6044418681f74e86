/** What the server does for each operation of version 1. */
import { answer, type Handler } from '#/twsd/call.ts'
import { engineInfo } from './engine-info.ts'
import type { v1Operations } from './operations.ts'

export const v1Handlers: { readonly [Name in keyof typeof v1Operations]: Handler } = {
  getEngineInfo: async (call) => answer(await engineInfo(call)),
}
