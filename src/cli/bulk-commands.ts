/** The commands about many objects at once, with their help. */
import { Option, type Command } from 'commander'
import { defaultPageSize } from '#/contract/fields.ts'
import { bulkActions, type BulkNoun, type BulkOrder } from '#/model/bulk.ts'
import { priorityNamed, succOrAbend, wholeNumber, yesOrNo } from './arguments.ts'
import { dependenciesSaid, withDependencies, wordsOf, type DependencyWords } from './bulk-dependencies.ts'
import { cancelBulk, listBulk, orderMany, showBulk, type ManyOptions } from './bulk.ts'
import type { Act } from './session.ts'
import { refuseUnknownCommands } from './usage.ts'

interface Options extends ManyOptions, DependencyWords {
  readonly priority?: number
  readonly pend?: boolean
  readonly outcome?: 'succ' | 'abend'
  readonly answer?: 'yes' | 'no'
  readonly limit?: number
  readonly fence?: number
  readonly successors?: 'internal' | 'all'
}

export const addBulkCommands = (program: Command, act: Act): void => {
  const bulk = program.command('bulk').description('order something of many objects at once').helpCommand(false)
  for (const noun of Object.keys(bulkActions) as BulkNoun[]) addOrder(bulk, act, noun)
  bulk
    .command('list')
    .description('the last such operations')
    .option('--limit <n>', 'at most so many', wholeNumber, defaultPageSize)
    .addHelpText('after', '\nExamples:\n  batuta bulk list')
    .action(act(listBulk))
  bulk
    .command('show')
    .description('how far one has come, and what became of each object')
    .argument('ID')
    .addHelpText('after', '\nExamples:\n  batuta bulk show 12')
    .action(act((session, id: string) => showBulk(session, id)))
  bulk
    .command('cancel')
    .description('begin nothing more of one; what was done stays')
    .argument('ID')
    .addHelpText('after', '\nExamples:\n  batuta bulk cancel 12')
    .action(act((session, id: string) => cancelBulk(session, id)))
  refuseUnknownCommands(bulk)
}

const addOrder = (bulk: Command, act: Act, noun: BulkNoun): void => {
  const command = bulk
    .command(noun)
    .description(`order something of many ${noun}s`)
    .argument('ACTION', bulkActions[noun].join(', '))
    .argument('[SELECTION]', 'as conman selects: @#PAY@.@+state=abend; docs/selection.md')
    .option('--oql <query>', 'the same in OQL')
    .option('--dry-run', 'show what would be done and what would come of it, and do nothing')
    .option('-y, --yes', 'do not ask')
    .option('--reason <text>', 'why; it is kept in the ledger')
    .addHelpText('after', `\nExamples:\n${examples[noun]}`)
  addOptions(command, noun)
  command.action(
    act(async (session, action: string, select: string | undefined, { pend, ...given }: Options) => {
      const { oql, reason, dryRun, yes, ...rest } = given
      const { words, others } = wordsOf(rest)
      const said = await dependenciesSaid(session, action, words)
      const order: BulkOrder = { noun, action, ...others, ...said, ...(pend === true && { pending: true }) }
      await orderMany(session, order, { select, oql, reason, dryRun, yes })
    }),
  )
}

const addOptions = (command: Command, noun: BulkNoun): void => {
  if (noun === 'prompt') command.option('--answer <answer>', 'reply: yes or no', yesOrNo)
  if (noun === 'workstation') command.option('--fence <n>', 'change: only priorities above it start', priorityNamed)
  if (noun === 'workstation' || noun === 'stream')
    command.option('--limit <n>', 'limit, change: jobs at once', wholeNumber)
  if (noun !== 'job' && noun !== 'stream') return
  command
    .option('--priority <n>', 'priority: 0 to 99, hi or go', priorityNamed)
    .option('--pend', 'cancel: when what it waits for has come')
  withDependencies(command)
  if (noun === 'stream') return
  command
    .option('--outcome <outcome>', 'confirm: succ or abend', succOrAbend)
    .addOption(new Option('--successors <scope>', 'rerun: with what comes after it').choices(['internal', 'all']))
}

const examples: Readonly<Record<BulkNoun, string>> = {
  job: `  batuta bulk job rerun '@#PAY@.@+state=abend' --dry-run
  batuta bulk job hold 'FTA1#PAYROLL.@' --yes --reason "data is late"
  batuta bulk job add-dependencies '@#PAY@.@' --follows FTA1#LEDGER.CLOSE --dry-run
  batuta bulk job priority --oql "jobStreamName LIKE 'PAY@'" --priority hi`,
  stream: `  batuta bulk stream cancel '@#TEST@+state=hold' --dry-run`,
  prompt: `  batuta bulk prompt reply '@+state=asked' --answer yes`,
  workstation: `  batuta bulk workstation change 'FTA@' --limit 0 --reason "patching"`,
}
