/** Builds the task of a job from the document behind TASK. The document is kept whole and verbatim, and judged here. */
import { tokenMatcher, type IToken } from 'chevrotain'
import type { Task } from '#/model/job-definition.ts'
import { mark, note, reject, type Builder } from './builder.ts'
import { tokenInside } from './embedded-place.ts'
import { Embedded, OpenDocument } from './lexer.ts'
import { findApplication, parseTask, resolveTask } from './task-document.ts'

/** The type of a document that does not say it, or cannot be read. */
const unknown = 'unknown'

/** A document that cannot run here is kept all the same, with a warning; the run then fails with the same sentence. */
export const buildDocumentTask = (builder: Builder, value: IToken): Task => {
  const format = value.image.startsWith('{') ? 'json' : 'xml'
  const task: Task = { type: 'document', format, application: unknown, text: value.image }
  mark(builder, task, value)
  if (!tokenMatcher(value, Embedded)) {
    reject(builder, value, 'TASK needs a document: expected XML or JSON.')
    return task
  }
  if (value.tokenType === OpenDocument) return task
  const root = parseTask(task)
  if ('mistake' in root) {
    const message = `The document of the task is malformed: ${root.mistake}.`
    note(builder, tokenInside(value, root), { code: 'definition.bad_task', message })
    return task
  }
  task.application = findApplication(root) ?? unknown
  const resolved = resolveTask(task)
  if (resolved.runs === 'nothing') {
    note(builder, value, { code: 'definition.task_not_run', severity: 'warning', message: resolved.reason })
  }
  return task
}
