/** The command line of an operator: every command, its help, and how refusals are said. */
import { Command, CommanderError } from 'commander'
import { createClient } from '#/contract/client.ts'
import { problemOf, ToldRefusal } from '#/contract/problem.ts'
import { Refusal } from '#/lib/refusal.ts'
import { addAssuranceCommands } from './assurance-commands.ts'
import { addCalendarCommands } from './show-calendar.ts'
import { addComposerCommands } from './composer/composer-commands.ts'
import { addCompletionCommands } from './completion/completion-commands.ts'
import { addConmanCommands, asConmanWouldRead } from './conman/conman-commands.ts'
import { addDefinitionCommands } from './definition-commands.ts'
import { addExamples } from './help/examples.ts'
import { addHelpCommand } from './help/help-command.ts'
import { type Io, write } from './io.ts'
import { addJobCommands } from './job-commands.ts'
import { addLoginCommands } from './login-commands.ts'
import { addProfileCommands } from './profile-commands.ts'
import { addMachineCommands, Ended } from './machine-commands.ts'
import { addMaintenanceCommands } from './maintenance-commands.ts'
import { addOptionCommands } from './option-commands.ts'
import { addPlanCommands } from './plan-commands.ts'
import { explainVersions, readTolerantly, type Asked } from './other-version.ts'
import { noteUnconfirmed } from './say-unconfirmed.ts'
import { sayRefusal } from './say-refusal.ts'
import { type Act, AnsweredRefusal, createSession } from './session.ts'
import { addStreamCommands } from './stream-commands.ts'
import { addFreezeCommands } from './freeze-commands.ts'
import { addAuditCommands } from './audit-commands.ts'
import { addTokenCommands } from './token-commands.ts'
import { addUserCommands } from './user-commands.ts'
import { addWatchCommand } from './watch.ts'
import { addWorkstationCommands } from './workstation-commands.ts'
import { targetOf, type TargetOptions } from './target.ts'
import { refuseUnknownCommands, usageRefusal } from './usage.ts'

/**
 * Runs the command line. Returns the exit code: 0, or that of the refusal, which is printed as a sentence, and with `--json`
 * as a problem document, too. Anything else that is thrown is a bug and goes on to the caller.
 */
export const runCli = async (argv: readonly string[], io: Io): Promise<number> => {
  const asked: Asked = { calls: [] }
  const program = createProgram(io, asked)
  try {
    await program.parseAsync(asConmanWouldRead(argv), { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    if (error instanceof Ended) return error.exit
    // No command was named: its help has been shown.
    if (error instanceof CommanderError && error.code === 'commander.help') return 64
    const refusal =
      error instanceof CommanderError
        ? usageRefusal(error, program, argv)
        : await explainVersions(error, asked, io.version)
    if (!(refusal instanceof Refusal)) throw refusal
    // A refusal that no request led to has no request id.
    const requestId = refusal instanceof ToldRefusal ? refusal.requestId : ''
    const wantsDocument = program.opts<{ json?: boolean }>().json === true && !(refusal instanceof AnsweredRefusal)
    if (wantsDocument) await write(io.stdout, `${JSON.stringify(problemOf(refusal, requestId))}\n`)
    await sayRefusal(io, refusal)
    return refusal.kind.exit
  }
}

interface GlobalOptions extends TargetOptions {
  readonly ca?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly requestId?: string
}

/** The command line with all its commands. */
export const createProgram = (io: Io, asked: Asked): Command => {
  const program = new Command('batuta')
  program
    .description('Batuta runs the workload: job streams, their jobs, and what they wait for.')
    .usage('COMMAND [options]')
    .option('--server <url>', 'the server to talk to (BATUTA_SERVER)')
    .option('--ca <file>', 'certificates to trust as well, as PEM (BATUTA_CA)')
    .option('--profile <name>', 'a server that batuta profile has named (BATUTA_PROFILE)')
    .option('--json', 'print exactly what the API answers, for programs')
    .option('-q, --quiet', 'say nothing of what was done or found, only what is wrong')
    .option('--request-id <id>', 'send an order again under the id it had: it is carried out once')
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => termOf(command) })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      // Mistakes are said once, as refusals.
      outputError: () => {},
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => io.color,
      getErrHasColors: () => io.color,
    })
  const act = actFor(io, asked)
  addPlanCommands(program, act)
  addJobCommands(program, act)
  addStreamCommands(program, act)
  addWorkstationCommands(program, act)
  addFreezeCommands(program, act)
  addAssuranceCommands(program, act)
  addWatchCommand(program, act)
  addDefinitionCommands(program, act)
  addCalendarCommands(program, act)
  addOptionCommands(program, act)
  addLoginCommands(program, act)
  addProfileCommands(program, act)
  addMaintenanceCommands(program, act)
  addUserCommands(program, act)
  addTokenCommands(program, act)
  addAuditCommands(program, act)
  addConmanCommands(program, act)
  addComposerCommands(program, act)
  addCompletionCommands(program, act)
  addHelpCommand(program, act)
  addMachineCommands(program, act)
  addExamples(program)
  program.addHelpText('after', examples)
  refuseUnknownCommands(program)
  return program
}

/** Every command has a session with the server that it is to talk to. */
const actFor =
  (io: Io, asked: Asked): Act =>
  (work) =>
    async function (...words) {
      const { json, quiet, ca, requestId, ...options } = this.optsWithGlobals<GlobalOptions>()
      if (ca !== undefined) io.trust?.(ca)
      const target = targetOf(io, options)
      asked.server = target.server
      const unconfirmed = noteUnconfirmed(io)
      const made = createClient({ ...target, requestId, onUnconfirmed: unconfirmed.heard })
      const client = readTolerantly(made, asked, json === true)
      const how = { json: json === true, quiet: quiet === true, unconfirmed }
      await work(createSession(io, client, { ...target, ...how }), ...words)
    }

/** `job hold ID`, without the options, which the help of the command lists. */
const termOf = (command: Command): string =>
  [command.name(), command.usage().replace('[options]', '').trim()].join(' ').trim()

const examples = `
Examples:
  batuta plan                              the day at a glance
  batuta jobs --status abended,failed      what went wrong
  batuta job why 4711                      why a job is not running
  batuta job log -f FTA1#PAYROLL.EXTRACT   what a job writes, as it writes it
  batuta job rerun 4711 --reason "disk extended"

A job is named by its number, or by STREAM.JOB where that is only one. Exit codes: 0 done, 64 wrong usage,
65 refused, 66 not readable, 69 no answer, 70 a bug, 75 try again, 76 a server of another version,
77 not logged in or not allowed, 78 a wrong setting of the server.`
