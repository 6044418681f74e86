/** Words of the shell. */

/** The text as one word of the shell, whatever it holds. */
export const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** Writes a file that only its user can read; the run ends at once when that fails, as on a full disk. */
export const writeLine = (path: string, text: string): string =>
  `(umask 077; printf %s ${quote(text)} >${quote(path)}) || exit 126`
