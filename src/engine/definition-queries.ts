/** Looks definitions and their revisions up. */
import type { Queryable } from '#/db/pool.ts'
import { hidePasswords } from '#/composer/definition-secrets.ts'
import { openPrint, printDefinition, printedKinds } from '#/composer/print/print-definitions.ts'
import { instantToText } from '#/lib/instant-text.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { definitionName, type DefinitionKind } from '#/model/definition.ts'
import { definitionKinds, type ObjectName } from '#/model/definition-views.ts'
import {
  findDefinition,
  listDefinitionBodies,
  listDefinitionRows,
  listNamedDefinitions,
  type DefinitionFilter,
} from '#/store/definitions.ts'
import { headRevision, listChanges, listRevisions } from '#/store/revisions.ts'
import type { DefinitionDesk, PageQuery } from './definition-desk.ts'
import type { Page } from './page.ts'

/** Objects that a revision names in a list. */
const objectsNamed = 5

export const createDefinitionQueries = (database: Queryable): Omit<DefinitionDesk, 'change' | 'check' | 'locks'> => ({
  head: () => headRevision(database),
  list: async ({ kind, name, revision }, page) => {
    await requireRevision(database, revision)
    const filter = { kinds: kind && [kind], name, revision }
    const rows = await listDefinitionRows(database, filter, { limit: page.limit + 1, after: objectAfter(page) })
    return pageOf(
      rows.map((row) => ({ ...row, at: instantToText(row.at) })),
      page.limit,
      ({ kind, name }) => `${kind} ${name.toUpperCase()}`,
    )
  },
  bodies: async (objects) => {
    const found = await listNamedDefinitions(database, objects)
    return found.map(hidePasswords)
  },
  get: async ({ kind, name }, revision) => {
    await requireRevision(database, revision)
    const found = await findDefinition(database, { kind, name, ...(revision !== undefined && { revision }) })
    if (found === undefined) throw await unknown(database, { kind, name, revision })
    const { body: stored, at, ...rest } = found
    const body = hidePasswords(stored)
    const { description = null } = body as { description?: string }
    return {
      kind,
      name: definitionName(body),
      description,
      ...rest,
      at: instantToText(at),
      text: printDefinition(body),
      body: { ...body },
    }
  },
  history: async ({ kind, name }, page) => {
    const filter = { name, kinds: kind === undefined ? definitionKinds : [kind], objects: objectsNamed }
    const before = page.after === undefined ? undefined : numberAfter(page.after)
    const rows = await listRevisions(database, filter, { limit: page.limit + 1, before })
    if (name !== undefined && rows.length === 0 && before === undefined) throw neverDefined(name, kind)
    const views = rows.map(({ at, objects, ...row }) => ({ ...row, at: instantToText(at), objects: [...objects] }))
    return pageOf(views, page.limit, ({ revision }) => String(revision))
  },
  changes: async (revision, page) => {
    await requireRevision(database, revision)
    const rows = await listChanges(database, revision, { limit: page.limit + 1, after: objectAfter(page) })
    return pageOf(rows, page.limit, ({ kind, name }) => `${kind} ${name}`)
  },
  print: async ({ kind, revision }, patterns, isWanted) => {
    await requireRevision(database, revision)
    const asOf = revision ?? (await headRevision(database))
    const kinds = kind && [kind]
    for (const name of patterns) await requireAny(database, { kinds, name, revision: asOf }, isWanted)
    const names = patterns.length === 0 ? undefined : patterns
    return { revision: asOf, parts: printed(database, { kinds, names, revision: asOf }, isWanted) }
  },
})

type IsWanted = ((object: ObjectName) => boolean) | undefined

/** How many are read and printed at once: about two milliseconds of work. */
const printedAtOnce = 100

/** Revisions are never changed, so pages of one fit together. */
const printed = async function* (
  database: Queryable,
  { kinds = printedKinds, ...filter }: DefinitionFilter,
  isWanted: IsWanted,
): AsyncGenerator<string> {
  const print = openPrint()
  for (const kind of printedKinds.filter((each) => kinds.includes(each))) {
    for (let after: string | undefined = ''; after !== undefined;) {
      const rows = await listDefinitionBodies(database, { ...filter, kind }, { limit: printedAtOnce, after })
      const bodies = rows.map(({ body }) => body)
      const wanted = bodies.filter((body) => isWanted?.({ kind, name: definitionName(body) }) ?? true)
      const text = print.add(wanted.map(hidePasswords))
      if (text !== '') yield text
      after = rows.length < printedAtOnce ? undefined : rows.at(-1)?.name
    }
  }
  yield print.end()
}

const lookedAtOnce = 1000

/** An export that lacks what was asked for would be taken for all of it. */
const requireAny = async (database: Queryable, filter: DefinitionFilter, isWanted: IsWanted): Promise<void> => {
  const limit = isWanted === undefined ? 1 : lookedAtOnce
  let after: { kind: string; name: string } | undefined
  do {
    const rows = await listDefinitionRows(database, filter, { limit, after })
    if (rows.some((row) => isWanted?.(row) ?? true)) return
    const last = rows.length < limit ? undefined : rows.at(-1)
    after = last && { kind: last.kind, name: last.name.toUpperCase() }
  } while (after !== undefined)
  throw new Refusal('definition.unknown', `There is no definition ${filter.name}.`)
}

/** Throws `revision.unknown` for one that was never made. */
export const requireRevision = async (database: Queryable, revision: number | undefined): Promise<void> => {
  if (revision === undefined) return
  const head = await headRevision(database)
  if (revision <= head) return
  const last = head === 0 ? 'nothing was ever defined' : `the last one is ${head}`
  throw new Refusal('revision.unknown', `There is no revision ${revision}: ${last}.`)
}

const unknown = async (
  database: Queryable,
  { kind, name, revision }: { kind: DefinitionKind; name: string; revision: number | undefined },
): Promise<Refusal> => {
  const rows = await listDefinitionRows(database, { kinds: [kind], revision }, { limit: 10_000 })
  const meant = didYouMean(
    name.toUpperCase(),
    rows.map((row) => row.name),
  )
  const when = revision === undefined ? '' : ` in revision ${revision}`
  return new Refusal('definition.unknown', `There is no ${kind} ${name}${when}.${meant}`)
}

const neverDefined = (name: string, kind: DefinitionKind | undefined): Refusal =>
  new Refusal('definition.unknown', `No ${kind ?? 'object'} ${name} was ever defined.`)

/** `job FTA1#PAYCALC` */
const objectAfter = ({ after }: PageQuery): { kind: string; name: string } | undefined => {
  if (after === undefined) return undefined
  const blank = after.indexOf(' ')
  return { kind: after.slice(0, Math.max(0, blank)), name: after.slice(blank + 1) }
}

const numberAfter = (after: string): number => {
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw new Refusal('request.invalid', `"${after}" is not the "next" of a page of revisions.`)
}

const pageOf = <Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string): Page<Row> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? keyOf(last) : null }
}
