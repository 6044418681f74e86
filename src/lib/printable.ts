/** Makes text from outside safe to show on a terminal: a control character could move the cursor or hide what was written. */

/** Control characters, each with the rest of a colour (SGR, ECMA-48 8.3.117) where it begins one, and marks that turn the direction of text. */
const unsafe = /\p{Cc}(?:\[[\d;]*m)?|\p{Bidi_Control}/gu
const escape = '\u001b'

const shown = (character: string): string => {
  const code = character.charCodeAt(0).toString(16)
  return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`
}

/** Control characters as `\x1b`, but for those that are kept; colours, too, unless `escape` is kept. */
const showControls = (text: string, kept: string): string =>
  text.replaceAll(unsafe, (found) => {
    const isColor = found.startsWith(escape) && found.length > 1
    if (kept.includes(found.charAt(0)) && (isColor || !found.startsWith(escape))) return found
    return shown(found) + found.slice(1)
  })

/** One line: of the control characters only tabs stay. */
export const printableLine = (text: string): string => showControls(text, '\t')

/** A cell of a table: what is one line, perhaps with colours; a tab would move the columns beside it. */
export const printableCell = (text: string): string => showControls(text, escape)

/** Lines, perhaps with colours. */
export const printableText = (text: string): string => showControls(text, `\t\n${escape}`)

/** What a job has written: lines, carriage returns and colours stay. */
export const printableLog = (text: string): string => showControls(text, `\t\n\r${escape}`)
