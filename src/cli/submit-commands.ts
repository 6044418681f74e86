/** The commands that put work into the plan, with their help. */
import type { Command } from 'commander'
import type { OrderOptions } from './orders.ts'
import type { Act } from './session.ts'
import { collectVariables, submitStream, type StreamOptions } from './submit.ts'

const why = ['--reason <text>', 'why; it is kept in the ledger'] as const
const set = ['--set <name=value>', 'the value of a variable for this submission; may be said more than once'] as const
const table = ['--table <name>', 'the variable table that is asked first'] as const
const at = ['--at <when>', 'not before: 2330, 2330 +1, 2026-11-23 06:00; in the zone of the site'] as const
const alias = ['--alias <name>', 'what it is called in the plan'] as const

export const addSubmitCommands = (program: Command, act: Act): void => {
  program
    .command('submit')
    .description('put one more occurrence of a stream into the plan')
    .argument('STREAM', 'WORKSTATION#STREAM, or STREAM where that is unique')
    .option(...set, collectVariables, {})
    .option(...table)
    .option(...at)
    .option(...alias)
    .option(...why)
    .addHelpText(
      'after',
      '\nExamples:\n  batuta submit PAYROLL\n  batuta submit FTA1#PAYROLL --set MONTH=11 --set RUN=test --alias PAYTEST --at 2330',
    )
    .action(
      act((session, stream: string, options: StreamOptions & OrderOptions) => submitStream(session, stream, options)),
    )
}
