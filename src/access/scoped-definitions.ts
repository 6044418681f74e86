/**
 * Definitions for a limited role: those of its part of the site, looked at and changed.
 *
 * The text of a definition that is seen is seen whole, with the names of others that it refers to: who keeps it has written them.
 */
import type { ChangeOrder, ChangeResult, DefinitionDesk, PageQuery } from '#/engine/definition-desk.ts'
import { refuseMistakes } from '#/engine/definition-changes.ts'
import type { Page } from '#/engine/page.ts'
import { Refusal } from '#/lib/refusal.ts'
import { definitionName, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import type { Grant, Role } from '#/model/caller.ts'
import { knownStreams } from './known-streams.ts'
import { hasRoleEverywhere, requireRoleEverywhere } from './rights.ts'
import {
  placeInFolder,
  placeOfStream,
  placeOfWorkstation,
  placeOnWorkstation,
  quietDiagnostic,
  type Place,
  type Scope,
} from './scope.ts'

const placeOf = ({ kind, name }: { readonly kind: DefinitionKind; readonly name: string }): Place => {
  if (kind === 'stream') return placeOfStream(name)
  if (kind === 'job' || kind === 'resource') return placeOnWorkstation(name)
  if (kind === 'workstation') return placeOfWorkstation(name)
  return placeInFolder(kind === 'folder' ? `${name}/` : name)
}

export const scopedDefinitions = (desk: DefinitionDesk, scope: Scope, grants: readonly Grant[]): DefinitionDesk => {
  const isSeen = (object: ObjectName): boolean => scope.seesAll || scope.may('viewer', placeOf(object))
  const requireSeen = (object: ObjectName): void => {
    if (isSeen(object)) return
    throw new Refusal('definition.unknown', `There is no ${object.kind} ${object.name}.`)
  }
  const requireScheduler = (objects: readonly ObjectName[]): void => {
    for (const object of objects) {
      requireSeen(object)
      scope.require('scheduler', placeOf(object), `The ${object.kind} ${object.name}`)
    }
  }
  const check: DefinitionDesk['check'] = async (sources) => {
    if (scope.seesAll) return desk.check(sources)
    const diagnostics = await desk.check(sources, (all) => knownStreams(all, scope))
    return diagnostics.map((one) => quietDiagnostic(one, scope))
  }
  return {
    check,
    locks: {
      list: async () => (await desk.locks.list()).filter(isSeen),
      take: async (objects, holder) => {
        requireScheduler(objects)
        return desk.locks.take(objects, holder)
      },
      release: async (objects, holder, force) => {
        requireScheduler(objects)
        // What others have locked is released by administrators.
        return desk.locks.release(objects, holder, force && 'own')
      },
    },
    // How often something was changed tells nothing of what.
    head: desk.head,
    list: (query, page) => filteredPage((at) => desk.list(query, at), page, isSeen),
    bodies: async (objects) => (await desk.bodies(objects)).filter((body) => isSeen(nameOf(body))),
    get: async (object, revision) => {
      requireSeen(object)
      return desk.get(object, revision)
    },
    history: async ({ kind, name }, page) => {
      if (scope.seesAll) return desk.history({ kind, name }, page)
      if (kind === undefined || name === undefined) {
        throw new Refusal(
          'access.denied',
          'Your role is limited: ask for the revisions of one object, by kind and name.',
        )
      }
      requireSeen({ kind, name })
      return desk.history({ kind, name }, page)
    },
    changes: (revision, page) => filteredPage((at) => desk.changes(revision, at), page, isSeen),
    print: (query, patterns) => desk.print(query, patterns, scope.seesAll ? undefined : isSeen),
    change: scopedChange(desk, { scope, grants, check }),
  }
}

interface ChangeParts {
  readonly scope: Scope
  readonly grants: readonly Grant[]
  /** As the role may know it. */
  readonly check: DefinitionDesk['check']
}

const scopedChange =
  (desk: DefinitionDesk, { scope, grants, check }: ChangeParts): DefinitionDesk['change'] =>
  async (order, options, cause) => {
    const { dryRun = false } = options
    const role: Role = dryRun ? 'viewer' : 'scheduler'
    if (isWhole(order)) requireRoleEverywhere(grants, role, 'This changes definitions')
    if (hasRoleEverywhere(grants, role)) return desk.change(order, options, cause)
    if (mayFollow(order)) refuseMistakes(await check(order.sources), dryRun)
    const preview = await desk.change(order, { ...options, dryRun: true, limit: mostChanged }, cause)
    requireAll(preview, scope, role)
    if (dryRun) return limitedEffect(await desk.change(order, options, cause), scope)
    // What was looked at is what is done: nobody has changed anything in between.
    return desk.change(order, { ...options, expect: preview.head }, cause)
  }

const nameOf = (body: Definition): ObjectName => ({ kind: body.kind, name: definitionName(body) })

/** What concerns more objects than it names. */
const isWhole = (order: ChangeOrder): boolean =>
  order.kind === 'rollback' || (order.kind === 'apply' && order.prune === true)

/** Only by this word a definition tells a stream that is not seen from none. */
const mayFollow = (order: ChangeOrder): order is Extract<ChangeOrder, { kind: 'apply' }> =>
  order.kind === 'apply' && order.sources.some(({ text }) => /follow/i.test(text))

const mostChanged = 10_000

const requireAll = ({ objects }: ChangeResult, scope: Scope, role: Role): void => {
  if (objects !== null && objects.count > objects.items.length) {
    throw new Refusal('access.denied', `A limited role changes at most ${mostChanged} objects at once.`)
  }
  for (const object of objects?.items ?? []) {
    // Its own words name it: it stands in what was sent.
    scope.require(role, placeOf(object), `The ${object.kind} ${object.name}`)
  }
}

/** Without the streams of others that the change would move. */
const limitedEffect = (result: ChangeResult, scope: Scope): ChangeResult => {
  if (scope.seesAll || result.effect === null) return result
  const diagnostics = result.diagnostics.map((one) => quietDiagnostic(one, scope))
  const { streams } = result.effect
  const items = streams.items
    .filter(({ stream }) => scope.sees(stream))
    .map((one) => JSON.parse(scope.masked(JSON.stringify(one))) as typeof one)
  return { ...result, diagnostics, effect: { ...result.effect, streams: { count: items.length, items } } }
}

/** Goes on until the page is full. */
const filteredPage = async <Item extends ObjectName>(
  read: (page: PageQuery) => Promise<Page<Item>>,
  { limit, after }: PageQuery,
  isWanted: (item: Item) => boolean,
): Promise<Page<Item>> => {
  const items: Item[] = []
  let from = after
  for (;;) {
    const page = await read({ limit: limit - items.length, after: from })
    items.push(...page.items.filter(isWanted))
    if (page.next === null || items.length >= limit) return { items, next: page.next }
    from = page.next
  }
}
