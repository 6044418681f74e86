/** What the server does for each operation of version 1. */
import { answer, type Handler } from '#/twsd/call.ts'
import { engineInfo } from './engine-info.ts'
import { jobHandlers } from './job-handlers.ts'
import type { planOperations, v1Operations } from './operations.ts'
import { planHandler } from './plan-call.ts'
import { resourceHandlers } from './resource-handlers.ts'
import { streamHandlers } from './stream-handlers.ts'
import { workstationHandlers } from './workstation-handlers.ts'

type Handlers<Operations> = { readonly [Name in keyof Operations]: Handler }

const planHandlers: Handlers<typeof planOperations> = {
  ...jobHandlers,
  ...streamHandlers,
  ...workstationHandlers,
  ...resourceHandlers,
}

export const v1Handlers: Handlers<typeof v1Operations> = {
  getEngineInfo: async (call) => answer(await engineInfo(call)),
  ...(Object.fromEntries(
    Object.entries(planHandlers).map(([name, handle]) => [name, planHandler(handle)]),
  ) as typeof planHandlers),
}
