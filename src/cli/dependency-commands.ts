/** The commands that add single dependencies to a job or stream, remove them, or release it from them (conman: adddep, deldep, release). */
import type { Command } from 'commander'
import { several } from './arguments.ts'
import {
  addJobDependencies,
  addStreamDependencies,
  dropJobDependencies,
  dropStreamDependencies,
} from './dependencies.ts'
import type { AddOptions, DropOptions } from './dependencies.ts'
import type { Act } from './session.ts'
import { withWaits } from './wait-options.ts'

const why = ['--reason <text>', 'why; it is kept in the ledger'] as const

/** `noun`: whose commands they are. */
export const addDependencyCommands = (parent: Command, act: Act, noun: 'job' | 'stream', named: string): void => {
  const add = noun === 'job' ? addJobDependencies : addStreamDependencies
  const drop = noun === 'job' ? dropJobDependencies : dropStreamDependencies
  withAddOptions(
    parent
      .command('add-dependency')
      .alias('adddep')
      .description('give it more to wait for, or other times, while it has not started')
      .argument('ID', named),
  )
    .addHelpText('after', `\nExamples:\n${examples(noun, 'add-dependency')}`)
    .action(act((session, id: string, options: AddOptions) => add(session, id, options)))
  withNames(
    parent
      .command('remove-dependency')
      .alias('deldep')
      .description('take single dependencies or times away')
      .argument('ID', named),
  )
    .option('--at', 'its earliest start')
    .option('--until', 'its latest start')
    .option('--deadline', 'its deadline')
    .action(act((session, id: string, options: DropOptions) => drop(session, id, 'remove', options)))
  withNames(
    parent
      .command('release-dependency')
      .alias('reldep')
      .description('let single dependencies count as come; they are still shown')
      .argument('ID', named),
  )
    .option('--at', 'its earliest start')
    .action(act((session, id: string, options: DropOptions) => drop(session, id, 'release', options)))
}

const withAddOptions = (command: Command): Command =>
  withWaits(command)
    .option('--at <when>', 'not before: 2330, 2330 +1, 2026-11-23 06:00; on the clocks of the site')
    .option(...why)

const withNames = (command: Command): Command =>
  command
    .option('--follows <name>', 'a predecessor, as job show names it, or its number; may be repeated', several)
    .option('--needs <resource>', 'a resource; may be repeated', several)
    .option('--opens <path>', 'a file; may be repeated', several)
    .option('--prompt <name>', 'a prompt by its number, name or text; may be repeated', several)
    .option(...why)

const examples = (noun: string, command: string): string =>
  `  batuta ${noun} ${command} 4711 --follows FTA1#LEDGER.CLOSE --until 2330
  batuta ${noun} ${command} 4711 --follows 'PAYROLL.CALC IF ABEND|FAIL' --needs '2 FTA1#TAPES' --prompt 'go on?'`
