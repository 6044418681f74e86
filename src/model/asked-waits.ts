/** What an operator asks a job or stream of the plan to wait for, as a request says it: instants are texts. */
import { Type, type Static } from 'typebox'
import { Need, Opens } from './needs.ts'
import { OnUntil } from './time-of-day.ts'
import { InstantText } from './views.ts'

export const AskedWaits = Type.Object({
  follows: Type.Optional(Type.Array(Type.String())),
  needs: Type.Optional(Type.Array(Need)),
  opens: Type.Optional(Type.Array(Opens)),
  prompts: Type.Optional(Type.Array(Type.String())),
  at: Type.Optional(InstantText),
  until: Type.Optional(InstantText),
  onUntil: Type.Optional(OnUntil),
  deadline: Type.Optional(InstantText),
})
export type AskedWaits = Static<typeof AskedWaits>
