/**
 * SQL with its values, kept apart from one another so that no value is ever read as SQL.
 *
 * A fragment may stand inside another one; parameters are numbered when the text is asked for. Known to db/ and store/ alone.
 */

/** What PostgreSQL is sent: a text with `$1`, `$2` ... and the values for them. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
  /** Prepared under this name, once a session: the same name is always the same text. */
  readonly name?: string | undefined
}

/** A piece of SQL: `strings` stand around `values`, one more than these. */
export class Sql implements Statement {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]
  readonly name: string | undefined

  constructor(strings: readonly string[], values: readonly unknown[], name?: string) {
    this.strings = strings
    this.values = values
    this.name = name
  }

  /** The same, to be prepared under a name. */
  named(name: string): Sql {
    return new Sql(this.strings, this.values, name)
  }

  get text(): string {
    return this.strings.reduce((text, next, i) => `${text}$${i}${next}`)
  }
}

/** Adds `part` to the end of a list of strings and values: a fragment as SQL, anything else as a parameter. */
const append = (strings: string[], values: unknown[], part: unknown): void => {
  if (part === undefined) throw new TypeError('A value of an SQL statement is undefined; say null where null is meant.')
  if (!(part instanceof Sql)) {
    values.push(part)
    strings.push('')
    return
  }
  const [first = '', ...rest] = part.strings
  strings[strings.length - 1] += first
  strings.push(...rest)
  values.push(...part.values)
}

/** `` sql`select * from runs where id = ${id}` ``. Throws TypeError on an undefined value. */
export const sql = (texts: TemplateStringsArray, ...parts: readonly unknown[]): Sql => {
  const strings = [texts[0] ?? '']
  const values: unknown[] = []
  parts.forEach((part, i) => {
    append(strings, values, part)
    strings[strings.length - 1] += texts[i + 1] ?? ''
  })
  return new Sql(strings, values)
}

/** A name of a table, column, database ... as SQL, quoted. */
export const identifier = (name: string): Sql => new Sql([`"${name.replaceAll('"', '""')}"`], [])

/** Fragments with something between them, a comma unless told otherwise. */
export const join = (fragments: readonly Sql[], between = ', '): Sql => {
  const strings = ['']
  const values: unknown[] = []
  fragments.forEach((fragment, i) => {
    if (i > 0) strings[strings.length - 1] += between
    append(strings, values, fragment)
  })
  return new Sql(strings, values)
}
