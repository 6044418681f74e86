/** The commands of this machine: the process that was called carries them out, and not a server that is asked. */
import { Argument, type Command } from 'commander'
import { Refusal } from '#/lib/refusal.ts'
import type { Act, Session } from './session.ts'

/** What such a command has found or done. */
export interface MachineAnswer {
  /** For people; without an end of line. */
  readonly text: string
  /** The same for `--json`. */
  readonly document: unknown
  /** The exit code; absent: 0. */
  readonly exit?: number
}

export const backupVerbs = ['list', 'verify', 'restore'] as const
export type BackupVerb = (typeof backupVerbs)[number]

/** Given by `main/`, which alone knows the settings of the machine. */
export interface Machine {
  readonly doctor: (server: string, authorization: string | undefined) => Promise<MachineAnswer>
  /** `name`: of verify and restore alone. */
  readonly backup: (verb: BackupVerb, name?: string) => Promise<MachineAnswer>
}

/** Ends the command line with an exit code that is an answer and no refusal. */
export class Ended extends Error {
  readonly exit: number

  constructor(exit: number) {
    super(`exit code ${exit}`)
    this.exit = exit
  }
}

export const addMachineCommands = (program: Command, act: Act): void => {
  program
    .command('serve')
    .helpGroup(group)
    .description('run the server until it is told to stop; jobs that run then go on')
    .addHelpText(
      'after',
      `\nIts settings come from the environment, BATUTA_HTTP_PORT and others: see docs/settings.md.\n`,
    )
    .action(() => {
      throw new Refusal('command.usage', 'serve is the first word, and stands alone: batuta serve.')
    })
  program
    .command('doctor')
    .helpGroup(group)
    .description('tell how every part of the server is, and what to do about what is not well')
    .addHelpText('after', doctorHelp)
    .action(act((session) => tell(session, ({ doctor }) => doctor(session.server, session.authorization()))))
  const backup = program
    .command('backup')
    .helpGroup(group)
    .description('list, read back and restore backups of the embedded database of this machine')
    .addArgument(new Argument('VERB', 'what to do').choices(backupVerbs))
    .argument('[NAME]', 'of a backup, as list has it')
    .addHelpText('after', backupHelp)
  backup.action(act((session, verb: BackupVerb, name?: string) => runBackup(session, verb, name)))
}

const group = 'On this machine:'

const doctorHelp = `
Where no server answers it looks at this machine: data folder, lock, disk, port, PostgreSQL, the last errors in the log.
Exit codes: 0 all is well, 65 something is not, 69 no server answers.
`

const backupHelp = `
  list          which there are, the oldest first
  verify NAME   reads one back, and says whether it is whole
  restore NAME  puts it in the place of the database; no server may run. What was there stays beside it.

batuta maintenance run backup makes one. They lie in the data folder (BATUTA_DATA_DIR). docs/maintenance.md says what a
restore means for jobs that run.
`

const runBackup = async (session: Session, verb: BackupVerb, name?: string): Promise<void> => {
  if ((verb === 'list') !== (name === undefined)) {
    throw new Refusal('command.usage', 'It is batuta backup list, verify NAME or restore NAME.')
  }
  await tell(session, ({ backup }) => backup(verb, name))
}

/** Throws `Ended` where the answer has an exit code. */
const tell = async (session: Session, ask: (machine: Machine) => Promise<MachineAnswer>): Promise<void> => {
  const { machine } = session.io
  if (machine === undefined) throw new Refusal('command.usage', 'This command line knows no machine of its own.')
  const { text, document, exit = 0 } = await ask(machine)
  await (session.json ? session.printJson(document) : session.print(text))
  if (exit !== 0) throw new Ended(exit)
}
