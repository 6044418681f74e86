/** The commands that change definitions, or tell what a change would do. */
import { userInfo } from 'node:os'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { formatDiagnostic } from '#/composer/print-diagnostics.ts'
import type { Answer } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import { UsedObject, type ObjectName } from '#/model/definition-views.ts'
import { Diagnostic } from '#/model/diagnostic.ts'
import { findDefinition } from './find-definition.ts'
import { write } from './io.ts'
import { diffLines, effectLines, usedLines } from './print-change.ts'
import { printSarif, refuseBothForms } from './print-sarif.ts'
import { whileWaiting } from './progress.ts'
import type { Session } from './session.ts'
import { readSources } from './sources.ts'

/** What all of them take. */
export interface ChangeOptions {
  readonly reason?: string
  readonly author?: string
  readonly expect?: number
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly days?: number
  readonly limit?: number
}

type Changed = Answer<Routes['apply']>

export const applyFiles = async (
  session: Session,
  paths: readonly string[],
  { prune, sarif = false, ...options }: ChangeOptions & { readonly prune?: boolean; readonly sarif?: boolean },
): Promise<void> => {
  refuseBothForms(session, sarif)
  const sources = await readSources(paths, session.io.stdin)
  const input = { sources, ...(prune !== undefined && { prune }), ...inputOf(options) }
  const asked = session.client.apply(input)
  await (sarif ? tellSarif(session, options, asked) : tell(session, options, asked))
}

export const diffFiles = async (
  session: Session,
  paths: readonly string[],
  options: Pick<ChangeOptions, 'days' | 'limit'> & { readonly prune?: boolean },
): Promise<void> => {
  const sources = await readSources(paths, session.io.stdin)
  await tell(session, { dryRun: true }, session.client.diff({ sources, ...options }))
}

/** Those that people name. */
export const deleteNamed = async (
  session: Session,
  names: readonly string[],
  { kind, ...options }: ChangeOptions & { readonly kind?: DefinitionKind },
): Promise<void> => {
  const found: ObjectName[] = []
  for (const named of names) found.push(await findDefinition(session, named, kind === undefined ? {} : { kind }))
  await deleteDefinitions(session, found, options)
}

export const deleteDefinitions = async (
  session: Session,
  found: readonly ObjectName[],
  options: ChangeOptions,
): Promise<void> => {
  const objects = found.map(({ kind, name }) => ({ kind, name }))
  await tell(session, options, session.client.deleteDefinitions({ objects, ...inputOf(options) }))
}

export const rollBack = async (session: Session, revision: number, options: ChangeOptions): Promise<void> => {
  await tell(session, options, session.client.rollback({ revision, ...inputOf(options) }))
}

const inputOf = ({ author, ...options }: ChangeOptions) => ({ ...options, author: author ?? systemUser() })

/** The name of the user who calls; of one without a name its number. */
const systemUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

const tell = async (session: Session, { dryRun = false }: ChangeOptions, asked: Promise<Changed>): Promise<void> => {
  const result = await whileWaiting(session.io, 'Comparing', asked).catch(async (error: unknown) => {
    if (error instanceof Refusal && !session.json) await printDetails(session, error)
    throw error
  })
  if (session.json) return session.printJson(result)
  await printDiagnostics(session, result.diagnostics)
  if (dryRun) return printPreview(session, result)
  for (const line of usedLines(result.inUse)) await write(session.io.stderr, `${line}\n`)
  await session.print(`${resultOf(result)}: ${countsOf(result)}.`)
}

/** SARIF on standard output, whatever becomes of the change; what became of it beside it. */
const tellSarif = async (session: Session, { dryRun }: ChangeOptions, asked: Promise<Changed>): Promise<void> => {
  const result = await whileWaiting(session.io, 'Comparing', asked).catch(async (error: unknown) => {
    const found = error instanceof Refusal ? error.details['diagnostics'] : undefined
    if (Value.Check(Type.Array(Diagnostic), found)) await printSarif(session, found)
    throw error
  })
  await printSarif(session, result.diagnostics)
  const what = dryRun === true ? `Would change revision ${result.head}` : resultOf(result)
  await write(session.io.stderr, `${what}: ${countsOf(result)}.\n`)
}

const resultOf = ({ revision }: Changed): string =>
  revision === null ? 'Nothing has changed' : `Applied as revision ${revision}`

const countsOf = ({ created, changed, deleted, unchanged }: Changed): string => {
  const gone = deleted > 0 ? `, ${deleted} deleted` : ''
  return `${created} created, ${changed} changed${gone}, ${unchanged} unchanged`
}

const printPreview = async (session: Session, result: Changed): Promise<void> => {
  const { objects, effect, inUse } = result
  const news = result.created + result.changed + result.deleted
  if (news === 0) return session.print(`Nothing would change: ${countsOf(result)}.`)
  const lines = [
    ...(objects === null ? [] : diffLines(objects)),
    `Over revision ${result.head}: ${countsOf(result)}.`,
    ...(effect === null ? [] : effectLines(effect, await session.clock())),
    ...(inUse.length > 0 ? ['Refused without --force:', ...usedLines(inUse)] : []),
  ]
  await session.print(lines.join('\n').trimEnd())
}

/** Mistakes, warnings and users stand beside the result, not in it. */
const printDetails = async (session: Session, { details }: Refusal): Promise<void> => {
  await printDiagnostics(session, details['diagnostics'])
  const inUse = details['inUse']
  if (!Value.Check(Type.Array(UsedObject), inUse)) return
  for (const line of usedLines(inUse)) await write(session.io.stderr, `${line}\n`)
}

const printDiagnostics = async ({ io }: Session, diagnostics: unknown): Promise<void> => {
  if (!Value.Check(Type.Array(Diagnostic), diagnostics)) return
  for (const diagnostic of diagnostics) await write(io.stderr, `${formatDiagnostic(diagnostic)}\n`)
}
