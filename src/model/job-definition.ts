/** A job definition: what to run, as whom, and what to do when it fails. */
import { Type, type Static } from 'typebox'

/** A command line for the shell (DOCOMMAND), or a script file with arguments (SCRIPTNAME). */
export const Task = Type.Union([
  Type.Object({ type: Type.Literal('command'), command: Type.String() }),
  Type.Object({ type: Type.Literal('script'), script: Type.String() }),
])
export type Task = Static<typeof Task>

/** What follows an abend (composer: RECOVERY). */
export const Recovery = Type.Object({
  action: Type.Union([Type.Literal('stop'), Type.Literal('continue'), Type.Literal('rerun')]),
  /** The recovery job (AFTER), run before anything else; the workstation defaults to the job's. */
  job: Type.Optional(Type.Object({ workstation: Type.Optional(Type.String()), name: Type.String() })),
  /** ABENDPROMPT: asked before the action is taken. */
  prompt: Type.Optional(Type.String()),
  /** RERUN ... FOR n ATTEMPTS; absent: 1. */
  attempts: Type.Optional(Type.Integer({ minimum: 1 })),
  /** RERUN REPEATEVERY, in minutes: the wait before each attempt. */
  repeatEvery: Type.Optional(Type.Integer({ minimum: 0 })),
})
export type Recovery = Static<typeof Recovery>

export const JobDefinition = Type.Object({
  kind: Type.Literal('job'),
  workstation: Type.String(),
  name: Type.String(),
  task: Task,
  /** The user it runs as (STREAMLOGON). */
  logon: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  taskType: Type.Optional(Type.String()),
  interactive: Type.Optional(Type.Boolean()),
  /** RCCONDSUCC: the return codes that mean success, e.g. `RC=0 OR RC=4`; absent: RC=0. */
  successCondition: Type.Optional(Type.String()),
  recovery: Recovery,
})
export type JobDefinition = Static<typeof JobDefinition>
