/** Patterns of names as SQL: `@` or `*` stands for any text, `?` for one character; names are stored in upper case. */
import { sql, type Sql } from '#/db/sql.ts'

/** The condition that `name` matches; a pattern without wildcards is the name itself. */
export const patternSql = (pattern: string): Sql => {
  const name = pattern.toUpperCase()
  // A user may be called `ops@site`: a name that is there stands for itself, too.
  if (!/[@*?]/.test(name)) return sql`name = ${name}`
  const like = name
    .replaceAll(/[\\%_]/g, (character) => `\\${character}`)
    .replaceAll(/[@*]/g, '%')
    .replaceAll('?', '_')
  return sql`name like ${like}`
}
