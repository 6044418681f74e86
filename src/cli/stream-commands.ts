/** The commands about one job stream, with their help. */
import type { Command } from 'commander'
import { streamActions, type StreamAction } from '#/model/command.ts'
import { streamLimit } from './arguments.ts'
import { limitStream, orderStream, type OrderOptions } from './orders.ts'
import type { Act } from './session.ts'
import { refuseUnknownCommands } from './usage.ts'

const orders: Readonly<Record<StreamAction, string>> = {
  release: 'take away what the stream itself waits for',
  cancel: 'never start what has not started; what follows the stream goes on',
}

export const addStreamCommands = (program: Command, act: Act): void => {
  const stream = program
    .command('stream')
    .description('order something of one job stream')
    .usage('COMMAND ID')
    .helpCommand(false)
  for (const action of streamActions) {
    stream
      .command(action)
      .description(orders[action])
      .argument('ID', 'the number of the stream, as batuta streams shows it')
      .option('--reason <text>', 'why; it is kept in the ledger')
      .action(act((session, id: string, options: OrderOptions) => orderStream(session, action, id, options)))
  }
  stream
    .command('limit')
    .description('how many of its jobs run at once')
    .argument('ID', 'the number of the stream, as batuta streams shows it')
    .argument('N', '0-1024, or none', streamLimit)
    .option('--reason <text>', 'why; it is kept in the ledger')
    .action(
      act((session, id: string, jobs: number | null, options: OrderOptions) => limitStream(session, id, jobs, options)),
    )
  refuseUnknownCommands(stream)
}
