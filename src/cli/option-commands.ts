/** The commands about the global options, with their help. */
import type { Command } from 'commander'
import type { OptionView } from '#/model/option-view.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { OrderOptions } from './orders.ts'
import type { Act, Session } from './session.ts'
import { formatFacts, formatTable, type Column } from './table.ts'

export const addOptionCommands = (program: Command, act: Act): void => {
  const options = program.command('options').description('the global options of the site, as optman has them')
  options.command('list', { isDefault: true }).description('list all options').action(act(listOptions))
  options
    .command('show')
    .description('show one option, and who set it')
    .argument('NAME', 'its name, or its short name')
    .action(act((session, name: string) => showOption(session, name)))
  options
    .command('set')
    .description('set an option, and be told from when on it counts')
    .argument('NAME', 'its name, or its short name')
    .argument('VALUE', 'its value, as optman writes it')
    .option('--reason <text>', 'why; it is kept with the setting')
    .addHelpText('after', '\nExamples:\n  batuta options set enCarryForward yes\n  batuta options set sd 0600')
    .action(
      act((session, name: string, value: string, order: OrderOptions) => setOption(session, { name, value, ...order })),
    )
}

const listOptions = async (session: Session): Promise<void> => {
  const answer = await session.client.options()
  if (session.json) return session.printJson(answer)
  await session.print(formatTable(answer.items, columns(session), session.paint))
}

const columns = ({ paint }: Session): Column<OptionView>[] => [
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'SHORT', cell: ({ short }) => short ?? '-' },
  { title: 'VALUE', cell: ({ value, set }) => (set === null ? value : paint.style('bold', value)) },
  { title: 'DEFAULT', cell: (option) => option.default },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'MEANING', cell: ({ meaning }) => meaning },
]

const showOption = async (session: Session, name: string): Promise<void> => {
  const { items } = await session.client.options()
  const wanted = name.toLowerCase()
  const option = items.find((one) => one.name.toLowerCase() === wanted || one.short === wanted)
  if (option === undefined) {
    const meant = didYouMean(
      name,
      items.map((one) => one.name),
    )
    throw new Refusal('option.unknown', `There is no option ${name}.${meant}`)
  }
  if (session.json) return session.printJson(option)
  await printOption(session, option)
}

const setOption = async (session: Session, order: { name: string; value: string } & OrderOptions): Promise<void> => {
  const option = await session.client.setOption(order)
  if (session.json) return session.printJson(option)
  await session.print(`${option.name} is ${option.value}${since[option.counts]}`)
}

const since: Readonly<Record<OptionView['counts'], string>> = {
  extension: ' from the next extension of the plan on.',
  'at-once': ', at once.',
  start: ' from the next start of the server on.',
  never: '. It is kept, and has no effect here.',
}

const printOption = async (session: Session, option: OptionView): Promise<void> => {
  const { set } = option
  const { when } = await session.clock()
  const facts = [
    ['Name', option.short === null ? option.name : `${option.name} (${option.short})`],
    ['Value', option.value],
    ['Default', option.default],
    ['Takes', option.expected],
    ['Meaning', option.meaning],
    ['State', option.state === 'runs' ? 'runs' : 'kept: stored, without effect'],
    ['Set', set === null ? null : `${when(set.at)} by ${set.by}${set.reason === null ? '' : `: ${set.reason}`}`],
  ] as const
  await session.print(formatFacts(facts, session.paint))
}
