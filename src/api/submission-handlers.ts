/** What the server does for the routes that submit work. */
import type { Engine } from '#/engine/engine.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Handlers } from './handlers.ts'

type SubmissionHandlers = Pick<Handlers, 'submit'>

export const submissionHandlers = (engine: Engine): SubmissionHandlers => ({
  submit: ({ stream, variables, table, at, alias }, cause) =>
    engine.submit({ stream, variables, table, at: instantOf('at', at), alias }, cause),
})

const instantOf = (field: string, text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    throw new Refusal('request.invalid', `The field "${field}" must be an instant, such as 2026-11-22T03:14:00Z.`)
  }
}
