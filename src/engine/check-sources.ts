/** Parses and checks texts of definitions against those that are known: the one verdict of `check` and of every change. */
import { daysAheadOf } from '#/calendar/days-ahead.ts'
import { checkTexts } from '#/composer/check-texts.ts'
import { collectDiagnostics } from '#/composer/collect-diagnostics.ts'
import { keepPasswords } from '#/composer/definition-secrets.ts'
import type { ParsedDefinition } from '#/composer/parse.ts'
import { systemClock } from '#/lib/clock.ts'
import { definitionKey, definitionName, keyOf, type Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { SourceText } from './definition-desk.ts'

/** Tells what is wrong, and what was understood. */
export const checkSources = (
  sources: readonly SourceText[],
  known: readonly Definition[],
): { readonly parsed: ParsedDefinition[]; readonly diagnostics: Diagnostic[] } => {
  const byKey = new Map(known.map((definition) => [definitionKey(definition), definition]))
  const { parsed, diagnostics } = checkTexts(sources, {
    has: (kind, name) => byKey.has(keyOf(kind, name)),
    get: (kind, name) => byKey.get(keyOf(kind, name)),
    names: (kind) => known.filter((definition) => definition.kind === kind).map(definitionName),
    daysAhead: daysAheadOf(systemClock),
  })
  const kept = parsed.map((each) => keepPasswords(each, byKey.get(definitionKey(each.definition))))
  const found = kept.flatMap((each) => each.diagnostics)
  if (found.length === 0) return { parsed: kept.map((each) => each.parsed), diagnostics }
  const files = sources.map(({ file }) => file)
  return { parsed, diagnostics: collectDiagnostics([...diagnostics, ...found], files) }
}
