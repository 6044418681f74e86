/** Words of the shell. */

/** The text as one word of the shell, whatever it holds. */
export const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
