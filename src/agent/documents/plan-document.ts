/** What becomes of the document of a TASK: a command for the shell, with what must be done before it. */
import type { RunRequest } from '#/contract/agent-messages.ts'
import { resolveTask } from '#/composer/task-document.ts'
import { planCommand } from './plan-command.ts'
import { planRequest } from './plan-request.ts'
import { putRunVariables } from './run-variables.ts'

export type DocumentTask = Extract<RunRequest['task'], { type: 'document' }>

export interface DocumentPlan {
  /** For `/bin/sh -c`. */
  readonly command: string
  /** Lines of shell that come before it, as the user of the job and in its home directory. */
  readonly lines: readonly string[]
  /** The text of a script, which the command runs from a file. */
  readonly script?: string | undefined
  /** What it reads, where that is not a file of the user. */
  readonly input?: string
  /** The program that must be there, when it has a path. */
  readonly program?: string | undefined
}

interface Run {
  readonly request: RunRequest
  /** The environment of the job: variables of the document are found in it. */
  readonly environment: Readonly<Record<string, string>>
  /** The path that its script will have. */
  readonly script: string
}

/** The plan of a document, or in a sentence why it cannot run. */
export const planDocument = (
  task: DocumentTask,
  { request, environment, script }: Run,
): DocumentPlan | { readonly reason: string } => {
  if (task.text.includes('\0')) return { reason: 'The document of the task holds a zero byte.' }
  const resolved = resolveTask(task, (text) => putRunVariables(text, request, environment))
  switch (resolved.runs) {
    case 'nothing':
      return { reason: resolved.reason }
    case 'command':
      return planCommand(resolved, script)
    case 'request':
      return planRequest(resolved)
  }
}

/** What a document does, for people and for UNISON_JCL, without anything that may be a secret. */
export const titleOfDocument = (task: DocumentTask): string => {
  const resolved = resolveTask(task)
  switch (resolved.runs) {
    case 'nothing':
      return task.application
    case 'command':
      return 'path' in resolved.program ? resolved.program.path : 'script'
    case 'request':
      return `${resolved.method} ${resolved.uri.replace(/[?#].*$/s, '')}`
  }
}
