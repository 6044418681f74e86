/**
 * Takes secrets out of a text, wherever in it they stand: of a finished line of the log, in a field of any depth, in the message, in the stack of an
 * error; of a command that somebody submits, in its options and variables.
 *
 * What is a secret is guessed by what stands before it. That misses what no rule knows, and hides now and then what is none.
 */

const hidden = '[secret]'

/** A word that speaks of a secret. */
const word = String.raw`(?:password|passwd|pwd|passphrase|token|secret|(?:secret[_-]?)?access[_-]?key|secret[_-]?key|api[_-]?key)`

/** A double quote within a text of JSON, at some depth. Behind an even number of backslashes it ends the text. */
const quote = String.raw`(?:\\\\){0,3}\\"`

/** One sign of a text of JSON that is no double quote. Escapes are taken whole: where a match ended within one, the line would be JSON no more. */
const sign = String.raw`(?:[^"\\]|\\[^"])`

/**
 * What follows it, as it stands within a text of JSON: between single quotes, between escaped double ones, or up to a blank.
 */
const value = String.raw`(?:'(?:[^'"\\]|\\.){0,300}'|(?<quote>${quote})(?:\\\\\k<quote>|(?!\k<quote>)${sign}){0,300}\k<quote>|(?:'|${quote})?(?:[^\s"'&;,\\]|\\[^"nrt])+)`

const pattern = (before: string, what = value): RegExp => new RegExp(`(${before})${what}`, 'gi')

/** Every pattern begins with what is rare and looks only so far: the time grows with the length of the line, not faster. */
const patterns: readonly RegExp[] = [
  // The password of a URL, `postgres://user:password@host`. A number before a slash is a port, and at `://` the next one begins.
  /(:\/\/[^:@/\s"[]{0,100}:)(?!\d{1,5}\/)(?:(?!:\/\/)[^@\s"]){1,300}(?:@[^@\s"/?]{1,100}(?=@)){0,3}(?=@)/g,
  // `PGPASSWORD=...`, `--password=...`, `password = '...'` in a connection string, `?access_token=...` in an address, `DB_PASS=...`.
  pattern(String.raw`(?:${word}|_pass)\s{0,3}=\s{0,3}`),
  // `--password ...`, `-token ...`; `--no-password` has none.
  pattern(String.raw`(?<![\w-])-{1,2}(?!-|no-|disabled-)[\w.-]{0,60}${word}\s{1,3}(?!-)`),
  // `-u maria:...` of curl; small numbers are those of a user and a group.
  pattern(
    String.raw`(?<=\s)(?:-u|--user|--proxy-user)(?:\s{1,3}|=)(?:'|${quote})?[^\s:"'\\]{1,100}:(?!\d{1,5}(?![^\s"'\\]))`,
    String.raw`(?:[^\s"'\\]|\\[^"nrt])+`,
  ),
  // `mysql -u maria -p...` and `sshpass -p ...`; `-P` is a port.
  pattern(
    String.raw`\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\s(?:[^\s"]{1,100}\s{1,3}){0,8}?(?-i:-p)(?=\S)`,
  ),
  pattern(String.raw`\bsshpass\s{1,3}-p\s{0,3}`),
  // `sqlplus -s scott/...@db`, `sqlplus "scott/...@db"`
  pattern(
    String.raw`\b(?:sqlplus|sqlldr|expdp|impdp)\s{1,3}(?:[^\s"]{1,60}\s{1,3}){0,4}?(?:userid=)?(?:'|${quote})?[\w.$#]{1,60}\/`,
    String.raw`(?:${quote})?(?:[^\s@"'\\/]|\\[^"nrt])+`,
  ),
  // `identified by '...'`, `alter user pay identified by ...`
  pattern(String.raw`\b(?:identified\s{1,3}by|password)\s{1,3}(?=['\\])`),
  pattern(String.raw`\buser\s{1,3}[^\s"]{1,60}\s{1,3}identified\s{1,3}by\s{1,3}`),
  // `Authorization: Basic ...`, `X-Api-Key: ...`; `Bearer ...`, where it is more than a word.
  pattern(String.raw`\bauthorization\s{0,3}[:=]\s{0,3}(?:[a-z]{1,20}\s{1,3})?`),
  pattern(String.raw`-(?:token|secret|api-?key)\s{0,3}:\s{0,3}`),
  pattern(String.raw`\bbearer\s{1,3}(?=[a-z._~+/=-]{0,100}\d|[a-z._~+/=-]{20})`, String.raw`[a-z0-9._~+/=-]+`),
  // A document within a text, which may break off: \"password\": \"...\"
  pattern(
    String.raw`(?<!\\)(?<depth>${quote})[\w.-]{0,60}${word}\k<depth>\s{0,3}:\s{0,3}\k<depth>`,
    String.raw`(?:\\\\\k<depth>|(?!\k<depth>)${sign})+`,
  ),
]

/** A JSON string or number under a name that speaks of a secret. */
const secretField =
  /("(?:[^"\\]{0,100}[._-])?(?:[a-z]{0,30}password|passwd|pwd|passphrase|[a-z]{0,30}token|authorization|[a-z]{0,30}secret|(?:set-)?cookie|api[_-]?key)"\s{0,3}:\s{0,3})(?:"(?:[^"\\]|\\.)*"|-?\d[\d.]*)/gi

/** Of JSON: it stays JSON. */
export const redact = (line: string): string =>
  patterns.reduce((text, one) => text.replace(one, `$1${hidden}`), line.replace(secretField, `$1"${hidden}"`))

/** The same of any text. */
export const redactText = (text: string): string => JSON.parse(redact(JSON.stringify(text))) as string
