/** The global options that were set, and who set them. The last setting of a name is the one in force. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Cause } from '#/model/event.ts'

export interface OptionSetting {
  readonly name: string
  /** As optman writes it. */
  readonly value: string
  readonly at: Instant
  readonly by: string
  readonly reason: string | null
}

/** The settings in force, one a name. */
export const listOptionSettings = (database: Queryable): Promise<OptionSetting[]> =>
  database.query<OptionSetting>(sql`
    select distinct on (name) name, value, at, by, reason from global_options order by name, id desc`)

/** Sets an option; the same request sets it once. */
export const saveOptionSetting = async (
  database: Queryable,
  option: Pick<OptionSetting, 'name' | 'value'>,
  cause: Cause,
  at: Instant,
): Promise<void> => {
  await database.execute(sql`
    insert into global_options (name, value, at, by, reason, request_id)
    values (${option.name}, ${option.value}, ${at}, ${cause.by}, ${cause.reason ?? null}, ${cause.requestId ?? null})
    on conflict (request_id) where request_id is not null do nothing`)
}
