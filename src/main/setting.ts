/** What one setting is: how a row of the table in `settings.ts` is written. */
import { Type, type TSchema } from 'typebox'

export interface Setting<Schema extends TSchema = TSchema, Fallback extends string | undefined = string | undefined> {
  readonly schema: Schema
  /** What it must be, to end the sentence "BATUTA_X must be ...". */
  readonly expects: string
  /** In the notation of the environment; undefined: unset, and then `unset` says what that means. */
  readonly fallback: Fallback
  readonly unset?: string
  readonly about: string
  /** Never printed. */
  readonly secret?: boolean
}

/** A row with its own types. */
export const setting = <Schema extends TSchema, Fallback extends string | undefined>(
  row: Setting<Schema, Fallback>,
): Setting<Schema, Fallback> => row

export const wholeNumber = (minimum: number, maximum: number, unit: string) => ({
  schema: Type.Integer({ minimum, maximum }),
  expects: `a whole number${unit} from ${minimum} to ${maximum}`,
})
