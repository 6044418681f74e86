/** Texts as nasty as a definition may hold them: quotes, backslashes, variables, signs of the language, other alphabets. */
import fc from 'fast-check'

const signs = String.raw`" \ \\ \" ' ${'`'} # : :: , ( ) { } < > <!-- --> $ | ^VAR^ ^ $(date) %p @ * ? ! ; = & + - / ~ [ ]`
const words = String.raw`END TASK FOLLOWS PASSWORD é ß 漢 🎵 ÿ a Z 0 \t \x C:\new`
const pieces = [
  ...signs.split(' '),
  ...words.split(' '),
  '\t',
  '\f',
  '\u00a0',
  '\u0085',
  '\ufeff',
  '\u2028',
  '  ',
  ' ',
  ' # ',
  'AT 0900',
  'rm -rf',
  '${x}',
]

/** On one line. */
const oneLine = (most: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...pieces),
        fc.string({ maxLength: 3 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('').slice(0, most))
    .filter((text) => text.isWellFormed())

/** A text of at most so many characters. */
export const text = (most: number): fc.Arbitrary<string> => oneLine(most)

/** A command may go on behind a backslash at the end of a line. */
export const command = fc
  .array(oneLine(60), { minLength: 1, maxLength: 3 })
  .map((lines) => lines.map((line, at) => (at === 0 ? line : `\\\n${line}`)).join(''))

/** The text of a prompt has line breaks, and no backslash before an `n`: that is a line break. */
export const promptText = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', ':', '!'), fc.array(oneLine(40), { minLength: 1, maxLength: 3 }))
    .map(([mark, lines]) => `${mark}${lines.join('\n')}`.replaceAll('\\n', 'n').slice(0, most))
    .filter((text) => text.replaceAll('\n', '\\n').length <= most && !text.includes('\\n') && text.isWellFormed())

/** A comment, without its `#`. One that would hide a password is none. */
const comment = oneLine(80).filter((line) => !/password/i.test(line))
export const comments = fc.array(comment, { minLength: 1, maxLength: 3 })

/** Something without blanks or quotes, such as a user or a host. */
export const word = fc
  .array(fc.constantFrom('a', 'B', '7', '_', '-', '.', '\\', '@', 'x', 'root'), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''))
