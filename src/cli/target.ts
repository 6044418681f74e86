/** Which server a command talks to, and as whom: by what it was told, the environment, and the profiles, in this order. */
import type { Io } from './io.ts'
import { ofThisMachine, profileNamed, readProfiles, type Profile, type Profiles } from './profiles.ts'

/** What the command line says. */
export interface TargetOptions {
  readonly server?: string
  readonly profile?: string
}

export interface Target {
  readonly server: string
  /** The profile that it comes from; undefined: from none. */
  readonly profile: string | undefined
  readonly authorization: () => string | undefined
}

/** Throws `profile.unknown` and `profile.unreadable`. */
export const targetOf = (io: Io, options: TargetOptions): Target => {
  const { server, name, profile } = placeOf(io, options)
  const token = io.tokenIsNamed === true ? undefined : profile?.login?.token
  return {
    server,
    profile: name,
    authorization: () => (token === undefined ? io.authorization?.(server) : `Bearer ${token}`),
  }
}

interface Place {
  readonly server: string
  readonly name: string | undefined
  readonly profile: Profile | undefined
}

const placeOf = (io: Io, options: TargetOptions): Place => {
  const profiles: Profiles =
    io.profilesFile === undefined ? { current: null, profiles: {} } : readProfiles(io.profilesFile)
  const server = options.server ?? (io.serverIsNamed === true && options.profile === undefined ? io.server : undefined)
  const named = options.profile ?? (server === undefined ? (io.profile ?? profiles.current ?? undefined) : undefined)
  if (named !== undefined && named !== ofThisMachine) {
    const profile = profileNamed(profiles, named)
    // A token is for its own server and told to no other.
    if (server === undefined || isSame(server, profile.server)) return { server: profile.server, name: named, profile }
    return { server, name: undefined, profile: undefined }
  }
  if (server === undefined) return { server: io.server, name: undefined, profile: undefined }
  const [name, profile] = Object.entries(profiles.profiles).find(([, one]) => isSame(server, one.server)) ?? []
  return { server, name, profile }
}

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [URL.parse(one), URL.parse(other)]
  return a !== null && b !== null && a.href.replace(/\/$/, '') === b.href.replace(/\/$/, '')
}
