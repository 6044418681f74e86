/** Patterns of names as SQL: `@` or `*` stands for any text, `?` for one character; names are stored in upper case. */
import { sql, type Sql } from '#/db/sql.ts'

/** Whether it stands for more than one name. */
export const hasWildcard = (pattern: string): boolean => /[@*?]/.test(pattern)

/** The condition that the column matches; a pattern without wildcards is the name itself. */
export const patternSql = (pattern: string, column: Sql = sql`name`): Sql => {
  const name = pattern.toUpperCase()
  // A user may be called `ops@site`: a name that is there stands for itself, too.
  if (!hasWildcard(name)) return sql`${column} = ${name}`
  const like = name
    .replaceAll(/[\\%_]/g, (character) => `\\${character}`)
    .replaceAll(/[@*]/g, '%')
    .replaceAll('?', '_')
  return sql`${column} like ${like}`
}
