/** Parses texts and checks them against each other and what is stored: the one way to a verdict, with a server and without. */
import { checkDefinitions, type KnownDefinitions } from './check.ts'
import { collectDiagnostics } from './collect-diagnostics.ts'
import { parseDefinitions, tooManyMistakes, type ParsedSource } from './parse.ts'

/** Definitions in the order of the texts, and everything wrong with them. With an error none of them can be applied. */
export const checkTexts = (
  sources: readonly { readonly file: string; readonly text: string }[],
  known: KnownDefinitions,
): { parsed: ParsedSource['definitions']; diagnostics: ParsedSource['diagnostics'] } => {
  const texts: ParsedSource[] = []
  // After a thousand mistakes nothing more is read, and what is read in part is not held against what it refers to.
  const gaveUp = (): boolean => texts.at(-1)?.diagnostics.some(({ code }) => code === tooManyMistakes) === true
  for (const source of sources) if (!gaveUp()) texts.push(parseDefinitions(source))
  const parsed = texts.flatMap(({ definitions }) => definitions)
  const found = texts.flatMap(({ diagnostics }) => diagnostics)
  const empty = parsed.length === 0
  const judged = found.map((each) =>
    empty && each.code === 'composer.empty' ? { ...each, severity: 'error' as const } : each,
  )
  const between = gaveUp() ? [] : checkDefinitions(parsed, known)
  const files = sources.map(({ file }) => file)
  return { parsed, diagnostics: collectDiagnostics([...judged, ...between], files) }
}
