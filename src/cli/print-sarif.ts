/** Prints what was found in definitions as SARIF, for editors and pull requests: `--sarif` of `check` and `apply`. */
import { formatSarif } from '#/composer/print-sarif.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { write } from './io.ts'
import type { Session } from './session.ts'

/** Addresses are relative to the folder the command is called in. */
export const printSarif = ({ io }: Session, diagnostics: readonly Diagnostic[]): Promise<void> =>
  write(io.stdout, `${formatSarif(diagnostics, { version: io.version, folder: process.cwd() })}\n`)

/** Both would go to standard output. Throws `command.usage`. */
export const refuseBothForms = ({ json }: Session, sarif: boolean): void => {
  if (json && sarif) throw new Refusal('command.usage', 'Say --json or --sarif, not both.')
}
