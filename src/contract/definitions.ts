/** The routes about definitions: looked up, compared and changed, as texts of the composer language. */
import { Type, type TProperties } from 'typebox'
import { Diagnostic } from '#/model/diagnostic.ts'
import { DefinitionLock } from '#/model/definition-lock.ts'
import { Effect } from '#/model/definition-effect.ts'
import {
  DefinitionDetail,
  DefinitionView,
  KindText,
  ObjectChange,
  ObjectDiff,
  RevisionView,
  UsedObject,
} from '#/model/definition-views.ts'
import { Order, pageOf, pageQuery, storable } from './fields.ts'
import { exactly, route } from './route.ts'

/** The largest request with definitions, in bytes. */
const largestDefinitions = 24 * 1024 * 1024

/** The most texts of one request, and the most objects. */
const mostSources = 2000
const mostObjects = 1000

const tag = 'Definitions'
const longestName = 1000

const Name = Type.String({ minLength: 1, maxLength: longestName, pattern: storable })
const Revision = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const AsOf = Type.Optional(Revision)

const sources = {
  sources: Type.Array(
    exactly({
      file: Type.String({
        minLength: 1,
        maxLength: 4096,
        pattern: storable,
        description: 'The name that diagnostics show.',
      }),
      text: Type.String({ pattern: storable }),
    }),
    { minItems: 1, maxItems: mostSources },
  ),
}

const prune = {
  prune: Type.Optional(
    Type.Boolean({ description: 'Objects of the kinds in the texts that the texts do not hold are deleted.' }),
  ),
}

const preview = {
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, default: 400, description: 'How many days from today to look at.' }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000,
      default: 200,
      description: 'How many objects and streams to describe.',
    }),
  ),
}

/** A change: with why, by whom, and on which condition. */
const change = <Properties extends TProperties>(properties: Properties) =>
  exactly({
    ...properties,
    ...Order.properties,
    ...preview,
    author: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, pattern: storable, description: 'Who changes it.' }),
    ),
    expect: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Refused with 412 unless this is still the last revision.',
      }),
    ),
    force: Type.Optional(Type.Boolean({ description: 'Delete what is in use, too.' })),
    dryRun: Type.Optional(Type.Boolean({ description: 'Change nothing, and tell what would change.' })),
  })

const count = Type.Integer({ minimum: 0 })

/** What was changed, or would be; `objects` and `effect` are told of a dry run. */
const Changed = Type.Object({
  revision: Type.Union([Type.Integer(), Type.Null()]),
  head: count,
  created: count,
  changed: count,
  deleted: count,
  unchanged: count,
  diagnostics: Type.Array(Diagnostic),
  inUse: Type.Array(UsedObject),
  objects: Type.Union([Type.Object({ count, items: Type.Array(ObjectDiff) }), Type.Null()]),
  effect: Type.Union([Effect, Type.Null()]),
})

const someObjects = {
  objects: Type.Array(exactly({ kind: KindText, name: Name }), { minItems: 1, maxItems: mostObjects }),
}

const Locks = Type.Object({ items: Type.Array(DefinitionLock) })

const query = {
  kind: Type.Optional(KindText),
  name: Type.Optional(
    Type.String({
      maxLength: longestName,
      pattern: storable,
      description: 'A full name, FTA1#PAYROLL, with @ or * for any text and ? for one character.',
    }),
  ),
}

