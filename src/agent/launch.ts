/**
 * What the supervisor sources to become the job: `export`s, the working directory and the command, as a piece of shell.
 *
 * Commands and scripts are one command line for /bin/sh; what becomes of documents stands in `documents/`. TWS too has a shell
 * read the arguments of a SCRIPTNAME, so they may hold quotes and variables; but a script must be there and executable, and that
 * is looked at before (`launchable.ts`).
 *
 * What a definition says is done as the user of the job: with the rights of an agent that is root, its variables could load a
 * library, and its working directory be one that is closed to the user.
 */
import type { RunRequest } from '#/contract/agent-messages.ts'
import { planDocument, type DocumentPlan } from './documents/plan-document.ts'
import { quote } from './documents/shell-words.ts'
import { commandOf } from './job-environment.ts'
import type { JobUser } from './logons.ts'
import type { RunFile } from './spool.ts'

/** What is written down of a run before it starts. */
export interface Launch {
  /** The text of the file `launch`. */
  readonly text: string
  /** What lies beside it. */
  readonly files: readonly RunFile[]
}

interface LaunchParts {
  readonly request: RunRequest
  readonly environment: Readonly<Record<string, string>>
  /** Where the run will lie. */
  readonly folder: string
  readonly user: JobUser
  /** What its new files do not grant, octal. */
  readonly umask: string
}

/** The descriptor that holds the script of a document for a user who must not enter the spool. */
const scriptDescriptor = 9

/** Throws when the run is not launchable. */
export const launchOf = (parts: LaunchParts): Launch => {
  const { environment, folder, user, umask } = parts
  const switches = user.switchBy.length > 0
  const plan = planOf(parts, switches ? `/proc/self/fd/${scriptDescriptor}` : `${folder}/script`)
  const { uid } = user.account
  const input = plan.input === undefined ? [] : [`exec <${quote(`${folder}/request`)} || exit 126`]
  const words = plainWords(plan.command)
  const stay = words === undefined ? [] : [`exec setsid ${words.join(' ')}`]
  const become = switches ? switchLines(plan, user.switchBy, words) : [...toHome, ...plan.lines, ...stay]
  return {
    text: [
      `umask ${umask}`,
      ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`),
      `command=${quote(plan.command)}`,
      ...input,
      ...become,
      '',
    ].join('\n'),
    files: [
      ...(plan.input === undefined ? [] : [{ name: 'request', text: plan.input }]),
      ...(plan.script === undefined ? [] : [{ name: 'script', text: plan.script, ...(switches && { uid }) }]),
      ...(switches ? [{ name: 'output', text: '', uid }] : []),
    ],
  }
}

const planOf = ({ request, environment }: LaunchParts, script: string): DocumentPlan => {
  const { task } = request
  if (task.type !== 'document') return { command: commandOf(request), lines: [] }
  const plan = planDocument(task, { request, environment, script })
  if ('reason' in plan) throw new Error(plan.reason)
  return plan
}

/** As TWS has it; who has no home that can be entered works in `/`, and reads so in the output. */
const toHome = [
  'cd "$HOME" 2>/dev/null || { cd /; echo "[batuta: the home directory $HOME cannot be entered; the job works in /]" >&2; }',
]

/**
 * The words of a command in which a shell would find nothing to do but to start a program that has a path; undefined for all
 * others. Such a job becomes its program at once: starting a shell costs as much as starting the program.
 */
const plainWords = (command: string): string[] | undefined =>
  /^ *\/[\w./+-]+(?: +[\w./+:,@%=-]+)* *$/.test(command) ? command.trim().split(/ +/) : undefined

/** A shell of the user does what comes before, and then becomes the command, or the shell that runs it. */
const switchLines = (
  { script, lines }: DocumentPlan,
  switchBy: readonly string[],
  words: readonly string[] | undefined,
): string[] => {
  const command = words === undefined ? '/bin/sh -c "$1"' : words.join(' ')
  const inside = [...toHome, ...lines, `exec ${command}`].join('\n')
  return [
    'cd /',
    ...(script === undefined ? [] : [`exec ${scriptDescriptor}<"$run/script" || exit 126`]),
    `exec setsid ${switchBy.map(quote).join(' ')} /bin/sh -c ${quote(inside)} sh "$command"`,
  ]
}
