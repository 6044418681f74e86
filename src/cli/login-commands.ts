/**
 * The commands by which a person logs in and out.
 *
 * A password is read without echo or from standard input, never taken as an argument, which others could read among the
 * processes. What is kept is a token of its own for each login, which logout revokes.
 */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { text as readAll } from 'node:stream/consumers'
import type { Command } from 'commander'
import { createClient, type Client } from '#/contract/client.ts'
import { Refusal } from '#/lib/refusal.ts'
import { wholeNumber } from './arguments.ts'
import { write } from './io.ts'
import { fileOfProfiles } from './profile-commands.ts'
import { readProfiles, requireProfileName, writeProfiles, type Profile } from './profiles.ts'
import type { Act, Session } from './session.ts'
import { grantText } from '#/model/grant-text.ts'

interface LoginOptions {
  readonly user?: string
  readonly days?: number
  readonly passwordStdin?: true
}

const fromInput = ['--password-stdin', 'read the password from standard input, and after a line end a new one'] as const

export const addLoginCommands = (program: Command, act: Act): void => {
  program
    .command('login')
    .description('log in, and keep a token for it in the profile')
    .option('--user <name>', 'as whom; else it is asked')
    .option('--days <n>', 'how long the token counts', wholeNumber, 30)
    .option(...fromInput)
    .addHelpText('after', `\nExamples:\n${examples}`)
    .action(act(logIn))
  program.command('logout').description('revoke the token of the profile, and forget it').action(act(logOut))
  program.command('whoami').description('as whom the server takes you, and what you may do').action(act(showCaller))
  program
    .command('password')
    .description('change your own password')
    .option('--user <name>', 'whose; else it is asked')
    .option(...fromInput)
    .action(act(changePassword))
}

const examples = `  batuta login
  batuta --server https://batuta.site.example login --user maria
  batuta login --user maria --password-stdin < secret.txt`

/** Basic authentication, RFC 7617: it makes the token, and is kept nowhere. */
const clientOf = (server: string, user: string, password: string): Client => {
  const words = Buffer.from(`${user}:${password}`).toString('base64')
  return createClient({ server, authorization: () => `Basic ${words}` })
}

/** A password must not travel where others can read it along; whoever knows their network may go on. */
const warnOfPlainText = async ({ io, server }: Session): Promise<void> => {
  const { protocol, hostname: host } = new URL(server)
  if (protocol === 'https:' || host === 'localhost' || host === '[::1]' || host.startsWith('127.')) return
  await write(io.stderr, `batuta: ${server} is not https: whoever is on the way can read the password.\n`)
}

const logIn = async (session: Session, options: LoginOptions): Promise<void> => {
  const { io, server } = session
  await warnOfPlainText(session)
  const name = await nameOfProfile(session)
  const user = options.user ?? (await ask(session, 'User: '))
  const passwords = await passwordsFor(session, options)
  const client = await withOwnPassword(session, user, passwords)
  const token = await client.addToken({ name: tokenName(), days: options.days ?? 30 })
  const login = { user, token: token.token, tokenId: token.id, expiresAt: token.expiresAt }
  const file = fileOfProfiles(io)
  const { profiles } = readProfiles(file)
  await revoke(client, profiles[name])
  writeProfiles(file, { current: name, profiles: { ...profiles, [name]: { server, login } } })
  if (session.json) return session.printJson({ profile: name, server, user, expiresAt: token.expiresAt })
  await session.print(`Logged in to ${server} as ${user}. The profile ${name} is used from now on.`)
}

/** The one that names the server; else a new one, called as its host. */
const nameOfProfile = async ({ profile, server }: Session): Promise<string> =>
  profile ??
  requireProfileName(
    URL.parse(server)
      ?.host.replaceAll(/[^\w.-]+/g, '-')
      .replace(/^-+/, '') ?? '',
  )

/** A token is told from the others of a user by where it was made. */
const tokenName = (): string => {
  const host = hostname()
    .replaceAll(/[^\w.-]/g, '-')
    .slice(0, 40)
  return `cli-${host}-${randomUUID().slice(0, 8)}`
}

/** The client of a user whose password is their own: one that was given is changed first. */
const withOwnPassword = async (session: Session, user: string, passwords: Passwords): Promise<Client> => {
  const { server } = session
  const password = await passwords.present()
  const client = clientOf(server, user, password)
  const { mustChangePassword } = await client.me()
  if (!mustChangePassword) return client
  await session.print('The password was given to you; choose your own.')
  const newPassword = await passwords.next()
  await client.changePassword({ password, newPassword })
  return clientOf(server, user, newPassword)
}

const changePassword = async (session: Session, options: Omit<LoginOptions, 'days'>): Promise<void> => {
  await warnOfPlainText(session)
  const user = options.user ?? (await ask(session, 'User: '))
  const passwords = await passwordsFor(session, options)
  const password = await passwords.present()
  const answer = await clientOf(session.server, user, password).changePassword({
    password,
    newPassword: await passwords.next(),
  })
  if (session.json) return session.printJson(answer)
  await session.print('The password is changed.')
}

interface Passwords {
  readonly present: () => Promise<string>
  readonly next: () => Promise<string>
}

const passwordsFor = async ({ io }: Session, { passwordStdin }: LoginOptions): Promise<Passwords> => {
  if (passwordStdin === true) {
    const [present = '', next] = (await readAll(io.stdin)).split(/\r?\n/)
    return {
      present: async () => present,
      next: async () => {
        if (next !== undefined && next !== '') return next
        throw new Refusal('command.usage', 'A new password is needed: the second line of standard input.')
      },
    }
  }
  const { askSecret } = io
  if (askSecret === undefined) {
    throw new Refusal('command.usage', 'Nobody is there to be asked for a password: use --password-stdin.')
  }
  return {
    present: () => askSecret('Password: '),
    next: async () => {
      const next = await askSecret('New password: ')
      if (next === (await askSecret('The same once more: '))) return next
      throw new Refusal('command.usage', 'The two new passwords are not the same; nothing was changed.')
    },
  }
}

const ask = async ({ io }: Session, question: string): Promise<string> => {
  if (io.ask === undefined) throw new Refusal('command.usage', 'Nobody is there to be asked for a name: use --user.')
  return (await io.ask(question)).trim()
}

/** A token that is over or gone needs no revoking. */
const revoke = async (client: Client, profile: Profile | undefined): Promise<void> => {
  if (profile?.login === undefined) return
  await client.revokeToken({ token: profile.login.tokenId }).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.kind.retry) throw error
  })
}

const logOut = async (session: Session): Promise<void> => {
  const file = fileOfProfiles(session.io)
  const { current, profiles } = readProfiles(file)
  const name = session.profile
  const profile = name === undefined ? undefined : profiles[name]
  if (name === undefined || profile?.login === undefined) {
    throw new Refusal('command.usage', `Nobody is logged in to ${session.server} from here.`)
  }
  const { login, ...rest } = profile
  await revoke(session.client, profile)
  writeProfiles(file, { current, profiles: { ...profiles, [name]: rest } })
  if (session.json) return session.printJson({ profile: name, user: login.user })
  await session.print(`${login.user} is logged out of ${session.server}.`)
}

const showCaller = async (session: Session): Promise<void> => {
  const answer = await session.client.me()
  if (session.json) return session.printJson(answer)
  const { actor, grants } = answer
  const may = grants.map(grantText).join(' ') || 'nothing'
  await session.print(`${session.server} takes you for ${actor}, who may: ${may}.`)
}
