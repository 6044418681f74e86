/** The commands about tokens and sessions, with their help. */
import type { Command } from 'commander'
import type { SessionView, TokenView } from '#/model/access-views.ts'
import type { OrderOptions } from './orders.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import { grantText, parseGrant } from '#/model/grant-text.ts'
import type { Clock } from './when.ts'

interface TokenOptions extends OrderOptions {
  readonly grant?: readonly string[]
  readonly user?: string
  readonly days?: string
}

export const addTokenCommands = (program: Command, act: Act): void => {
  const token = program.command('token').description('what programs log in with')
  token
    .command('list', { isDefault: true })
    .description('list your tokens, or all for an administrator')
    .action(act(listTokens))
  token
    .command('add')
    .description('make a token and print it, this once')
    .argument('NAME', 'what it is for')
    .option('--grant <grant...>', 'what it may do, as of batuta user add; else all that its owner may')
    .option('--user <name>', 'whose it is, if not yours')
    .option('--days <n>', 'how long it counts', '90')
    .option('--reason <text>', 'why; it is kept in the audit')
    .action(act(addToken))
  token
    .command('revoke')
    .description('revoke a token')
    .argument('ID')
    .option('--reason <text>', 'why; it is kept in the audit')
    .action(
      act(async (session, id: string, order: OrderOptions) => {
        const answer = await session.client.revokeToken({ token: id, ...order })
        if (session.json) return session.printJson(answer)
        await session.print('The token is revoked.')
      }),
    )
  const sessions = program.command('session').description('who is logged in')
  sessions
    .command('list', { isDefault: true })
    .description('list your sessions, or all for an administrator')
    .action(act(listSessions))
  sessions
    .command('end')
    .description('end a session: who has it must log in again')
    .argument('ID')
    .option('--reason <text>', 'why; it is kept in the audit')
    .action(
      act(async (session, id: string, order: OrderOptions) => {
        const answer = await session.client.endSession({ session: id, ...order })
        if (session.json) return session.printJson(answer)
        await session.print('The session has ended.')
      }),
    )
}

const addToken = async (session: Session, name: string, options: TokenOptions): Promise<void> => {
  const { grant, user, days = '90', reason } = options
  const answer = await session.client.addToken({
    name,
    days: Number(days),
    ...(grant !== undefined && { grants: grant.map(parseGrant) }),
    ...(user !== undefined && { user }),
    ...(reason !== undefined && { reason }),
  })
  if (session.json) return session.printJson(answer)
  const { when } = await session.clock()
  await session.print(`${answer.token}\nIt is shown this once. It is over ${when(answer.expiresAt)}.`)
}

const tokenColumns = ({ when }: Clock): readonly Column<TokenView>[] => [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'USER', cell: ({ user }) => user },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'MAY', cell: ({ grants }) => grants.map(grantText).join(' ') },
  { title: 'OVER', cell: ({ expiresAt }) => when(expiresAt) },
  { title: 'USED', cell: ({ seenAt }) => (seenAt === null ? 'never' : when(seenAt)) },
]

const listTokens = async (session: Session): Promise<void> => {
  const answer = await session.client.tokens()
  if (session.json) return session.printJson(answer)
  await session.print(formatTable(answer.items, tokenColumns(await session.clock()), session.paint))
}

const sessionColumns = ({ when }: Clock): readonly Column<SessionView>[] => [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'USER', cell: ({ user, own }) => (own ? `${user} (this one)` : user) },
  { title: 'SINCE', cell: ({ createdAt }) => when(createdAt) },
  { title: 'SEEN', cell: ({ seenAt }) => when(seenAt) },
  { title: 'FROM', cell: ({ source }) => source },
  { title: 'WITH', cell: ({ agent }) => agent.slice(0, 40) },
]

const listSessions = async (session: Session): Promise<void> => {
  const answer = await session.client.sessions()
  if (session.json) return session.printJson(answer)
  await session.print(formatTable(answer.items, sessionColumns(await session.clock()), session.paint))
}
