/** Prints diagnostics for a terminal. */
import { printableLine } from '#/lib/printable.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'

/** How much of a long line is shown. */
const widest = 160

/**
 * A diagnostic as a compiler prints it:
 *
 *     night.txt:12:3: error composer.unknown_keyword: FOLOWS is not a keyword of a job of a stream.
 *       FOLOWS PAYCALC
 *       ^^^^^^
 *       Did you mean FOLLOWS?
 *
 * Control characters of the text are shown as `\x1b`.
 */
export const formatDiagnostic = (diagnostic: Diagnostic): string => {
  const { file, line, column, severity, code, message, hint } = diagnostic
  const lines = [printableLine(`${file}:${line}:${column}: ${severity} ${code}: ${message}`), ...excerpt(diagnostic)]
  if (hint !== undefined) lines.push(printableLine(`  ${hint}`))
  return lines.join('\n')
}

/** The source line and the caret below it. Of a long line the part around the place; tabs stay, so that the caret fits. */
const excerpt = ({ source, column, length }: Diagnostic): string[] => {
  const start = column + length <= widest ? 0 : Math.max(0, column - 1 - Math.floor(widest / 4))
  const shown = source.slice(start, start + widest)
  const before = shown.slice(0, column - 1 - start)
  const marked = printableLine(shown.slice(before.length, before.length + length))
  const carets = '^'.repeat(Math.max(1, marked.length))
  return [`  ${printableLine(shown)}`, `  ${printableLine(before).replaceAll(/[^\t]/g, ' ')}${carets}`]
}
