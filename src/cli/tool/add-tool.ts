/** Puts a tool of TWS among the commands of the command line: by its own name, and each of its commands by itself. */
import type { Command } from 'commander'
import type { Act } from '#/cli/session.ts'
import { runCommands, takeLines, type Tool } from './run-commands.ts'
import type { Known } from './verb.ts'

export const addTool = (program: Command, act: Act, tool: Tool, description: string): void => {
  program
    .command(tool.name)
    .description(description)
    .argument('[LINE...]', 'commands with their selections and ;options, chained by &; quote them')
    .allowUnknownOption()
    .action(
      act((session, words: string[]) =>
        words.length === 0 ? takeLines(session, tool) : runCommands(session, tool, words.join(' ')),
      ),
    )
}

/** `batuta sj @#@.@+state=abend`. It stands in the help of the tool, and not among the commands of this command line. */
export const addWord = (program: Command, act: Act, tool: Tool, name: string): void => {
  program
    .command(name, { hidden: true })
    .argument('[WORDS...]')
    .allowUnknownOption()
    .action(act((session, words: string[]) => runCommands(session, tool, [name, ...words].join(' '))))
}

/** Names of what works, but for those that the command line has already. */
export const namesByThemselves = (
  program: Command,
  verbs: readonly Known[],
  without: ReadonlySet<string>,
): string[] => {
  const taken = new Set(program.commands.map((command) => command.name()))
  const names = verbs.flatMap((verb) => ('reason' in verb ? [] : [verb.name, ...verb.shorts]))
  return [...new Set(names)].filter((name) => name.length > 1 && !taken.has(name) && !without.has(name))
}
