/** What is shown of agents. */
import { Type, type Static } from 'typebox'
import { InstantText } from './views.ts'

export const AgentView = Type.Object({
  /** Of its spool: another spool is another agent. */
  name: Type.String(),
  /** `away`: not connected, for less than its lease. `lost`: for longer; whether its runs still go on is not known. */
  status: Type.Union([Type.Literal('connected'), Type.Literal('away'), Type.Literal('lost')]),
  /** Since when it is so; null: not known. */
  since: Type.Union([InstantText, Type.Null()]),
  /** The runs it has, and the first hundred of them. */
  runs: Type.Integer(),
  jobs: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), run: Type.Integer() })),
})
export type AgentView = Static<typeof AgentView>
