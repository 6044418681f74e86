/** Turns what is wrong with a command line into refusals: one sentence, and the command that was probably meant. */
import type { Command, CommanderError } from 'commander'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'

/** Refuses every word after `command` that is no command of it. */
export const refuseUnknownCommands = (command: Command): void => {
  command.on('command:*', (words: readonly string[]) => {
    throw unknownCommand(command, words[0] ?? '')
  })
}

const unknownCommand = (command: Command, word: string): Refusal => {
  const path = pathOf(command)
  const known = command.commands.map((each) => each.name())
  const sentence = `There is no command "${path} ${word}".${didYouMean(word, known)} See ${path} --help.`
  return new Refusal('command.unknown', sentence, { known })
}

/** What commander says, as one sentence that ends with where to look. */
export const usageRefusal = (error: CommanderError, program: Command, argv: readonly string[]): Refusal => {
  const command = commandIn(program, argv)
  // A word behind a command that stands for one of its own: plan for plan show.
  const word = argv.slice(argv.indexOf(command.name()) + 1).find((each) => !each.startsWith('-'))
  const isOther = error.code === 'commander.excessArguments' || error.code === 'commander.unknownOption'
  if (isOther && command.commands.length > 0 && word !== undefined) {
    return unknownCommand(command, word)
  }
  const said = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\(?(Did you mean .*?)\)?$/s, '. $1')
    .replace(/[.]$/, '')
  const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith('?') ? '' : '.'}`
  return new Refusal('command.usage', `${sentence} See ${pathOf(command)} --help.`)
}

/** The command that the words of the line lead to, as far as they do. */
const commandIn = (program: Command, words: readonly string[]): Command => {
  let found = program
  for (const word of words) {
    found = found.commands.find((command) => command.name() === word) ?? found
  }
  return found
}

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
