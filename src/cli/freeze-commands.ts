/** The commands about freezes and drains, with their help. */
import { InvalidArgumentError, type Command } from 'commander'
import { count } from '#/lib/words.ts'
import { scopeKinds, type FreezeKind, type FreezeView } from '#/model/freeze.ts'
import { numberOf } from './find-job.ts'
import type { OrderOptions } from './orders.ts'
import { readWhen } from './read-when.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import { refuseUnknownCommands } from './usage.ts'
import type { Clock } from './when.ts'

interface AddOptions extends OrderOptions {
  readonly drain?: boolean
  readonly until?: string
}

export const addFreezeCommands = (program: Command, act: Act): void => {
  const freeze = program
    .command('freeze')
    .description('keep a part of the plan from starting for a while')
    .usage('COMMAND')
    .helpCommand(false)
  freeze
    .command('add')
    .description('nothing in the scope starts, HI and GO neither; what runs goes on')
    .argument('SCOPE', 'site, workstation:PATTERN or stream:PATTERN', scopeOf)
    .option('--drain', 'let streams that have begun go on; only none begins')
    .option('--until <when>', 'it is lifted then by itself: 2330, 2330 +1, 2026-11-23 06:00; in the zone of the site')
    .option('--reason <text>', 'why; it is kept in the ledger and said to whoever asks')
    .addHelpText(
      'after',
      '\nExamples:\n  batuta freeze add workstation:FTA1 --reason "disk is replaced" --until 0600\n  batuta freeze add stream:PAY@ --drain',
    )
    .action(act((session, scope: Scope, options: AddOptions) => addFreeze(session, scope, options)))
  freeze.command('list').description('list freezes and drains, and what is left to end').action(act(listFreezes))
  freeze
    .command('lift')
    .description('take a freeze or drain away')
    .argument('NUMBER', 'as batuta freeze list shows it')
    .option('--reason <text>', 'why; it is kept in the ledger')
    .action(act((session, id: string, options: OrderOptions) => liftFreeze(session, id, options)))
  refuseUnknownCommands(freeze)
}

interface Scope {
  readonly scope: FreezeView['scope']
  readonly pattern?: string
}

const scopeOf = (text: string): Scope => {
  if (text === 'site') return { scope: 'site' }
  const [word = '', ...rest] = text.split(':')
  const pattern = rest.join(':')
  const scope = scopeKinds.find((known) => known === word)
  if (scope !== undefined && scope !== 'site' && pattern !== '') return { scope, pattern }
  throw new InvalidArgumentError('It must be site, workstation:PATTERN or stream:PATTERN.')
}

const addFreeze = async (session: Session, scope: Scope, { drain, until, ...order }: AddOptions): Promise<void> => {
  const kind: FreezeKind = drain === true ? 'drain' : 'freeze'
  const end = until === undefined ? {} : { until: readWhen(until, await session.clock()) }
  const view = await session.client.addFreeze({ kind, ...scope, ...end, ...order })
  if (session.json) return session.printJson(view)
  const { when } = await session.clock()
  const left = leftOf(view)
  await session.print(`${title(view)} ${view.id} of ${meant(view)} ${endOf(view, when)}; ${left}.`)
  // An older server does not tell.
  if (view.meant !== 0 || view.scope === 'site') return
  await session.print(
    `  ! No ${view.scope} of the plan is meant yet; batuta freeze lift ${view.id} takes it away if it was mistyped.`,
  )
}

const title = ({ kind }: FreezeView): string => (kind === 'freeze' ? 'Freeze' : 'Drain')

const meant = ({ scope, pattern }: FreezeView): string => (pattern === null ? 'the whole site' : `${scope}s ${pattern}`)

const endOf = ({ until }: FreezeView, when: Clock['when']): string =>
  until === null ? 'until it is lifted' : `until ${when(until)}`

const leftOf = ({ kind, remaining }: FreezeView): string =>
  kind === 'freeze' ? `${count(remaining, 'run')} left` : `${count(remaining, 'job')} left`

const listFreezes = async (session: Session): Promise<void> => {
  const answer = await session.client.freezes()
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('No freezes.')
  const { when } = await session.clock()
  await session.print(formatTable(answer.items, columns(when), session.paint))
}

const liftFreeze = async (session: Session, named: string, options: OrderOptions): Promise<void> => {
  const answer = await session.client.liftFreeze({ id: numberOf('freeze', named), ...options })
  if (session.json) return session.printJson(answer)
  await session.print(`Lifted ${named}.`)
}

const columns = (when: Clock['when']): Column<FreezeView>[] => [
  { title: 'NUMBER', cell: ({ id }) => String(id), align: 'right' },
  { title: 'KIND', cell: ({ kind }) => kind },
  { title: 'SCOPE', cell: ({ scope, pattern }) => (pattern === null ? scope : `${scope}:${pattern}`) },
  { title: 'SINCE', cell: ({ since }) => when(since), align: 'right' },
  { title: 'UNTIL', cell: ({ until }) => when(until), align: 'right' },
  { title: 'LEFT', cell: ({ remaining }) => String(remaining), align: 'right' },
  { title: 'BY', cell: ({ by }) => by },
  { title: 'REASON', cell: ({ reason }) => reason ?? '-' },
]
