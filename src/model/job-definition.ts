/** A job definition: what to run, as whom, and what to do when it fails. */
import { Type, type Static } from 'typebox'

/**
 * A command line for the shell (DOCOMMAND), a script file with arguments (SCRIPTNAME), or a document (TASK).
 *
 * A document is kept as it was written; `application` is what it asks for: `executable`, `restful`, `filetransfer` ...
 */
export const Task = Type.Union([
  Type.Object({ type: Type.Literal('command'), command: Type.String() }),
  Type.Object({ type: Type.Literal('script'), script: Type.String() }),
  Type.Object({
    type: Type.Literal('document'),
    format: Type.Union([Type.Literal('xml'), Type.Literal('json')]),
    application: Type.String(),
    text: Type.String(),
  }),
])
export type Task = Static<typeof Task>

/** What a task says to run, as it was written. */
export const taskText = (task: Task): string => {
  switch (task.type) {
    case 'command':
      return task.command
    case 'script':
      return task.script
    case 'document':
      return task.text
  }
}

/** A condition with a name on how a run ended: `RC > 3 AND RC < 9`; FOLLOWS ... IF asks for it by its name. */
export const OutputCondition = Type.Object({ name: Type.String(), expression: Type.String() })
export type OutputCondition = Static<typeof OutputCondition>

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
  /** RERUN SAME_WORKSTATION: on the same member of a pool. */
  sameWorkstation: Type.Optional(Type.Boolean()),
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
  comments: Type.Optional(Type.Array(Type.String())),
  /** RCCONDSUCC: the return codes that mean success, e.g. `RC=0 OR RC=4`; with no SUCCOUTPUTCOND either: RC=0. */
  successCondition: Type.Optional(Type.String()),
  /** SUCCOUTPUTCOND: it succeeded when any of them is true. */
  successConditions: Type.Optional(Type.Array(OutputCondition)),
  /** OUTPUTCOND: does not change the outcome. */
  outputConditions: Type.Optional(Type.Array(OutputCondition)),
  recovery: Recovery,
})
export type JobDefinition = Static<typeof JobDefinition>
