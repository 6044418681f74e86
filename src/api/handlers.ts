/** What the server does for each route of the contract: it asks the engine, and the engine answers or refuses. */
import type { Access } from '#/access/access.ts'
import type { Answer, Input } from '#/contract/route.ts'
import type { RouteName, Routes } from '#/contract/routes.ts'
import { defaultCalendarDays } from '#/contract/calendars.ts'
import { accessHandlers } from './access-handlers.ts'
import { auditHandlers } from './audit-handlers.ts'
import { assuranceHandlers } from './assurance-handlers.ts'
import { bulkHandlers } from './bulk-handlers.ts'
import { dependencyHandlers } from './dependency-handlers.ts'
import { maintenanceHandlers } from './maintenance-handlers.ts'
import { historyHandlers } from './history-handlers.ts'
import { orderHandlers } from './order-handlers.ts'
import type { PartedText } from './parted-text.ts'
import { listOptions, viewsAsked } from './list-options.ts'
import { serverHandlers, type ServerParts } from './server-handlers.ts'
import { planHandlers } from './plan-handlers.ts'
import { freezeHandlers } from './freeze-handlers.ts'
import { workstationHandlers } from './workstation-handlers.ts'
import { submissionHandlers } from './submission-handlers.ts'
import { defaultLogPart } from '#/contract/jobs.ts'
import { definitionHandlers } from './definition-handlers.ts'
import { selectPrompts } from '#/core/select-views.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import type { Cause } from '#/model/event.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'

/** Who calls a route, and what the answer can carry beside its body. */
export interface Call {
  readonly caller: Caller
  /** What the program calls itself. */
  readonly agent: string
  readonly setCookie: (header: string) => void
}

/** Those whose text is sent part by part. */
type InParts = 'exportDefinitions'

type Answered<Name extends RouteName> = Name extends InParts ? PartedText : Answer<Routes[Name]>

/** Answers a route. `cause` says who ordered it, why, and in which request. */
export type Handler<Name extends RouteName> = (
  input: Input<Routes[Name]>,
  cause: Cause,
  call: Call,
) => Answered<Name> | Promise<Answered<Name>>

export type Handlers = { readonly [Name in RouteName]: Handler<Name> }

export interface HandlerParts extends ServerParts {
  /** As the caller may use it. */
  readonly engine: Engine
  readonly access: Access
}

export const createHandlers = (parts: HandlerParts): Handlers => {
  const { engine, access } = parts
  return {
    ...serverHandlers(parts),
    status: () => engine.status(),
    agents: () => ({ items: engine.agents() }),
    jobs: (input) => engine.jobs(listOptions(input, { noun: 'job', words: jobStatuses, reading: engine.reading() })),
    job: ({ id }) => engine.job(id),
    why: ({ id }) => engine.why(id),
    log: ({ id, run, offset = 0, limit = defaultLogPart }) => engine.log(id, { run, offset, limit }),
    ...orderHandlers(engine),
    ...dependencyHandlers(engine),
    streams: (input) =>
      engine.streams(listOptions(input, { noun: 'stream', words: streamStatuses, reading: engine.reading() })),
    limitStream: async ({ id, jobs }, cause) => {
      await engine.command({ kind: 'stream-limit', stream: id, limit: jobs, cause })
      return engine.stream(id)
    },
    ...workstationHandlers(engine),
    ...freezeHandlers(engine),
    ...submissionHandlers(engine),
    prompts: (input) => selectPrompts(engine.prompts(), viewsAsked('prompt', input, engine.reading())),
    reply: async ({ id, answer }, cause) => {
      await engine.command({ kind: 'reply', prompt: id, yes: answer === 'yes', cause })
      return promptOf(engine, id)
    },
    ...bulkHandlers(engine),
    ...historyHandlers(engine),
    ...planHandlers(engine),
    ...assuranceHandlers(engine),
    ...maintenanceHandlers(engine),
    options: () => ({ items: engine.options() }),
    setOption: ({ name, value }, cause) => engine.setOption(name, value, cause),
    check: async ({ sources }) => ({ diagnostics: [...(await engine.definitions.check(sources))] }),
    ...definitionHandlers(engine.definitions),
    streamCalendar: ({ stream, from, days = defaultCalendarDays }) => engine.calendars.ofStream(stream, { from, days }),
    calendar: ({ calendar }) => engine.calendars.dates(calendar),
    ...accessHandlers(access),
    ...auditHandlers(access),
  }
}

const promptOf = (engine: Engine, id: number): Answer<Routes['reply']> => {
  const prompt = engine.prompts().find((prompt) => prompt.id === id)
  if (prompt === undefined) throw new Refusal('prompt.unknown', `There is no prompt ${id} in the plan any more.`)
  return prompt
}
