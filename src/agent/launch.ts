/**
 * What the supervisor sources to become the job: `export`s, the working directory and the command, as a piece of shell.
 *
 * Commands and scripts are one command line for /bin/sh; what becomes of documents stands in `documents/`. TWS too has a shell read the arguments of a SCRIPTNAME, so they may hold
 * quotes and variables; but a script must be there and executable, and that is looked at before.
 */
import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { formatBytes } from '#/lib/words.ts'
import { planDocument, type DocumentTask } from './documents/plan-document.ts'
import { quote } from './documents/shell-words.ts'
import { hasCode } from './file-errors.ts'
import { commandOf } from './job-environment.ts'

/** One argument or variable of a program may have this many bytes with its final zero (MAX_ARG_STRLEN, execve(2)). */
const longestArgument = 128 * 1024
const longestName = 'UNISON_JCL='.length + 1

/** The text of the file `launch`; `folder` is where it will lie. Throws when the run is not launchable. */
export const launchText = (
  request: RunRequest,
  environment: Readonly<Record<string, string>>,
  folder: string,
): string => {
  const { task } = request
  const own =
    task.type === 'document'
      ? planDocument(task, { request, environment, folder })
      : { command: commandOf(request), lines: [] }
  if ('reason' in own) throw new Error(own.reason)
  return [
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`),
    `command=${quote(own.command)}`,
    'cd "$HOME" 2>/dev/null || cd /',
    ...own.lines,
    '',
  ].join('\n')
}

/** The path of the script: the first word, which may be quoted. Undefined when only a shell can tell, as in `$HOME/run.sh`. */
const scriptPath = (script: string): string | undefined => {
  const [, quoted, doubleQuoted, plain] = /^\s*(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(script) ?? []
  const word = quoted ?? doubleQuoted ?? plain
  const needsShell = word === undefined || (quoted === undefined && /[$`~\\'"]/.test(word))
  return needsShell ? undefined : resolve(homedir(), word)
}

const whyNotExecutable = (path: string, noun: 'script' | 'program'): string | undefined => {
  try {
    if (!statSync(path).isFile()) return `The ${noun} ${path} is not a file.`
    accessSync(path, constants.X_OK)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return `There is no ${noun} ${path} on this machine.`
    if (hasCode(error, 'EACCES')) return `The ${noun} ${path} is not executable for the user of the agent: chmod +x it.`
    return `The ${noun} ${path} cannot be looked at: ${String(error)}`
  }
  return undefined
}

/** Why the document cannot be launched, as far as it can be told before. */
const whyNotDocument = (
  { task, request }: { task: DocumentTask; request: RunRequest },
  environment: Readonly<Record<string, string>>,
): string | undefined => {
  const plan = planDocument(task, { request, environment, folder: '' })
  if ('reason' in plan) return plan.reason
  const why = whyNotCommand(plan.command)
  if (why !== undefined) return why
  if (plan.program?.startsWith('/') === true) return whyNotExecutable(plan.program, 'program')
  return undefined
}

/** Why the run cannot be launched, in a sentence for the operator; undefined when nothing is known to stand against it. */
export const whyNotLaunchable = (
  request: RunRequest,
  environment: Readonly<Record<string, string>> = {},
): string | undefined => {
  const { task } = request
  if (task.type === 'document') return whyNotDocument({ task, request }, environment)
  const why = whyNotCommand(commandOf(request))
  const path = why === undefined && task.type === 'script' ? scriptPath(task.script) : undefined
  return path === undefined ? why : whyNotExecutable(path, 'script')
}

const whyNotCommand = (command: string): string | undefined => {
  if (command.trim() === '') return 'The task has no command.'
  if (command.includes('\0')) return 'The command holds a zero byte, which no program can be given.'
  if (Buffer.byteLength(command) > longestArgument - longestName) {
    return `The command has ${formatBytes(Buffer.byteLength(command))}, and Linux takes less than 128 KiB: put it into a script.`
  }
  return undefined
}
