/**
 * The shell for a TASK of type restful: a process of its own that sends the request.
 *
 * It reads the request, which may hold a password, from its input, a file that only its user can read: nothing of it stands in
 * its arguments or its environment.
 */
import { fileURLToPath } from 'node:url'
import type { RequestTask } from '#/composer/task-request.ts'
import type { DocumentPlan } from './plan-document.ts'
import { quote } from './shell-words.ts'

const program = fileURLToPath(new URL('send-request.ts', import.meta.url))

export const planRequest = (task: RequestTask): DocumentPlan => {
  const words = [process.execPath, '--disable-warning=ExperimentalWarning', program]
  return { command: `exec ${words.map(quote).join(' ')}`, lines: [], input: JSON.stringify(task) }
}
