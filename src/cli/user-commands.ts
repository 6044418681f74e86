/** The commands about users, their sessions and tokens, with their help. */
import type { Command } from 'commander'
import type { GivenPassword, UserView } from '#/model/access-views.ts'
import { grantText, parseGrant } from '#/model/grant-text.ts'
import type { OrderOptions } from './orders.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'

interface GrantOptions extends OrderOptions {
  readonly grant?: readonly string[]
}

const grantHelp = `
A grant is a role, and what it is limited to: viewer, operator:folder=/PAY, scheduler:workstation=FTA1:stream=PAY@.
Each role can do what the ones before it can: viewer, operator, scheduler, administrator.`

export const addUserCommands = (program: Command, act: Act): void => {
  const user = program.command('user').description('who may log in, and what they may do')
  user.command('list', { isDefault: true }).description('list users').action(act(listUsers))
  const withGrants = (command: Command): Command =>
    command
      .option('--grant <grant...>', 'what the user may do; may be said several times')
      .option('--reason <text>', 'why; it is kept in the audit')
      .addHelpText('after', grantHelp)
  withGrants(
    user.command('add').description('add a user, and print a password for the first login').argument('NAME'),
  ).action(
    act(async (session, name: string, { grant = [], reason }: GrantOptions) =>
      printPassword(session, await session.client.addUser({ name, grants: grant.map(parseGrant), ...because(reason) })),
    ),
  )
  withGrants(user.command('grant').description('set what a user may do').argument('NAME')).action(
    act(async (session, name: string, { grant = [], reason }: GrantOptions) =>
      printUsers(session, [
        await session.client.changeUser({ user: name, grants: grant.map(parseGrant), ...because(reason) }),
      ]),
    ),
  )
  addOrders(user, act)
}

const addOrders = (user: Command, act: Act): void => {
  const order = (name: string, description: string): Command =>
    user
      .command(name)
      .description(description)
      .argument('NAME')
      .option('--reason <text>', 'why; it is kept in the audit')
  order('reset', 'print a password for one login; all sessions of the user end').action(
    act(async (session, name: string, { reason }: OrderOptions) =>
      printPassword(session, await session.client.resetPassword({ user: name, ...because(reason) })),
    ),
  )
  for (const [word, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    order(word, disabled ? 'let nobody in as the user any more' : 'let the user in again').action(
      act(async (session, name: string, { reason }: OrderOptions) =>
        printUsers(session, [await session.client.changeUser({ user: name, disabled, ...because(reason) })]),
      ),
    )
  }
  order('remove', 'remove a user, with sessions and tokens').action(
    act(async (session, name: string, { reason }: OrderOptions) => {
      const answer = await session.client.removeUser({ user: name, ...because(reason) })
      if (session.json) return session.printJson(answer)
      await session.print(`${name} is removed.`)
    }),
  )
}

const because = (reason: string | undefined) => (reason === undefined ? {} : { reason })

const listUsers = async (session: Session): Promise<void> => {
  const answer = await session.client.users()
  if (session.json) return session.printJson(answer)
  await printUsers(session, answer.items)
}

const columns: readonly Column<UserView>[] = [
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'FROM', cell: ({ origin }) => origin },
  { title: 'MAY', cell: ({ grants }) => grants.map(grantText).join(' ') || '-' },
  { title: 'STATE', cell: ({ disabled, oneTime }) => (disabled ? 'disabled' : oneTime ? 'first login' : 'active') },
]

const printUsers = async (session: Session, users: readonly UserView[]): Promise<void> => {
  if (session.json) return session.printJson(users[0])
  await session.print(formatTable(users, columns, session.paint))
}

const printPassword = async (session: Session, user: GivenPassword): Promise<void> => {
  if (session.json) return session.printJson(user)
  await session.print(
    `${user.name} logs in with ${user.password}\nThe password is shown this once, and must be changed with the login.`,
  )
}
