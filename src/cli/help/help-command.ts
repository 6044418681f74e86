/** `batuta help`: of a command, of one of the tools of TWS, or about a topic. */
import type { Command } from 'commander'
import type { Act, Session } from '#/cli/session.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { topics } from './topics.ts'

export const addHelpCommand = (program: Command, act: Act): void => {
  program
    .command('help')
    .description('help about a command, or a topic')
    .argument('[WORDS...]', `a command, or one of ${Object.keys(topics).join(', ')}`)
    .addHelpText('after', `\nExamples:\n${examples}`)
    .action(act((session, words: string[]) => help(program, session, words)))
}

const examples = `  batuta help job rerun
  batuta help exit-codes
  batuta help conman`

const help = async (program: Command, session: Session, words: readonly string[]): Promise<void> => {
  const [first = ''] = words
  const topic = Object.hasOwn(topics, first) ? topics[first] : undefined
  if (topic !== undefined) return session.print(topic.text())
  let command = program
  for (const word of words) {
    const found = command.commands.find((one) => one.name() === word || one.aliases().includes(word))
    if (found === undefined) throw unknown(command, program, word)
    command = found
  }
  command.outputHelp()
  if (command === program) await session.print(topicList())
}

const topicList = (): string => {
  const width = Math.max(...Object.keys(topics).map((name) => name.length))
  const lines = Object.entries(topics).map(([name, { title }]) => `  ${name.padEnd(width)}  ${title}`)
  return ['', 'Topics (batuta help TOPIC):', ...lines].join('\n')
}

const unknown = (command: Command, program: Command, word: string): Refusal => {
  const names = command.commands.map((one) => one.name())
  const known = command === program ? [...names, ...Object.keys(topics)] : names
  const all = `There are the topics ${Object.keys(topics).join(', ')}.`
  return new Refusal('command.unknown', `There is no help about "${word}".${didYouMean(word, known)} ${all}`)
}
