/** The commands about one job stream, with their help. */
import type { Command } from 'commander'
import { streamActions, type StreamAction } from '#/model/command.ts'
import { priorityNamed, streamLimit } from './arguments.ts'
import { listStreamDependencies } from './dependencies.ts'
import { addDependencyCommands } from './dependency-commands.ts'
import { limitStream, type CancelOptions, type OrderOptions } from './orders.ts'
import type { Act } from './session.ts'
import { cancelStream, orderStream, setStreamPriority } from './stream-orders.ts'
import { refuseUnknownCommands } from './usage.ts'

const orders: Readonly<Record<StreamAction, string>> = {
  hold: 'keep its jobs from starting',
  unhold: 'take a hold back',
  release: 'take away what the stream itself waits for, and a hold with it',
  cancel: 'never start what has not started; what follows the stream goes on',
  kill: 'end the process groups of its running jobs',
}

const named = 'the number of the stream, or a name that only one stream of the plan has'
const why = ['--reason <text>', 'why; it is kept in the ledger'] as const

export const addStreamCommands = (program: Command, act: Act): void => {
  const stream = program
    .command('stream')
    .description('order something of one job stream')
    .usage('COMMAND ID')
    .helpCommand(false)
  for (const action of streamActions) {
    const command = stream
      .command(action)
      .description(orders[action])
      .argument('ID', named)
      .option(...why)
    if (action === 'cancel') {
      command
        .option('--pend', 'when what it waits for has come; at once if it has started')
        .action(act((session, id: string, options: CancelOptions) => cancelStream(session, id, options)))
    } else
      command.action(act((session, id: string, options: OrderOptions) => orderStream(session, action, id, options)))
  }
  stream
    .command('limit')
    .description('how many of its jobs run at once')
    .argument('ID', named)
    .argument('N', '0-1024, or none', streamLimit)
    .option('--reason <text>', 'why; it is kept in the ledger')
    .action(
      act((session, id: string, jobs: number | null, options: OrderOptions) => limitStream(session, id, jobs, options)),
    )
  stream
    .command('priority')
    .description('change its priority, and take a hold back with it')
    .argument('ID', named)
    .argument('PRIORITY', '0 to 99, hi or go', priorityNamed)
    .option(...why)
    .action(
      act((session, id: string, priority: number, options: OrderOptions) =>
        setStreamPriority(session, id, priority, options),
      ),
    )
  addDependencyCommands(stream, act, 'stream', named)
  stream
    .command('dependencies')
    .description('what the stream itself waits for, and how that stands')
    .argument('ID', named)
    .action(act((session, id: string) => listStreamDependencies(session, id)))
  refuseUnknownCommands(stream)
}
