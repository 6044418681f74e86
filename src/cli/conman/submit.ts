/** conman's commands that put work into the plan: sbs, sbj, sbd and sbf. */
import { Refusal } from '#/lib/refusal.ts'
import { workstationLimit } from '#/cli/arguments.ts'
import type { Session } from '#/cli/session.ts'
import {
  submitCommand,
  submitJob,
  submitStream,
  type CommandOptions,
  type JobSubmitOptions,
  type StreamOptions,
} from '#/cli/submit.ts'
import { readVariable, recoveryActions } from '#/cli/submit-words.ts'
import { optionsOf, splitAt, unquoted, type Line, type Options } from '#/cli/tool/line.ts'
import { addedWaits, priorityOf, waitOptions } from './waits.ts'

type Verb = (session: Session, line: Line) => Promise<void>

const streamOptions = [...waitOptions, 'alias', 'priority', 'pri', 'limit', 'vartable', 'variables', 'noask', 'reason']
const jobOptions = [
  ...waitOptions,
  'alias',
  'into',
  'priority',
  'pri',
  'confirmed',
  'vartable',
  'variables',
  'noask',
  'reason',
]
const commandOptions = [...jobOptions, 'logon', 'rccondsucc', 'recovery', 'recoveryjob', 'abendprompt']

export const submitSchedule: Verb = async (session, line) => {
  const options = optionsOf(line, streamOptions)
  const limit = options.value('limit')
  const given = { ...(await common(session, options)), ...(limit !== undefined && { limit: workstationLimit(limit) }) }
  await submitStream(session, aboutOf(line), given)
}

export const submitDefined: Verb = async (session, line) => {
  await submitJob(session, aboutOf(line), await ofJob(session, optionsOf(line, jobOptions)))
}

/** `FTA1#"df -k"`, `"df -k"`; `of`: what is submitted. */
export const submitUndefined =
  (of: 'command' | 'script'): Verb =>
  async (session, line) => {
    const options = optionsOf(line, commandOptions)
    const [, workstation, text = ''] = /^(?:([\w/-]+)#)?(.*)$/s.exec(aboutOf(line)) ?? []
    if (workstation === undefined) {
      throw new Refusal('command.usage', `${line.word} needs the workstation: ${line.word} FTA1#"${unquoted(text)}".`)
    }
    await submitCommand(
      session,
      { workstation, [of]: unquoted(text) },
      { ...commandOf(options), ...(await ofJob(session, options)) },
    )
  }

const aboutOf = ({ about, word }: Line): string => {
  if (about !== '') return about
  throw new Refusal('command.usage', `${word} names nothing to submit.`)
}

const common = async (session: Session, options: Options): Promise<StreamOptions> => {
  const [alias, table, reason] = [options.value('alias'), options.value('vartable'), options.value('reason')]
  const priority = options.value('priority') ?? options.value('pri')
  return {
    set: variablesOf(options.value('variables')),
    ...(alias !== undefined && { alias }),
    ...(table !== undefined && { table }),
    ...(reason !== undefined && { reason }),
    ...(priority !== undefined && { priority: priorityOf(priority) }),
    ...(await addedWaits(session, options)),
  }
}

const ofJob = async (session: Session, options: Options): Promise<JobSubmitOptions> => {
  const into = options.value('into')
  return {
    ...(await common(session, options)),
    ...(into !== undefined && { into }),
    ...(options.has('confirmed') && { confirmed: true as const }),
  }
}

/** `variables=MONTH=11,RUN="a,b"` */
const variablesOf = (text: string | undefined): Readonly<Record<string, string>> =>
  text === undefined
    ? {}
    : splitAt(text, ',').reduce<Record<string, string>>(
        (before, one) => readVariable(one.trim().replaceAll('"', ''), before),
        {},
      )

const commandOf = (options: Options): CommandOptions => {
  const [logon, succeedsIf] = [options.value('logon'), options.value('rccondsucc')]
  const [recoveryJob, recoveryPrompt] = [options.value('recoveryjob'), options.value('abendprompt')]
  const word = options.value('recovery')?.toLowerCase()
  const recovery = recoveryActions.find((action) => action === word)
  if (word !== undefined && recovery === undefined) {
    throw new Refusal('command.usage', `;recovery takes ${recoveryActions.join(', ')}, not ${word}.`)
  }
  return {
    ...(logon !== undefined && { logon }),
    ...(succeedsIf !== undefined && { succeedsIf: unquoted(succeedsIf) }),
    ...(recovery !== undefined && { recovery }),
    ...(recoveryJob !== undefined && { recoveryJob }),
    ...(recoveryPrompt !== undefined && { recoveryPrompt: unquoted(recoveryPrompt) }),
  }
}
