/** The commands about profiles: servers by name. */
import type { Command } from 'commander'
import { Refusal } from '#/lib/refusal.ts'
import type { Io } from './io.ts'
import {
  ofThisMachine,
  profileNamed,
  readProfiles,
  requireProfileName,
  writeProfiles,
  type Profiles,
} from './profiles.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import { refuseUnknownCommands } from './usage.ts'

export const addProfileCommands = (program: Command, act: Act): void => {
  const profile = program
    .command('profile')
    .description('servers by name, each with its login')
    .addHelpText('after', `\nExamples:\n${examples}`)
  profile
    .command('list', { isDefault: true })
    .description('list profiles; * marks the one that is used')
    .action(act(list))
  profile
    .command('add')
    .description('name a server, and use it from now on')
    .argument('NAME', 'what to call it')
    .argument('URL', 'where it is: https://batuta.site.example')
    .action(act(add))
  profile
    .command('use')
    .description(`use a profile from now on; ${ofThisMachine} is the server of this machine`)
    .argument('NAME', 'its name')
    .action(act(use))
  profile
    .command('remove')
    .description('forget a profile; its token still counts until batuta logout or its day')
    .argument('NAME', 'its name')
    .action(act(remove))
  refuseUnknownCommands(profile)
}

const examples = `  batuta profile add prod https://batuta.site.example
  batuta login
  batuta --profile prod jobs --status abended
  batuta profile use ${ofThisMachine}`

/** Throws `profile.unreadable` where there is no place for them. */
export const fileOfProfiles = ({ profilesFile }: Io): string => {
  if (profilesFile !== undefined) return profilesFile
  throw new Refusal('profile.unreadable', 'There is no folder for profiles: set HOME or XDG_CONFIG_HOME.')
}

/** Says what was done; for programs, which profile is used now. */
const change = async (session: Session, how: (profiles: Profiles) => Profiles, done: string): Promise<void> => {
  const file = fileOfProfiles(session.io)
  const profiles = how(readProfiles(file))
  writeProfiles(file, profiles)
  if (session.json) return session.printJson({ current: profiles.current })
  await session.print(done)
}

interface Row {
  readonly name: string
  readonly server: string
  readonly user: string | null
  readonly current: boolean
}

const list = async (session: Session): Promise<void> => {
  const { current, profiles } = readProfiles(fileOfProfiles(session.io))
  const used = session.io.profile ?? current
  const items = Object.entries(profiles).map(([name, { server, login }]): Row => {
    const user = login?.user ?? null
    return { name, server, user, current: name === used }
  })
  if (session.json) return session.printJson({ items })
  if (items.length === 0) return session.print('No profiles: batuta profile add NAME URL.')
  const columns: Column<Row>[] = [
    { title: '', cell: (row) => (row.current ? '*' : '') },
    { title: 'PROFILE', cell: ({ name }) => name },
    { title: 'SERVER', cell: ({ server }) => server },
    { title: 'LOGGED IN AS', cell: ({ user }) => user ?? '-' },
  ]
  await session.print(formatTable(items, columns, session.paint))
}

const add = async (session: Session, name: string, server: string): Promise<void> => {
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? '')) {
    throw new Refusal('command.usage', `"${server}" is no URL of a server: https://batuta.site.example.`)
  }
  const done = `The profile ${name} is ${server} and is used from now on; batuta login logs in.`
  const added = ({ profiles }: Profiles): Profiles => {
    if (Object.hasOwn(profiles, requireProfileName(name))) {
      throw new Refusal('command.usage', `There is a profile ${name} already: batuta profile remove ${name} first.`)
    }
    return { current: name, profiles: { ...profiles, [name]: { server } } }
  }
  await change(session, added, done)
}

const use = async (session: Session, name: string): Promise<void> => {
  const isLocal = name === ofThisMachine
  const used = ({ profiles }: Profiles): Profiles => {
    if (!isLocal) profileNamed({ current: null, profiles }, name)
    return { current: isLocal ? null : name, profiles }
  }
  await change(session, used, isLocal ? 'The server of this machine is used.' : `The profile ${name} is used.`)
}

const remove = async (session: Session, name: string): Promise<void> => {
  const without = ({ current, profiles }: Profiles): Profiles => {
    profileNamed({ current, profiles }, name)
    const rest = Object.fromEntries(Object.entries(profiles).filter(([one]) => one !== name))
    return { current: current === name ? null : current, profiles: rest }
  }
  await change(session, without, `The profile ${name} is forgotten.`)
}
