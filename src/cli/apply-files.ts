/** The command that takes definitions over: every file or none of them. */
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { formatDiagnostic } from '#/composer/print-diagnostics.ts'
import { Refusal } from '#/lib/refusal.ts'
import { Diagnostic } from '#/model/diagnostic.ts'
import { write } from './io.ts'
import type { Session } from './session.ts'
import { readSources } from './sources.ts'

export const applyFiles = async (session: Session, paths: readonly string[]): Promise<void> => {
  const sources = await readSources(paths, session.io.stdin)
  const result = await session.client.apply({ sources }).catch(async (error: unknown) => {
    if (error instanceof Refusal && !session.json) await printDiagnostics(session, error.details['diagnostics'])
    throw error
  })
  if (session.json) return session.printJson(result)
  await printDiagnostics(session, result.diagnostics)
  const { revision, created, changed, unchanged } = result
  const what = revision === null ? 'Nothing has changed' : `Applied as revision ${revision}`
  await session.print(`${what}: ${created} created, ${changed} changed, ${unchanged} unchanged.`)
}

/** Mistakes and warnings stand beside the result, not in it. */
const printDiagnostics = async ({ io }: Session, diagnostics: unknown): Promise<void> => {
  if (!Value.Check(Type.Array(Diagnostic), diagnostics)) return
  for (const diagnostic of diagnostics) await write(io.stderr, `${formatDiagnostic(diagnostic)}\n`)
}