export const definitionRoutes = {
  definitions: route({
    method: 'GET',
    path: '/definitions',
    tag,
    summary: 'List definitions',
    description: 'By kind, then by name. With `revision` as they were then.',
    query: exactly({ ...query, ...pageQuery, revision: AsOf }),
    response: pageOf(DefinitionView),
  }),
  definition: route({
    method: 'GET',
    path: '/definitions/:kind/:name',
    tag,
    summary: 'Show a definition',
    description: 'As composer text and as data, in force or as of a revision.',
    params: exactly({ kind: KindText, name: Name }),
    query: exactly({ revision: AsOf }),
    response: DefinitionDetail,
  }),
  exportDefinitions: route({
    method: 'GET',
    path: '/definitions/export',
    tag,
    summary: 'Export definitions',
    description:
      'One text that can be applied again. `name` may be several patterns, separated by commas; without one, everything.',
    query: exactly({ ...query, revision: AsOf }),
    media: 'text/plain',
    inParts: true,
    response: Type.String(),
  }),
  revisions: route({
    method: 'GET',
    path: '/definitions/revisions',
    tag,
    summary: 'List revisions',
    description: 'The latest first. With `name` those that changed the object of that full name.',
    query: exactly({ kind: Type.Optional(KindText), name: Type.Optional(Name), ...pageQuery }),
    response: pageOf(RevisionView),
  }),
  revision: route({
    method: 'GET',
    path: '/definitions/revisions/:revision',
    tag,
    summary: 'Show a revision',
    description: 'Every object it changed.',
    params: exactly({ revision: Revision }),
    query: exactly(pageQuery),
    response: pageOf(ObjectChange),
  }),
  check: route({
    method: 'POST',
    path: '/definitions/check',
    needs: 'viewer',
    asks: true,
    tag,
    summary: 'Check definitions',
    description: 'Tells what is wrong with the texts, among each other and with what is stored. Changes nothing.',
    body: exactly(sources),
    bodyLimit: largestDefinitions,
    response: Type.Object({ diagnostics: Type.Array(Diagnostic) }),
  }),
  diff: route({
    method: 'POST',
    path: '/definitions/diff',
    needs: 'viewer',
    asks: true,
    tag,
    summary: 'Compare definitions',
    description:
      'What applying the texts would change: the objects line by line, the instances of the days to come, and the live plan. Changes nothing.',
    body: exactly({ ...sources, ...prune, ...preview }),
    bodyLimit: largestDefinitions,
    response: Changed,
  }),
  apply: route({
    method: 'POST',
    path: '/definitions/apply',
    needs: 'scheduler',
    tag,
    summary: 'Apply definitions',
    description:
      'All or nothing: with one mistake in one text nothing is changed, and every mistake is answered. The plan keeps what is planned.',
    body: change({ ...sources, ...prune }),
    bodyLimit: largestDefinitions,
    response: Changed,
  }),
  deleteDefinitions: route({
    method: 'POST',
    path: '/definitions/delete',
    needs: 'scheduler',
    tag,
    summary: 'Delete definitions',
    description: 'All or nothing. What others refer to is refused with its users, unless it is forced.',
    body: change(someObjects),
    response: Changed,
  }),
  definitionLocks: route({
    method: 'GET',
    path: '/definitions/locks',
    tag,
    summary: 'List locks of definitions',
    description: 'Who keeps which definition from being changed by others, and until when.',
    response: Locks,
  }),
  lockDefinitions: route({
    method: 'POST',
    path: '/definitions/lock',
    needs: 'scheduler',
    tag,
    summary: 'Lock definitions',
    description:
      'All or nothing. Until they are unlocked, at most for eight hours, nobody else changes them. A variable is locked with its table.',
    body: exactly({ ...someObjects, ...Order.properties }),
    response: Locks,
  }),
  unlockDefinitions: route({
    method: 'POST',
    path: '/definitions/unlock',
    needs: 'scheduler',
    tag,
    summary: 'Unlock definitions',
    description: 'All or nothing; answers what was unlocked. What is not locked is passed over.',
    body: exactly({
      ...someObjects,
      force: Type.Optional(
        Type.Boolean({
          description: 'Also what you have locked in another session; of administrators what anybody has locked.',
        }),
      ),
      ...Order.properties,
    }),
    response: Locks,
  }),
  rollback: route({
    method: 'POST',
    path: '/definitions/rollback',
    needs: 'scheduler',
    tag,
    summary: 'Roll definitions back',
    description: 'Makes a new revision in which everything is as it was in an earlier one.',
    body: change({ revision: Revision }),
    response: Changed,
  }),
}
