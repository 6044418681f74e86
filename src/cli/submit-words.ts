/** How the words of submissions are read. */
import { InvalidArgumentError } from 'commander'

export const recoveryActions = ['stop', 'continue', 'rerun'] as const
export type RecoveryAction = (typeof recoveryActions)[number]

/** `NAME=VALUE`, one after the other; the last of a name counts. */
export const readVariable = (text: string, before: Readonly<Record<string, string>>): Record<string, string> => {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('It must be NAME=VALUE.')
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) }
}

export interface NeedWords {
  readonly workstation?: string
  readonly resource: string
  readonly units: number
}

/** `2 FTA1#TAPES`, `TAPES`: as NEEDS is written. */
export const readNeed = (text: string, before: readonly NeedWords[] = []): NeedWords[] => {
  const [, units = '1', workstation, resource] = /^(?:(\d{1,4})\s+)?(?:([^#\s]+)#)?([^#\s]+)$/.exec(text.trim()) ?? []
  if (resource === undefined) throw new InvalidArgumentError('It must be like 2 FTA1#TAPES.')
  return [...before, { ...(workstation !== undefined && { workstation }), resource, units: Number(units) }]
}

export interface OpensWords {
  readonly workstation?: string
  readonly path: string
  readonly qualifier?: string
}

/** What a qualifier begins with: an operator of test, `!`, a group, a command, or the word of TWS. Else a bracket is part of the path. */
const qualified = /^(.*?)\(((?:-|!|\(|`|notempty).*)\)$/s

/** `FTA1#/in/file(-s %p)`, `/in/file`: as OPENS is written, without its quotes. */
export const readOpens = (text: string, before: readonly OpensWords[] = []): OpensWords[] => {
  const [, workstation, rest = ''] = /^(?:([\w/-]+)#)?(.*)$/s.exec(text.trim()) ?? []
  const [, path = rest, qualifier] = qualified.exec(rest) ?? []
  if (path === '') throw new InvalidArgumentError('It must be like FTA1#/in/file or /in/file(-s %p).')
  const from = { ...(workstation !== undefined && { workstation }), path: path.trim() }
  return [...before, { ...from, ...(qualifier !== undefined && { qualifier }) }]
}
