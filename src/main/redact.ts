/**
 * Takes secrets out of a finished line of the log, wherever in it they stand: in a field of any depth, in the message, in the
 * stack of an error.
 */

const hidden = '[secret]'

/** A JSON string or number under a name that speaks of a secret. */
const secretField =
  /("(?:[^"\\]{0,100}[._-])?(?:[a-z]{0,30}password|passwd|pwd|[a-z]{0,30}token|authorization|[a-z]{0,30}secret|(?:set-)?cookie|api[_-]?key)"\s{0,3}:\s{0,3})(?:"(?:[^"\\]|\\.)*"|-?\d[\d.]*)/gi

/** The password of a URL: `postgres://user:password@host`. A number before a slash is a port, and at `://` the next one begins. */
const urlPassword = /(:\/\/[^:@/\s"]{0,100}:)(?!\d{1,5}\/)(?:(?!:\/\/)[^@\s"]){1,300}@/g

/** `password=...` and `password = '...'` in a connection string, `?token=...` and `?access_token=...` in an address. */
const assignment = /((?:password|passwd|pwd|token|secret|api[_-]?key)\s{0,3}=\s{0,3})(?:'[^']{0,300}'|[^\s"'&;,]+)/gi

const bearer = /\b(bearer\s{1,3})[a-z0-9._~+/=-]+/gi

/** Every pattern begins with what is rare and looks only so far: the time grows with the length of the line, not faster. */
export const redact = (line: string): string =>
  line
    .replace(secretField, `$1"${hidden}"`)
    .replace(urlPassword, `$1${hidden}@`)
    .replace(assignment, `$1${hidden}`)
    .replace(bearer, `$1${hidden}`)
