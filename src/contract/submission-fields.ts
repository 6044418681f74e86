/** The fields of submissions that streams and jobs share. */
import { Type } from 'typebox'
import { storable } from './fields.ts'

const Name = (description: string) => Type.String({ minLength: 1, maxLength: 200, pattern: storable, description })

export const At = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'It does not start before. An instant, `2026-11-22T03:14:00Z`.',
})
export const Alias = Name('What it is called in the plan, in place of the name of its definition.')

/** The variables of a submission. */
export const givenVariables = {
  variables: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 4096, pattern: storable }), {
      maxProperties: 100,
      description: 'Values by the names of variables. They come before those of all tables, for this submission alone.',
    }),
  ),
  table: Type.Optional(Name('A variable table that is asked first, in place of the one of a run cycle.')),
}
