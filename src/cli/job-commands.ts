/** The commands about one job, with their help. */
import { Option, type Command } from 'commander'
import { jobActions, type JobAction } from '#/model/command.ts'
import { priorityNamed, succOrAbend, wholeNumber } from './arguments.ts'
import { addDependencyCommands } from './dependency-commands.ts'
import { logJob, type LogOptions } from './log-job.ts'
import {
  cancelJob,
  confirmJob,
  orderJob,
  setJobPriority,
  type CancelOptions,
  type ConfirmOptions,
  type OrderOptions,
} from './orders.ts'
import { listSuccessors, rerunJob, scopes, type RerunOptions } from './rerun.ts'
import type { Act } from './session.ts'
import { explainJob, showJob } from './show-job.ts'
import { refuseUnknownCommands } from './usage.ts'

const orders: Readonly<Record<JobAction, string>> = {
  hold: 'keep a job from starting',
  unhold: 'take a hold back',
  release: 'take its dependencies away, and a hold with them',
  cancel: 'never start it; its successors go on',
  kill: 'end its process group; it abends',
  rerun: 'run it once more, at once or at a time, alone or with its successors',
}

const named = 'the number of the job, or STREAM.JOB where that is only one'

const why = ['--reason <text>', 'why; it is kept in the ledger'] as const

export const addJobCommands = (program: Command, act: Act): void => {
  const job = program
    .command('job')
    .description('look at one job, or order something of it')
    .usage('COMMAND ID')
    .helpCommand(false)
  job
    .command('show')
    .description('all about it: task, neighbours, runs')
    .argument('ID', named)
    .action(act((session, id: string) => showJob(session, id)))
  job
    .command('why')
    .description('why it is not running, and what would clear that')
    .argument('ID', named)
    .action(act((session, id: string) => explainJob(session, id)))
  job
    .command('log')
    .description('what a run of it has written')
    .argument('ID', named)
    .option('-f, --follow', 'go on until the run has ended')
    .option('--run <n>', 'the number of the run; without it the last', wholeNumber)
    .addHelpText('after', '\nExamples:\n  batuta job log 4711\n  batuta job log -f FTA1#PAYROLL.EXTRACT')
    .action(act((session, id: string, options: LogOptions) => logJob(session, id, options)))
  addJobOrders(job, act)
  addDependencyCommands(job, act, 'job', named)
  job
    .command('successors')
    .description('what comes after it: the jobs that rerun --successors would take')
    .argument('ID', named)
    .addOption(new Option('--scope <scope>', 'of its stream or of all').choices(scopes))
    .action(act((session, id: string, options: { scope?: 'internal' | 'all' }) => listSuccessors(session, id, options)))
  refuseUnknownCommands(job)
}

/** What can be ordered of it. */
const addJobOrders = (job: Command, act: Act): void => {
  for (const action of jobActions) {
    const command = job
      .command(action)
      .description(orders[action])
      .argument('ID', named)
      .option(...why)
    if (action === 'cancel') {
      command
        .option('--pend', 'when what it waits for has come; at once if it has started')
        .action(act((session, id: string, options: CancelOptions) => cancelJob(session, id, options)))
    } else if (action === 'rerun') {
      command
        .option('--at <when>', 'not before: 2330, 2026-11-23 0400')
        .option('--priority <n>', '0 to 99, hi or go', priorityNamed)
        .option('--from <job>', 'WORKSTATION#JOB, a definition that is run in its place, where that one runs')
        .addOption(
          new Option('--successors <scope>', 'with what comes after it, of its stream or of all').choices(scopes),
        )
        .action(act((session, id: string, options: RerunOptions) => rerunJob(session, id, options)))
    } else command.action(act((session, id: string, options: OrderOptions) => orderJob(session, action, id, options)))
  }
  job
    .command('priority')
    .description('change its priority while it has not started, and take a hold back with it')
    .argument('ID', named)
    .argument('PRIORITY', '0 to 99, hi or go', priorityNamed)
    .option(...why)
    .action(
      act((session, id: string, priority: number, options: OrderOptions) =>
        setJobPriority(session, id, priority, options),
      ),
    )
  job
    .command('confirm')
    .description('say how it ended: a job that runs, is pending or unknown, or abended and good enough')
    .argument('ID', named)
    .argument('OUTCOME', 'succ or abend', succOrAbend)
    .option('--condition <name...>', 'an output condition of it that came true')
    .option(...why)
    .action(
      act((session, id: string, outcome: 'succ' | 'abend', options: ConfirmOptions) =>
        confirmJob(session, id, outcome, options),
      ),
    )
}
