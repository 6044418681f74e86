/** Who leads. The term comes from the database, counts up with each election, and goes with every write. */
import { sql } from '#/db/sql.ts'
import type { Queryable } from '#/db/pool.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'

/** What a new leader starts from. */
export interface Election {
  /** The identity of the ledger: a database that is made anew has another. */
  readonly ledger: string
  readonly term: number
  /** The last event of the ledger. */
  readonly lastSeq: number
}

/** Opens a new term for `server`. From then on nothing of an older term is written. */
export const openTerm = async (database: Queryable, server: string, at: Instant): Promise<Election> => {
  const [row] = await database.query<{ ledger: string; term: number; last_seq: number }>(sql`
    update leadership set term = term + 1, server = ${server}, elected_at = ${at} returning ledger, term, last_seq`)
  if (row === undefined) throw new Error('the table leadership has lost its row')
  return { ledger: row.ledger, term: row.term, lastSeq: row.last_seq }
}

/** The last event of the ledger. */
export const getLastSeq = async (database: Queryable): Promise<number> => {
  const [row] = await database.query<{ last_seq: number }>(sql`select last_seq from leadership`)
  if (row === undefined) throw new Error('the table leadership has lost its row')
  return row.last_seq
}

/**
 * Makes it another ledger: what agents hold of the one before is of runs that this one may not know of, or knows under other
 * numbers, and they do not give it to another.
 */
export const renewIdentity = sql`update leadership set ledger = gen_random_uuid()`

/** Moves the end of the ledger on, for the leader of `term` only. Throws `leader.fenced` when another leads. */
export const moveOn = async (database: Queryable, term: number, from: number, to: number): Promise<void> => {
  const moved = await database.execute(sql`
    update leadership set last_seq = ${to} where term = ${term} and last_seq = ${from}`)
  if (moved !== 1) throw fenced(term)
}

/** Throws `leader.fenced` when another term was opened since. */
export const requireTerm = async (database: Queryable, term: number): Promise<void> => {
  const [row] = await database.query<{ term: number }>(sql`select term from leadership`)
  if (row?.term !== term) throw fenced(term)
}

/** What a leader of the past is told. */
export const fenced = (term: number): Refusal =>
  new Refusal('leader.fenced', `This server led term ${term} and leads no longer: another has written since.`)
