/** What each place of a command line can be completed to: the words the tree of commands knows, and of what kind names are. */
import type { Command } from 'commander'

export const nameKinds = [
  'job',
  'stream',
  'workstation',
  'resource',
  'prompt',
  'definition',
  'calendar',
  'profile',
] as const
export type NameKind = (typeof nameKinds)[number]

/** A command, by the words that lead to it. */
export interface Place {
  /** `job show`; '' is the program itself. */
  readonly path: string
  readonly words: readonly { readonly word: string; readonly what: string }[]
  readonly options: readonly string[]
  /** What its first argument names; undefined: nothing that can be asked for. */
  readonly names: NameKind | undefined
  /** Its first argument is a file. */
  readonly isFile: boolean
}

/** Those of commands whose argument is not called as what it names. */
const namesByPath: Readonly<Record<string, NameKind>> = {
  job: 'job',
  stream: 'stream',
  workstation: 'workstation',
  resource: 'resource',
  reply: 'prompt',
  'calendar show': 'definition',
  'critical path': 'job',
  'definitions show': 'definition',
  'definitions history': 'definition',
  'definitions delete': 'definition',
  'profile use': 'profile',
  'profile remove': 'profile',
  'submit-command': 'workstation',
  'submit-script': 'workstation',
  submit: 'definition',
  'submit-job': 'definition',
}

export const places = (program: Command): Place[] => placesBelow(program, '')

const placesBelow = (command: Command, path: string): Place[] => {
  const shown = command.commands.filter((one) => !isHidden(command, one))
  const [argument] = command.registeredArguments
  const place: Place = {
    path,
    words: shown.map((one) => ({ word: one.name(), what: one.description() })),
    options: command.options.flatMap(({ long }) => long ?? []),
    names: argument === undefined ? undefined : (namesByPath[path] ?? namesByPath[path.split(' ')[0] ?? '']),
    isFile: argument?.name() === 'FILE',
  }
  return [place, ...shown.flatMap((one) => placesBelow(one, `${path} ${one.name()}`.trim()))]
}

const isHidden = (command: Command, one: Command): boolean =>
  !command.createHelp().visibleCommands(command).includes(one)
