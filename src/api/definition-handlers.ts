/** What the server does for the routes about definitions. */
import type { Answer } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import { defaultPageSize } from '#/contract/fields.ts'
import type { ChangeOptions, ChangeResult, DefinitionDesk } from '#/engine/definition-desk.ts'
import { holderOf } from '#/model/definition-lock.ts'
import type { Cause } from '#/model/event.ts'
import type { Call, Handlers } from './handlers.ts'

type DefinitionHandlers = Pick<
  Handlers,
  | 'definitions'
  | 'definition'
  | 'exportDefinitions'
  | 'revisions'
  | 'revision'
  | 'diff'
  | 'apply'
  | 'deleteDefinitions'
  | 'rollback'
  | 'definitionLocks'
  | 'lockDefinitions'
  | 'unlockDefinitions'
>

export const definitionHandlers = (desk: DefinitionDesk): DefinitionHandlers => ({
  definitions: ({ limit = defaultPageSize, after, ...query }) => desk.list(query, { limit, after }),
  definition: ({ kind, name, revision }) => desk.get({ kind, name }, revision),
  exportDefinitions: async ({ name, ...query }) => {
    const { revision, parts } = await desk.print(query, patternsIn(name))
    return { mark: `definitions ${revision}`, parts }
  },
  revisions: ({ limit = defaultPageSize, after, ...query }) => desk.history(query, { limit, after }),
  revision: ({ revision, limit = defaultPageSize, after }) => desk.changes(revision, { limit, after }),
  diff: async ({ sources, prune, ...options }, cause) =>
    answerOf(await desk.change({ kind: 'apply', sources, prune }, { ...options, dryRun: true }, cause)),
  apply: async ({ sources, prune, ...input }, cause, call) =>
    answerOf(await desk.change({ kind: 'apply', sources, prune }, optionsOf(input, call), causeOf(input, cause, call))),
  deleteDefinitions: async ({ objects, ...input }, cause, call) =>
    answerOf(await desk.change({ kind: 'delete', objects }, optionsOf(input, call), causeOf(input, cause, call))),
  rollback: async ({ revision, ...input }, cause, call) =>
    answerOf(await desk.change({ kind: 'rollback', revision }, optionsOf(input, call), causeOf(input, cause, call))),
  definitionLocks: async () => ({ items: [...(await desk.locks.list())] }),
  lockDefinitions: async ({ objects }, _, { caller }) => ({
    items: [...(await desk.locks.take(objects, holderOf(caller)))],
  }),
  unlockDefinitions: async ({ objects, force }, _, { caller }) => ({
    items: [...(await desk.locks.release(objects, holderOf(caller), force === true ? 'any' : undefined))],
  }),
})

/** Names hold no commas. Commas alone name nothing, and do not mean everything. */
const patternsIn = (name: string | undefined): string[] => {
  if (name === undefined) return []
  const patterns = name.split(',').map((pattern) => pattern.trim())
  return patterns.every((pattern) => pattern === '') ? [name] : patterns.filter((pattern) => pattern !== '')
}

const optionsOf = (
  { dryRun, force, expect, days, limit }: ChangeOptions,
  { caller }: Pick<Call, 'caller'>,
): ChangeOptions => ({
  holder: holderOf(caller),
  dryRun,
  force,
  expect,
  days,
  limit,
})

/** Who changes it: as it is said, or who is logged in. */
const causeOf = ({ author }: { readonly author?: string }, cause: Cause, { caller }: Call): Cause => ({
  ...cause,
  by: author ?? caller.user ?? cause.by,
})

/** A result as the contract has it: what it holds is not written to. */
const answerOf = (result: ChangeResult): Answer<Routes['apply']> => result as Answer<Routes['apply']>
