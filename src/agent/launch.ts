/**
 * What the supervisor sources to become the job: `export`s, the working directory and the command, as a piece of shell.
 *
 * Both kinds of task are one command line for /bin/sh. TWS too has a shell read the arguments of a SCRIPTNAME, so they may hold
 * quotes and variables; but a script must be there and executable, and that is looked at before.
 */
import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { formatBytes } from '#/lib/words.ts'
import { hasCode } from './file-errors.ts'
import { commandOf } from './job-environment.ts'

/** One argument or variable of a program may have this many bytes with its final zero (MAX_ARG_STRLEN, execve(2)). */
const longestArgument = 128 * 1024
const longestName = 'UNISON_JCL='.length + 1

/** The text as one word of the shell, whatever it holds. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The text of the file `launch`. */
export const launchText = (request: RunRequest, environment: Readonly<Record<string, string>>): string =>
  [
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`),
    `command=${quote(commandOf(request))}`,
    'cd "$HOME" 2>/dev/null || cd /',
    '',
  ].join('\n')

/** The path of the script: the first word, which may be quoted. Undefined when only a shell can tell, as in `$HOME/run.sh`. */
const scriptPath = (script: string): string | undefined => {
  const [, quoted, doubleQuoted, plain] = /^\s*(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(script) ?? []
  const word = quoted ?? doubleQuoted ?? plain
  const needsShell = word === undefined || (quoted === undefined && /[$`~\\'"]/.test(word))
  return needsShell ? undefined : resolve(homedir(), word)
}

const whyNotExecutable = (path: string): string | undefined => {
  try {
    if (!statSync(path).isFile()) return `The script ${path} is not a file.`
    accessSync(path, constants.X_OK)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return `There is no script ${path} on this machine.`
    if (hasCode(error, 'EACCES')) return `The script ${path} is not executable for the user of the agent: chmod +x it.`
    return `The script ${path} cannot be looked at: ${String(error)}`
  }
  return undefined
}

/** Why the run cannot be launched, in a sentence for the operator; undefined when nothing is known to stand against it. */
export const whyNotLaunchable = (request: RunRequest): string | undefined => {
  const command = commandOf(request)
  if (command.trim() === '') return 'The task has no command.'
  if (command.includes('\0')) return 'The command holds a zero byte, which no program can be given.'
  if (Buffer.byteLength(command) > longestArgument - longestName) {
    return `The command has ${formatBytes(Buffer.byteLength(command))}, and Linux takes less than 128 KiB: put it into a script.`
  }
  const path = request.task.type === 'script' ? scriptPath(request.task.script) : undefined
  return path === undefined ? undefined : whyNotExecutable(path)
}
