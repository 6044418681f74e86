/** Why a run cannot be launched, as far as that can be told before: no command, no script, a document that says nothing to run. */
import { accessSync, constants, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { formatBytes } from '#/lib/words.ts'
import type { Account } from './accounts.ts'
import { planDocument, type DocumentTask } from './documents/plan-document.ts'
import { hasCode } from './file-errors.ts'
import { commandOf } from './job-environment.ts'

/** One argument or variable of a program may have this many bytes with its final zero (MAX_ARG_STRLEN, execve(2)). */
const longestArgument = 128 * 1024
const longestName = 'UNISON_JCL='.length + 1

/** Whose files they are looked at for. */
type User = Pick<Account, 'name' | 'home'>

/** The path of the script: the first word, which may be quoted. Undefined when only a shell can tell, as in `$HOME/run.sh`. */
const scriptPath = (script: string, home: string): string | undefined => {
  const [, quoted, doubleQuoted, plain] = /^\s*(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(script) ?? []
  const word = quoted ?? doubleQuoted ?? plain
  const needsShell = word === undefined || (quoted === undefined && /[$`~\\'"]/.test(word))
  return needsShell ? undefined : resolve(home, word)
}

const whyNotExecutable = (path: string, noun: 'script' | 'program', { name }: User): string | undefined => {
  try {
    if (!statSync(path).isFile()) return `The ${noun} ${path} is not a file.`
    accessSync(path, constants.X_OK)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return `There is no ${noun} ${path} on this machine.`
    if (hasCode(error, 'EACCES')) return `The ${noun} ${path} is not executable for the user ${name}: chmod +x it.`
    return `The ${noun} ${path} cannot be looked at: ${String(error)}`
  }
  return undefined
}

interface Around {
  readonly environment: Readonly<Record<string, string>>
  readonly user: User
}

const whyNotDocument = (task: DocumentTask, request: RunRequest, { environment, user }: Around): string | undefined => {
  const plan = planDocument(task, { request, environment, script: '' })
  if ('reason' in plan) return plan.reason
  const why = whyNotCommand(plan.command)
  if (why !== undefined) return why
  if (plan.program?.startsWith('/') === true) return whyNotExecutable(plan.program, 'program', user)
  return undefined
}

/** A sentence for the operator; undefined when nothing is known to stand against it. */
export const whyNotLaunchable = (request: RunRequest, around: Around): string | undefined => {
  const { task } = request
  if (task.type === 'document') return whyNotDocument(task, request, around)
  const why = whyNotCommand(commandOf(request))
  const path = why === undefined && task.type === 'script' ? scriptPath(task.script, around.user.home) : undefined
  return path === undefined ? why : whyNotExecutable(path, 'script', around.user)
}

const whyNotCommand = (command: string): string | undefined => {
  if (command.trim() === '') return 'The task has no command.'
  if (command.includes('\0')) return 'The command holds a zero byte, which no program can be given.'
  if (Buffer.byteLength(command) > longestArgument - longestName) {
    return `The command has ${formatBytes(Buffer.byteLength(command))}, and Linux takes less than 128 KiB: put it into a script.`
  }
  return undefined
}
