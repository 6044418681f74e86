/** The commands as data, read off the command line itself: for the manual page, completion, and whoever checks that all is said. */
import type { EventEmitter } from 'node:events'
import type { Command } from 'commander'

export interface CommandPage {
  /** `job rerun`; '' is the program itself. */
  readonly path: string
  readonly description: string
  readonly arguments: readonly { readonly term: string; readonly description: string }[]
  readonly options: readonly { readonly flags: string; readonly description: string }[]
  /** What its help says behind its options: examples, and what they need. */
  readonly more: string
  /** The names of its own commands, those that no help lists among them. */
  readonly commands: readonly string[]
  /** It does something when it is called without one of them. */
  readonly isLeaf: boolean
}

/** Every command that the help lists, each before those in it. */
export const commandPages = (program: Command): CommandPage[] => pagesBelow(program, '')

const pagesBelow = (command: Command, path: string): CommandPage[] => {
  const help = command.createHelp()
  const page: CommandPage = {
    path,
    description: command.description(),
    arguments: help
      .visibleArguments(command)
      .map((argument) => ({ term: help.argumentTerm(argument), description: help.argumentDescription(argument) })),
    options: help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((option) => ({ flags: option.flags, description: help.optionDescription(option) })),
    more: textAfter(command),
    commands: command.commands.map((one) => one.name()),
    isLeaf: command.commands.length === 0,
  }
  const below = help.visibleCommands(command).filter((one) => one.name() !== 'help')
  return [page, ...below.flatMap((one) => pagesBelow(one, `${path} ${one.name()}`.trim()))]
}

/** commander writes it to whoever listens, and tells nobody else. */
const textAfter = (command: Command): string => {
  const parts: string[] = []
  const write = (text: string): void => void parts.push(text)
  const emitter: unknown = command
  ;(emitter as EventEmitter).emit('afterHelp', { error: false, command, write })
  return parts.join('\n').trim()
}
