/**
 * Takes secrets out of a finished line of the log, wherever in it they stand: in a field of any depth, in the message, in the
 * stack of an error.
 */

const hidden = '[secret]'

/** A JSON string or number under a name that speaks of a secret. */
const secretField =
  /("(?:[^"\\]*[._-])?(?:[a-z]*password|passwd|pwd|[a-z]*token|authorization|[a-z]*secret|(?:set-)?cookie|api[_-]?key)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.]*)/gi

/** The password of a URL: `postgres://user:password@host`. */
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^:@/\s"]*:)[^@\s"]+@/gi

/** `password=...` and `password = '...'` in a connection string, `?token=...` in an address. */
const assignment = /\b((?:password|passwd|pwd|token|secret|api[_-]?key)\s*=\s*)(?:'[^']*'|[^\s"'&;,]+)/gi

const bearer = /\b(bearer\s+)[a-z0-9._~+/=-]+/gi

export const redact = (line: string): string =>
  line
    .replace(secretField, `$1"${hidden}"`)
    .replace(urlPassword, `$1${hidden}@`)
    .replace(assignment, `$1${hidden}`)
    .replace(bearer, `$1${hidden}`)
