/** The passwords in the documents of definitions: never shown, and kept where a definition comes back without them. */
import { definitionName, type Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { maskSecrets, otherSecrets, restoreSecrets } from './document-secrets.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose } from './source.ts'

const documentOf = (definition: Definition): string | undefined => {
  if (definition.kind === 'eventrule') return definition.xml
  return definition.kind === 'job' && definition.task.type === 'document' ? definition.task.text : undefined
}

const withDocument = (definition: Definition, document: string): Definition => {
  if (definition.kind === 'eventrule') return { ...definition, xml: document }
  if (definition.kind !== 'job' || definition.task.type !== 'document') return definition
  return { ...definition, task: { ...definition.task, text: document } }
}

/** The definition as it is shown: `***` for each password of its document. */
export const hidePasswords = (definition: Definition): Definition => {
  const document = documentOf(definition)
  return document === undefined ? definition : withDocument(definition, maskSecrets(document))
}

/** Whether a change of a definition changes a password of its document. */
export const changesPasswords = (before: Definition, after: Definition): boolean =>
  otherSecrets(documentOf(before) ?? '', documentOf(after) ?? '')

/**
 * A definition with the stored passwords where its document has `***`, as exports have.
 *
 * Where nothing is stored for one of them that is a mistake: stars would be sent in place of the password.
 */
export const keepPasswords = (
  parsed: ParsedDefinition,
  stored: Definition | undefined,
): { readonly parsed: ParsedDefinition; readonly diagnostics: Diagnostic[] } => {
  const { definition, position, marks } = parsed
  const document = documentOf(definition)
  if (document === undefined) return { parsed, diagnostics: [] }
  const { text, missing } = restoreSecrets(document, stored && documentOf(stored))
  if (missing === 0) return { parsed: { ...parsed, definition: withDocument(definition, text) }, diagnostics: [] }
  const place = definition.kind === 'job' ? marks.get(definition.task) : undefined
  const why = stored === undefined ? 'none is stored' : 'it has other passwords than the stored one'
  const name = definitionName(definition)
  const message = `The document of ${name} has *** for a password, which means the stored one, and ${why}.`
  const hint = 'Write the password itself.'
  return { parsed, diagnostics: [diagnose(place ?? position, { code: 'definition.password_hidden', message, hint })] }
}
