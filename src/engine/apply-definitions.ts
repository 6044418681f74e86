/** Applies texts of definitions: parsed, checked against what is known, and saved as one revision, all or nothing. */
import { isDeepStrictEqual } from 'node:util'
import { checkTexts } from '#/composer/check-texts.ts'
import type { ParsedDefinition } from '#/composer/parse.ts'
import type { Database } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { definitionKey, definitionName, keyOf, type Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { Cause } from '#/model/event.ts'
import { listDefinitions, saveRevision } from '#/store/definitions.ts'
import { checkAside } from './check-aside.ts'
import type { ApplyResult, SourceText } from './engine.ts'

/** Tells what is wrong, and what was understood. */
export const checkSources = (
  sources: readonly SourceText[],
  known: readonly Definition[],
): { readonly parsed: ParsedDefinition[]; readonly diagnostics: Diagnostic[] } => {
  const byKey = new Map(known.map((definition) => [definitionKey(definition), definition]))
  return checkTexts(sources, {
    has: (kind, name) => byKey.has(keyOf(kind, name)),
    get: (kind, name) => byKey.get(keyOf(kind, name)),
    names: (kind) => known.filter((definition) => definition.kind === kind).map(definitionName),
  })
}

/** Throws `definition.invalid` with every diagnostic when one is an error; then nothing has changed. */
export const applySources = async (
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  sources: readonly SourceText[],
  cause: Cause,
): Promise<ApplyResult> => {
  const known = await listDefinitions(database)
  const { definitions, diagnostics } = await checkAside({ sources, known })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    const sentence = `Nothing was applied: the definitions have ${count(errors.length, 'mistake')}.`
    throw new Refusal('definition.invalid', sentence, { diagnostics })
  }
  const byKey = new Map(known.map((definition) => [definitionKey(definition), definition]))
  const created: Definition[] = []
  const changed: Definition[] = []
  for (const definition of definitions) {
    const before = byKey.get(definitionKey(definition))
    if (before === undefined) created.push(definition)
    else if (!isDeepStrictEqual(before, asStored(definition))) changed.push(definition)
  }
  const news = [...created, ...changed]
  return {
    revision: news.length === 0 ? null : await saveRevision(database, news, cause, clock.now()),
    created: created.length,
    changed: changed.length,
    unchanged: definitions.length - news.length,
    diagnostics,
  }
}

/** A definition as it comes back from the database: without fields that are not set. */
const asStored = (definition: Definition): unknown => JSON.parse(JSON.stringify(definition))
