/** Submits work, and says what has become of it. */
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { OnUntil } from '#/model/time-of-day.ts'
import type { SubmittedJob } from '#/model/views.ts'
import type { OrderOptions } from './orders.ts'
import { readWhen } from './read-when.ts'
import type { Session } from './session.ts'
import type { NeedWords, OpensWords, RecoveryAction } from './submit-words.ts'

export interface StreamOptions extends OrderOptions {
  readonly set: Readonly<Record<string, string>>
  readonly table?: string
  readonly at?: string
  readonly alias?: string
  readonly limit?: number
  readonly until?: string
  readonly onuntil?: OnUntil
  readonly deadline?: string
  readonly priority?: number
  readonly follows?: string[]
  readonly needs?: NeedWords[]
  readonly opens?: OpensWords[]
  readonly prompt?: string[]
}

export const submitStream = async (session: Session, stream: string, options: StreamOptions): Promise<void> => {
  const view = await session.client.submit({ stream, ...(await submissionOf(session, options)) })
  if (session.json) return session.printJson(view)
  const name = `${view.workstation}#${view.name}`
  const status = session.paint.status(view.status)
  await session.print(
    `Submitted ${name} as stream ${view.id} with ${count(view.jobs, 'job')}. Its status is ${status}.`,
  )
  await printNotes(session, view.notes)
}

export interface JobSubmitOptions extends Omit<StreamOptions, 'limit'> {
  readonly into?: string
  readonly confirmed?: true
}

export const submitJob = async (session: Session, job: string, options: JobSubmitOptions): Promise<void> => {
  await printJob(session, await session.client.submitJob({ job, ...(await submissionOf(session, options)) }))
}

export interface CommandOptions {
  readonly logon?: string
  readonly succeedsIf?: string
  readonly recovery?: RecoveryAction
  readonly attempts?: number
  readonly repeatEvery?: number
  readonly recoveryJob?: string
  readonly recoveryPrompt?: string
}

export const submitCommand = async (
  session: Session,
  what: { readonly workstation: string; readonly command?: string; readonly script?: string },
  options: CommandOptions & JobSubmitOptions,
): Promise<void> => {
  const { logon, succeedsIf, recovery, attempts, repeatEvery, recoveryJob, recoveryPrompt, ...rest } = options
  const view = await session.client.submitCommand({
    ...what,
    ...(logon !== undefined && { logon }),
    ...(succeedsIf !== undefined && { successCondition: succeedsIf }),
    ...recoveryOf({ recovery, attempts, repeatEvery, recoveryJob, recoveryPrompt }),
    ...(await submissionOf(session, rest)),
  })
  await printJob(session, view)
}

type Given<T> = { readonly [Key in keyof T]: T[Key] | undefined }

const recoveryOf = (options: Given<Omit<Required<CommandOptions>, 'logon' | 'succeedsIf'>>) => {
  const { recovery, attempts, repeatEvery, recoveryJob, recoveryPrompt } = options
  if (recovery !== 'rerun' && (attempts !== undefined || repeatEvery !== undefined)) {
    throw new Refusal('command.usage', '--attempts and --repeat-every go with --recovery rerun.')
  }
  const isSaid = [recovery, recoveryJob, recoveryPrompt].some((one) => one !== undefined)
  if (!isSaid) return {}
  return {
    recovery: {
      action: recovery ?? 'stop',
      ...(attempts !== undefined && { attempts }),
      ...(repeatEvery !== undefined && { repeatEvery }),
      ...(recoveryPrompt !== undefined && { prompt: recoveryPrompt }),
      ...(recoveryJob !== undefined && { job: jobOf(recoveryJob) }),
    },
  }
}

const jobOf = (text: string): { name: string; workstation?: string } => {
  const hash = text.indexOf('#')
  return hash < 0 ? { name: text } : { workstation: text.slice(0, hash), name: text.slice(hash + 1) }
}

/** What the options of every submission say, as the API takes it. */
const submissionOf = async <Options extends Omit<StreamOptions, 'limit'>>(session: Session, options: Options) => {
  const { set, at, until, deadline, onuntil, prompt, ...rest } = options
  return {
    ...rest,
    ...variablesOf(set),
    ...(onuntil !== undefined && { onUntil: onuntil }),
    ...(prompt !== undefined && { prompts: prompt }),
    ...(await whenOf(session, { at, until, deadline })),
  }
}

const printJob = async (session: Session, view: SubmittedJob): Promise<void> => {
  if (session.json) return session.printJson(view)
  const status = session.paint.status(view.status)
  await session.print(`Submitted ${view.stream}.${view.name} as job ${view.id}. Its status is ${status}.`)
  await printNotes(session, view.notes)
}

const variablesOf = (variables: Readonly<Record<string, string>>) =>
  Object.keys(variables).length === 0 ? {} : { variables }

/** Instants of what was written; the server is asked for its zone only when something was. */
export const whenOf = async <Name extends string>(
  session: Session,
  times: Readonly<Record<Name, string | undefined>>,
): Promise<{ [Key in Name]?: string }> => {
  const entries = Object.entries<string | undefined>(times)
  const written = entries.filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (written.length === 0) return {}
  const clock = await session.clock()
  return Object.fromEntries(written.map(([name, text]) => [name, readWhen(text, clock)])) as { [Key in Name]?: string }
}

const printNotes = async (session: Session, notes: readonly string[]): Promise<void> => {
  for (const note of notes) await session.print(`  ${session.paint.style('yellow', '!')} ${note}`)
}
