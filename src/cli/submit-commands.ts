/** The commands that put work into the plan, with their help. */
import { Option, type Command } from 'commander'
import { priorityNamed, wholeNumber, workstationLimit } from './arguments.ts'
import type { Act } from './session.ts'
import {
  submitCommand,
  submitJob,
  submitStream,
  type CommandOptions,
  type JobSubmitOptions,
  type StreamOptions,
} from './submit.ts'
import { readVariable, recoveryActions } from './submit-words.ts'
import { withWaits } from './wait-options.ts'

export const addSubmitCommands = (program: Command, act: Act): void => {
  withWaitsAndPriority(
    withReason(
      withTime(
        withVariables(
          program
            .command('submit')
            .description('put one more occurrence of a stream into the plan')
            .argument('STREAM', 'WORKSTATION#STREAM, or STREAM where that is unique'),
        ),
      ),
    ),
  )
    .option('--limit <n>', 'how many of its jobs run at once', workstationLimit)
    .addHelpText('after', `\nExamples:\n${examples.stream}`)
    .action(act((session, stream: string, options: StreamOptions) => submitStream(session, stream, options)))
  withJobOptions(
    program
      .command('submit-job')
      .description('put one occurrence of a defined job into a stream of the plan')
      .argument('JOB', 'WORKSTATION#JOB, or JOB where that is unique'),
  )
    .addHelpText('after', `\nExamples:\n${examples.job}`)
    .action(act((session, job: string, options: JobSubmitOptions) => submitJob(session, job, options)))
  for (const [kind, what] of [
    ['command', 'a command line'],
    ['script', 'the path of a script, and its arguments'],
  ] as const) {
    withJobOptions(
      withCommandOptions(
        program
          .command(`submit-${kind}`)
          .description(`put a ${kind} into a stream of the plan, as a job that nobody has defined`)
          .argument('WORKSTATION', 'where it runs')
          .argument(kind.toUpperCase(), what),
      ),
    )
      .addHelpText('after', `\nExamples:\n${examples[kind]}`)
      .action(
        act((session, workstation: string, text: string, options: CommandOptions & JobSubmitOptions) =>
          submitCommand(session, { workstation, [kind]: text }, options),
        ),
      )
  }
}

const withReason = (command: Command): Command => command.option('--reason <text>', 'why; it is kept in the ledger')

const withVariables = (command: Command): Command =>
  command
    .option(
      '--set <name=value>',
      'the value of a variable, for this submission alone; may be repeated',
      readVariable,
      {},
    )
    .option('--table <name>', 'the variable table that is asked first')

const withTime = (command: Command): Command =>
  command
    .option('--at <when>', 'not before: 2330, 2330 +1, 2026-11-23 06:00; on the clocks of the site')
    .option('--alias <name>', 'what it is called in the plan')

/** What it waits for besides its definition, and what counts in place of that. */
const withWaitsAndPriority = (command: Command): Command =>
  withWaits(command).option('--priority <n>', '0 to 99, HI or GO', priorityNamed)

const withJobOptions = (command: Command): Command =>
  withWaitsAndPriority(
    withReason(
      withVariables(
        withTime(
          command.option('--into <stream>', 'a stream of the plan, by name or number; else JOBS of the workstation'),
        ),
      ),
    ),
  ).option('--confirmed', 'it waits to be confirmed when it has ended')

const withCommandOptions = (command: Command): Command =>
  command
    .option('--logon <user>', 'the user it runs as')
    .option('--succeeds-if <condition>', 'when it has succeeded, such as RC<8')
    .addOption(new Option('--recovery <action>', 'what is done when it abends').choices([...recoveryActions]))
    .option('--attempts <n>', 'how often recovery may rerun it', wholeNumber)
    .option('--repeat-every <minutes>', 'the wait before each attempt', wholeNumber)
    .option('--recovery-job <name>', 'WORKSTATION#JOB, a defined job that runs before the recovery')
    .option('--recovery-prompt <text>', 'what is asked before the recovery')

const examples = {
  stream: `  batuta submit PAYROLL
  batuta submit FTA1#PAYROLL --set MONTH=11 --set RUN=test --alias PAYTEST --at 2330
  batuta submit PAYROLL --follows FTA1#LEDGER.CLOSE --needs '2 FTA1#TAPES' --until 2200 --priority HI`,
  job: `  batuta submit-job FTA1#PAYCALC
  batuta submit-job PAYCALC --into PAYROLL --alias PAYCALC2 --follows EXTRACT --priority HI`,
  command: `  batuta submit-command FTA1 'df -k /data' --alias DISKS
  batuta submit-command FTA1 'load.sh today' --follows FTA1#PAYROLL --needs '2 FTA1#TAPES' --recovery rerun --attempts 3`,
  script: `  batuta submit-script FTA1 '/opt/batch/clean.sh 30' --at 2330 --logon batch`,
}
