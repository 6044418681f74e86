/** Submits work, and says what has become of it. */
import { InvalidArgumentError } from 'commander'
import { count } from '#/lib/words.ts'
import type { OrderOptions } from './orders.ts'
import { readWhen } from './read-when.ts'
import type { Session } from './session.ts'

export interface StreamOptions {
  readonly set: Readonly<Record<string, string>>
  readonly table?: string
  readonly at?: string
  readonly alias?: string
}

/** `NAME=VALUE`, one after the other; the last of a name counts. */
export const collectVariables = (text: string, before: Readonly<Record<string, string>>): Record<string, string> => {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('It must be NAME=VALUE.')
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) }
}

export const submitStream = async (session: Session, stream: string, options: StreamOptions & OrderOptions) => {
  const { set, at, ...rest } = options
  const view = await session.client.submit({ stream, ...rest, ...variablesOf(set), ...(await whenOf(session, { at })) })
  if (session.json) return session.printJson(view)
  const name = `${view.workstation}#${view.name}`
  const status = session.paint.status(view.status)
  await session.print(
    `Submitted ${name} as stream ${view.id} with ${count(view.jobs, 'job')}. Its status is ${status}.`,
  )
  await printNotes(session, view.notes)
}

const variablesOf = (variables: Readonly<Record<string, string>>) =>
  Object.keys(variables).length === 0 ? {} : { variables }

/** Instants of what was written; the server is asked for its zone only when something was. */
const whenOf = async <Name extends string>(
  session: Session,
  times: Readonly<Record<Name, string | undefined>>,
): Promise<{ [Key in Name]?: string }> => {
  const written = Object.entries<string | undefined>(times).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  if (written.length === 0) return {}
  const clock = await session.clock()
  return Object.fromEntries(written.map(([name, text]) => [name, readWhen(text, clock)])) as { [Key in Name]?: string }
}

const printNotes = async (session: Session, notes: readonly string[]): Promise<void> => {
  for (const note of notes) await session.print(`  ${session.paint.style('yellow', '!')} ${note}`)
}
