/** What the server does for the routes about critical jobs and forecasts. */
import type { Engine } from '#/engine/engine.ts'
import type { Handlers } from './handlers.ts'

type AssuranceHandlers = Pick<Handlers, 'critical' | 'criticalPath' | 'hot' | 'forecast'>

export const assuranceHandlers = ({ assurance }: Engine): AssuranceHandlers => ({
  critical: async () => ({ items: await assurance.critical() }),
  criticalPath: ({ id }) => assurance.path(id),
  hot: async () => ({ items: await assurance.hot() }),
  forecast: ({ until, whatIf = [], prompts = 'at-once', files = 'at-once', confirmations = 'at-once' }) =>
    assurance.forecast({ until, whatIf, assumptions: { prompts, files, confirmations } }),
})
