/** The command that checks definitions: against what the server knows, or among each other where no server answers. */
import { formatDiagnostic } from '#/composer/print-diagnostics.ts'
import { systemClock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { write } from './io.ts'
import { printSarif, refuseBothForms } from './print-sarif.ts'
import { AnsweredRefusal, type Session } from './session.ts'
import { readSources, type SourceText } from './sources.ts'

export interface CheckOptions {
  /** Ask no server. */
  readonly offline?: boolean
  /** Only how it is written; what it refers to may be anywhere. */
  readonly syntax?: boolean
  /** Print SARIF. */
  readonly sarif?: boolean
}

interface Verdict {
  readonly diagnostics: readonly Diagnostic[]
}

/** Prints what is wrong. Throws `definition.invalid` when something is. */
export const checkFiles = async (
  session: Session,
  paths: readonly string[],
  { offline = false, syntax = false, sarif = false }: CheckOptions,
): Promise<void> => {
  refuseBothForms(session, sarif)
  const sources = await readSources(paths, session.io.stdin)
  const verdict = syntax
    ? await checkSyntax(sources)
    : await (offline ? checkHere(sources) : checkThere(session, sources))
  const { diagnostics } = verdict
  if (sarif) await printSarif(session, diagnostics)
  else if (session.json) await session.printJson(verdict)
  else for (const diagnostic of diagnostics) await session.print(formatDiagnostic(diagnostic))

  const mistakes = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - mistakes
  const where = count(sources.length, 'file')
  const found =
    warnings > 0 ? `${count(mistakes, 'mistake')} and ${count(warnings, 'warning')}` : count(mistakes, 'mistake')
  if (mistakes > 0) throw new AnsweredRefusal('definition.invalid', `Found ${found} in ${where}.`)
  if (!session.json && !sarif) await session.print(`Checked ${where}: ${found}.`)
}

const withoutServer = 'checked without a server: names outside these files count as unknown'

/** As `apply` would judge it; here, with a word about it, when nobody answers. */
const checkThere = async ({ client, io }: Session, sources: SourceText[]): Promise<Verdict> => {
  try {
    return await client.check({ sources })
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'server.unreachable')) throw error
    await write(io.stderr, `${withoutServer}\n`)
    return checkHere(sources)
  }
}

const checkSyntax = async (sources: readonly SourceText[]): Promise<Verdict> => {
  const { parseDefinitions } = await import('#/composer/parse.ts')
  return { diagnostics: sources.flatMap((source) => parseDefinitions(source).diagnostics) }
}

const checkHere = async (sources: readonly SourceText[]): Promise<Verdict> => {
  // The parser takes a moment to load, and is not needed where a server answers.
  const { checkTexts } = await import('#/composer/check-texts.ts')
  const { daysAheadOf } = await import('#/calendar/days-ahead.ts')
  const nothing = { has: () => false, get: () => undefined, names: () => [] }
  const { diagnostics } = checkTexts(sources, { ...nothing, daysAhead: daysAheadOf(systemClock) })
  return { diagnostics }
}
