/** The command that checks definitions here, without a server: each text by itself, and all of them against each other. */
import { checkDefinitions, type KnownDefinitions } from '#/composer/check.ts'
import { parseDefinitions } from '#/composer/parse.ts'
import { formatDiagnostic } from '#/composer/print-diagnostics.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { Session } from './session.ts'
import { readSources } from './sources.ts'

/** Nothing is stored where there is no server. */
const nothing: KnownDefinitions = { has: () => false, get: () => undefined, names: () => [] }

/** Prints what is wrong. Throws `definition.invalid` when something is. */
export const checkFiles = async (session: Session, paths: readonly string[]): Promise<void> => {
  const texts = (await readSources(paths, session.io.stdin)).map((source) => parseDefinitions(source))
  const parsed = texts.flatMap(({ definitions }) => definitions)
  const diagnostics = [...texts.flatMap(({ diagnostics }) => diagnostics), ...checkDefinitions(parsed, nothing)]
  if (session.json) await session.printJson(diagnostics)
  else for (const diagnostic of diagnostics) await session.print(formatDiagnostic(diagnostic))

  const mistakes = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - mistakes
  const where = `${count(parsed.length, 'definition')} of ${count(texts.length, 'file')}`
  const found =
    warnings > 0 ? `${count(mistakes, 'mistake')} and ${count(warnings, 'warning')}` : count(mistakes, 'mistake')
  if (mistakes > 0) throw new Refusal('definition.invalid', `Found ${found} in ${where}.`)
  if (!session.json) await session.print(`Checked ${where}: ${found}.`)
}
