/** Makes one list of everything found in several texts: in the order of the texts, each unknown name once, and not too long. */
import { count } from '#/lib/words.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'

/** How many diagnostics a call answers: nobody reads more, and a hostile text must not make gigabytes of them. */
export const mostDiagnostics = 1000

/** `files` are the names of the texts in their order. Where there are too many, warnings go first; the last says how many more. */
export const collectDiagnostics = (diagnostics: readonly Diagnostic[], files: readonly string[]): Diagnostic[] =>
  cap(oncePerName(withoutFollowing(sortDiagnostics(diagnostics, files))))

const sortDiagnostics = (diagnostics: readonly Diagnostic[], files: readonly string[]): Diagnostic[] => {
  const order = new Map(files.map((file, at) => [file, at]))
  const place = ({ file }: Diagnostic): number => order.get(file) ?? files.length
  return diagnostics.toSorted((a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column)
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error'
const isForm = ({ code }: Diagnostic): boolean => code.startsWith('composer.') || code.startsWith('definition.bad_')
const isAboutName = ({ code }: Diagnostic): boolean => /^definition\.(?:unknown|unused)_/.test(code)
/** What is said because something is not there: in a text that could be read in part only, it may be. */
const isAboutAbsence = ({ code }: Diagnostic): boolean =>
  code.startsWith('definition.unused_') ||
  code === 'definition.stream_never_planned' ||
  code === 'definition.stream_empty'

/** Without what follows from a mistake in the form: of a name that is none nothing more is said, and of what may be lost. */
const withoutFollowing = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const forms = diagnostics.filter((each) => isError(each) && isForm(each))
  const placeOf = ({ file, line, column }: Diagnostic): string => `${line}:${column} ${file}`
  const places = new Set(forms.map(placeOf))
  const isReadInPart = forms.some(({ code }) => code.startsWith('composer.'))
  return diagnostics.filter((each) => {
    if (isReadInPart && isAboutAbsence(each)) return false
    return !isAboutName(each) || !places.has(placeOf(each))
  })
}

/** One wrong name is one mistake, however often it is used. */
const oncePerName = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const uses = Map.groupBy(diagnostics, (each) =>
    each.code.startsWith('definition.unknown_') ? `${each.code} ${each.message}` : each,
  )
  return [...uses.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    if (others.length === 0) return [first]
    const more = `here and at ${count(others.length, 'more place')}`
    return [{ ...first, message: `${first.message.replace(/\.$/, '')}, ${more}.` }]
  })
}

const cap = (diagnostics: Diagnostic[]): Diagnostic[] => {
  if (diagnostics.length <= mostDiagnostics) return diagnostics
  const bySeverity = [...diagnostics.filter(isError), ...diagnostics.filter((each) => !isError(each))]
  const kept = new Set(bySeverity.slice(0, mostDiagnostics))
  const left = bySeverity.slice(mostDiagnostics)
  const [first] = left
  if (first === undefined) return diagnostics
  const { hint: _, ...place } = first
  return [...diagnostics.filter((each) => kept.has(each)), { ...place, code: 'composer.more', message: more(left) }]
}

/** `And 500 more mistakes and 3 more warnings.` */
const more = (left: readonly Diagnostic[]): string => {
  const mistakes = left.filter(isError).length
  const parts = [
    ...(mistakes > 0 ? [count(mistakes, 'more mistake')] : []),
    ...(left.length > mistakes ? [count(left.length - mistakes, 'more warning')] : []),
  ]
  return `And ${parts.join(' and ')}.`
}
