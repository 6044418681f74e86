/** The commands about the whole plan, with their help. */
import type { Command } from 'commander'
import { defaultPageSize } from '#/contract/fields.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { wholeNumber, yesOrNo } from './arguments.ts'
import { listJobs, listPrompts, listStreams, type ListOptions } from './lists.ts'
import { replyToPrompt, submitStream, type OrderOptions } from './orders.ts'
import type { Act } from './session.ts'
import { showPlan } from './show-plan.ts'
import { showStatus } from './show-status.ts'

export const addPlanCommands = (program: Command, act: Act): void => {
  program.command('status').description('how server and plan are doing').action(act(showStatus))
  program.command('plan').description('the day at a glance').action(act(showPlan))
  addList(program, 'streams', streamStatuses, act(listStreams))
  addList(program, 'jobs', jobStatuses, act(listJobs))
  program
    .command('submit')
    .description('put one more occurrence of a stream into the plan, now')
    .argument('STREAM', 'WORKSTATION#STREAM, or STREAM where that is unique')
    .option('--reason <text>', 'why; it is kept in the ledger')
    .action(act((session, stream: string, options: OrderOptions) => submitStream(session, stream, options)))
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

const addList = (
  program: Command,
  name: 'jobs' | 'streams',
  statuses: readonly string[],
  action: (this: Command, options: ListOptions) => Promise<void>,
): void => {
  program
    .command(name)
    .description(`list the ${name} of the plan`)
    .option('--status <list>', `only these, separated by commas: ${statuses.join(', ')}`)
    .option('--name <pattern>', 'only these; @ or * stands for any text, ? for one character')
    .option('--limit <n>', 'at most so many', wholeNumber, defaultPageSize)
    .option('--after <cursor>', 'go on where the page before ended: the "next" of its --json')
    .addHelpText('after', `\nExamples:\n${listExamples[name]}`)
    .action(action)
}

const listExamples = {
  jobs: `  batuta jobs --status running
  batuta jobs --name 'PAY@'
  batuta jobs --name 'FTA1#PAYROLL.@' --limit 1000`,
  streams: `  batuta streams --status stuck,abended
  batuta streams --name '@REPORT@'`,
}
