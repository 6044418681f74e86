/** The commands about the whole plan, with their help. */
import type { Command } from 'commander'
import { defaultPageSize } from '#/contract/fields.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { wholeNumber, yesOrNo } from './arguments.ts'
import { addBulkCommands } from './bulk-commands.ts'
import { addRunsCommand } from './runs.ts'
import { listJobs, listPrompts, listStreams, type ListOptions } from './lists.ts'
import { replyToPrompt, type OrderOptions } from './orders.ts'
import type { Act } from './session.ts'
import { addSubmitCommands } from './submit-commands.ts'
import {
  extendPlan,
  showForecast,
  showPlanDays,
  showTrial,
  type DaysOptions,
  type ImagineOptions,
} from './plan-days.ts'
import { showPlan } from './show-plan.ts'
import { showAgents } from './show-agents.ts'
import { showStatus } from './show-status.ts'

export const addPlanCommands = (program: Command, act: Act): void => {
  program.command('agents').description('the agents, and the runs of those that are away').action(act(showAgents))
  program.command('status').description('how server and plan are doing').action(act(showStatus))
  addPlan(program, act)
  addList(program, 'streams', streamStatuses, act(listStreams))
  addList(program, 'jobs', jobStatuses, act(listJobs))
  addSubmitCommands(program, act)
  addBulkCommands(program, act)
  addRunsCommand(program, act)
  program.command('prompts').description('list the questions of the plan').action(act(listPrompts))
  program
    .command('reply')
    .description('answer a prompt')
    .argument('ID', 'the number of the prompt')
    .argument('ANSWER', 'yes or no', yesOrNo)
    .option('--reason <text>', 'why; it is kept in the ledger')
    .action(
      act((session, id: string, answer: 'yes' | 'no', options: OrderOptions) =>
        replyToPrompt(session, id, answer, options),
      ),
    )
}

/** `batuta plan` alone shows the day at a glance. */
const addPlan = (program: Command, act: Act): void => {
  const plan = program.command('plan').description('the plan: its days, one more, and plans that are only imagined')
  plan.command('show', { isDefault: true }).description('the day at a glance').action(act(showPlan))
  plan.command('days').description('which days are planned, and how far they have come').action(act(showPlanDays))
  plan
    .command('extend')
    .description('plan more days; the work that runs goes on meanwhile')
    .option('--days <n>', 'so many beyond the last planned day; else one', wholeNumber)
    .option('--to <date>', 'up to this day, included')
    .option('--reason <text>', 'why; it is kept in the ledger')
    .addHelpText('after', '\nExamples:\n  batuta plan extend\n  batuta plan extend --to 2026-12-31 --reason "year end"')
    .action(act((session, options: DaysOptions & OrderOptions) => extendPlan(session, options)))
  addImagined(
    plan
      .command('trial')
      .description('the plan that an extension would make')
      .addHelpText('after', "\nExamples:\n  batuta plan trial --days 3 --name 'FTA1#PAY@'"),
    act((session, options: ImagineOptions) => showTrial(session, options)),
  )
  addImagined(
    plan
      .command('forecast')
      .description('the plan of any days, from the definitions alone')
      .option('--from <date>', 'the first day; else today')
      .addHelpText('after', "\nExamples:\n  batuta plan forecast --from 2026-12-24 --days 3 --name 'PAY@'"),
    act((session, options: ImagineOptions) => showForecast(session, options)),
  )
}

const addImagined = (command: Command, action: (this: Command, options: ImagineOptions) => Promise<void>): Command =>
  command
    .option('--days <n>', 'so many days; else one', wholeNumber)
    .option('--to <date>', 'up to this day, included')
    .option('--name <pattern>', 'only these streams; @ or * stands for any text, ? for one character')
    .option('--limit <n>', 'show at most so many streams', wholeNumber, defaultPageSize)
    .option('--after <cursor>', 'go on where the page before ended: the "next" of its --json')
    .action(action)

const addList = (
  program: Command,
  name: 'jobs' | 'streams',
  statuses: readonly string[],
  action: (this: Command, selection: string | undefined, options: ListOptions) => Promise<void>,
): void => {
  program
    .command(name)
    .description(`list the ${name} of the plan`)
    .argument('[SELECTION]', `as conman selects: ${selectionExamples[name]}`)
    .option('--oql <query>', 'the same in OQL: "jobStreamName LIKE \'PAY@\' AND priority > 50"')
    .option('--sort <fields>', 'ordered by these, at most 3: -startedAt,name; - turns one round')
    .option('--status <list>', `only these, separated by commas: ${statuses.join(', ')}`)
    .option('--name <pattern>', 'only these; @ or * stands for any text, ? for one character')
    .option('--limit <n>', 'at most so many', wholeNumber, defaultPageSize)
    .option('--after <cursor>', 'go on where the page before ended: the "next" of its --json')
    .addHelpText('after', `\nExamples:\n${listExamples[name]}`)
    .action(action)
}

const selectionExamples = { jobs: '@#PAY@.@+state=abend', streams: '@#PAY@+state=stuck' } as const

const listExamples = {
  jobs: `  batuta jobs --status running
  batuta jobs '@#PAY@.@+state=abend,fail+started=0600,'
  batuta jobs FTA1#PAYROLL --sort -duration
  batuta jobs --name 'PAY@'
  batuta jobs --name 'FTA1#PAYROLL.@' --limit 1000`,
  streams: `  batuta streams --status stuck,abended
  batuta streams --name '@REPORT@'`,
}
