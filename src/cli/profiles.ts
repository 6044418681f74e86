/**
 * The profiles of whoever calls: servers by name, with the tokens that logins to them gave.
 *
 * They stand in one file that its owner alone may read; it is replaced as a whole, so that two calls at once leave one of two
 * whole files.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'

const Profile = Type.Object({
  server: Type.String(),
  /** What the last login gave; absent: nobody has logged in. */
  login: Type.Optional(
    Type.Object({ user: Type.String(), token: Type.String(), tokenId: Type.String(), expiresAt: Type.String() }),
  ),
})
export type Profile = Static<typeof Profile>

const Profiles = Type.Object({
  /** The one that is used when none is named; null: the server of this machine. */
  current: Type.Union([Type.String(), Type.Null()]),
  profiles: Type.Record(Type.String(), Profile),
})
export type Profiles = Static<typeof Profiles>

/** A name for a profile that is taken: the server of this machine, with no profile at all. */
export const ofThisMachine = 'local'

const namePattern = /^[A-Za-z0-9][\w.-]{0,63}$/

/** Throws `command.usage`. */
export const requireProfileName = (name: string): string => {
  if (namePattern.test(name) && name !== ofThisMachine) return name
  throw new Refusal(
    'command.usage',
    name === ofThisMachine
      ? `The name ${ofThisMachine} stands for the server of this machine; choose another.`
      : `"${name}" cannot be a name of a profile: letters, digits, points, dashes, 64 at most.`,
  )
}

/** Those of the file; none where there is no file. Throws `profile.unreadable`. */
export const readProfiles = (file: string): Profiles => {
  const text = textOf(file)
  if (text === undefined) return { current: null, profiles: {} }
  const { mode } = statSync(file)
  if ((mode & 0o077) !== 0) {
    throw new Refusal('profile.unreadable', `Others may read the tokens in ${file}: chmod 600 ${file}.`)
  }
  const profiles = parsed(text)
  if (Value.Check(Profiles, profiles)) return profiles
  throw new Refusal('profile.unreadable', `${file} has no profiles in it as Batuta writes them; mend or remove it.`)
}

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Refusal('profile.unreadable', `${file} cannot be read: ${code}.`)
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Throws `profile.unreadable` when the file cannot be written. */
export const writeProfiles = (file: string, profiles: Profiles): void => {
  const next = `${file}.${randomUUID()}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(next, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 })
    renameSync(next, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new Refusal('profile.unreadable', `${file} cannot be written: ${code}.`)
  }
}

/** Throws `profile.unknown`. */
export const profileNamed = ({ profiles }: Profiles, name: string): Profile => {
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (found !== undefined) return found
  const known = Object.keys(profiles)
  const all = known.length === 0 ? 'There is none yet: batuta profile add NAME URL.' : `There are ${known.join(', ')}.`
  throw new Refusal('profile.unknown', `There is no profile ${name}.${didYouMean(name, known)} ${all}`)
}
