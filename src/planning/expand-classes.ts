/**
 * Streams of workstation classes: one on each member (User's Guide and Reference, "workstation class").
 *
 * The stream of a member is a definition of its own, with the jobs of the class running on the member.
 */
import type { Follows, Join } from '#/model/needs.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { WorkstationClass } from '#/model/workstation.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'

const expanded = new WeakMap<DefinitionIndex, DefinitionIndex>()
/** Where the jobs of a class run in the stream of a member. */
const memberships = new WeakMap<JobStream, { readonly of: string; readonly member: string }>()

/** The definitions with a stream for each member of a class in place of the class's; worked out once. */
export const expandClasses = (definitions: DefinitionIndex): DefinitionIndex => {
  if (definitions.classes.size === 0) return definitions
  const index = expanded.get(definitions) ?? { ...definitions, streams: expandStreams(definitions) }
  expanded.set(definitions, index)
  // What was expanded once stays as it is.
  expanded.set(index, index)
  return index
}

const expandStreams = (definitions: DefinitionIndex): ReadonlyMap<string, JobStream> => {
  const streams = new Map<string, JobStream>()
  const ofClasses: [JobStream, WorkstationClass][] = []
  for (const [key, stream] of definitions.streams) {
    const name = stream.workstation.toUpperCase()
    const workstationClass = definitions.workstations.has(name) ? undefined : definitions.classes.get(name)
    if (workstationClass === undefined) streams.set(key, stream)
    else ofClasses.push([stream, workstationClass])
  }
  for (const [stream, workstationClass] of ofClasses) {
    for (const member of membersOf(workstationClass, definitions)) {
      const key = keyOn(member, stream.name)
      if (!streams.has(key)) streams.set(key, streamOn(member, stream))
    }
  }
  return streams
}

/** The workstations of a class as they are defined; none of an ignored one. */
export const membersOf = (
  { members, ignored = false }: WorkstationClass,
  { workstations }: Pick<DefinitionIndex, 'workstations'>,
): string[] => {
  if (ignored) return []
  if (members.includes('@')) return [...workstations.values()].map(({ name }) => name)
  return members.map((name) => workstations.get(name.toUpperCase())?.name ?? name)
}

/** What the class's stream says of the class is said of the member. */
const streamOn = (member: string, stream: JobStream): JobStream => {
  const of = stream.workstation.toUpperCase()
  const follow = (one: Follows): Follows =>
    one.workstation?.toUpperCase() === of ? { ...one, workstation: member } : one
  const wait = <T extends { follows: Follows[]; joins?: Join[] }>(one: T): T => ({
    ...one,
    follows: one.follows.map(follow),
    ...(one.joins && { joins: one.joins.map((join) => ({ ...join, follows: join.follows.map(follow) })) }),
  })
  const own: JobStream = { ...wait(stream), workstation: member, jobs: stream.jobs.map(wait) }
  memberships.set(own, { of, member })
  return own
}

/** The stream of a member with something else said of it: its jobs run where they ran. */
export const sameMember = (altered: JobStream, stream: JobStream): JobStream => {
  const membership = memberships.get(stream)
  if (membership !== undefined) memberships.set(altered, membership)
  return altered
}

/**
 * Where a job runs: on the member for the stream's class, on the first member that takes part for a pool, else where it says,
 * as the workstation's definition spells it.
 */
export const runsOn = (
  name: string,
  stream: JobStream,
  { workstations }: Pick<DefinitionIndex, 'workstations'>,
): string => {
  const membership = memberships.get(stream)
  if (membership?.of === name.toUpperCase()) return membership.member
  const workstation = workstations.get(name.toUpperCase())
  const members = (workstation?.members ?? []).map((member) => workstations.get(member.toUpperCase()))
  const member = members.find((one) => one !== undefined && !one.ignored)
  return member?.name ?? workstation?.name ?? name
}
