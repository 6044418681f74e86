/** What the server does for each operation of version 1. */
import { answer, type Handler } from '#/twsd/call.ts'
import { criticalHandlers } from './critical-handlers.ts'
import { engineInfo } from './engine-info.ts'
import { fileHandlers } from './file-handlers.ts'
import { forecastHandlers } from './forecast-plans.ts'
import { jobHandlers } from './job-handlers.ts'
import { modelHandlers } from './model-handlers.ts'
import type { planOperations, v1Operations } from './operations.ts'
import { planHandler } from './plan-call.ts'
import { queryHandlers } from './query-handlers.ts'
import { resourceHandlers } from './resource-handlers.ts'
import { streamHandlers } from './stream-handlers.ts'
import { submitJobHandlers } from './submit-jobs.ts'
import { submitStreamHandlers } from './submit-streams.ts'
import { workstationHandlers } from './workstation-handlers.ts'

type Handlers<Operations> = { readonly [Name in keyof Operations]: Handler }

const planHandlers: Handlers<typeof planOperations> = {
  ...queryHandlers,
  ...jobHandlers,
  ...streamHandlers,
  ...submitStreamHandlers,
  ...submitJobHandlers,
  ...workstationHandlers,
  ...resourceHandlers,
  ...fileHandlers,
  ...criticalHandlers,
  ...forecastHandlers,
}

export const v1Handlers: Handlers<typeof v1Operations> = {
  getEngineInfo: async (call) => answer(await engineInfo(call)),
  ...modelHandlers,
  ...(Object.fromEntries(
    Object.entries(planHandlers).map(([name, handle]) => [name, planHandler(handle)]),
  ) as typeof planHandlers),
}
