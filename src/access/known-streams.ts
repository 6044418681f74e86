/**
 * What the check of definitions knows for a limited role: a stream that the role does not see is as if it were not there, as what an order waits for
 * must be seen. What definitions that it does see follow already it may know.
 */
import { predecessorsOf, predecessorStream } from '#/composer/check-follows.ts'
import { definitionKey, definitionName, keyOf, type Definition } from '#/model/definition.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { Scope } from './scope.ts'

/**
 * Of all that is in force. Of a stream that is only followed the jobs are left that are. Workstations, calendars and whatever else texts name are
 * left in, for roles that are limited to streams or folders write them and see none.
 */
export const knownStreams = (all: readonly Definition[], scope: Pick<Scope, 'sees' | 'seesAll'>): Definition[] => {
  if (scope.seesAll) return [...all]
  const isSeen = (definition: Definition): boolean => scope.sees(definitionName(definition))
  const followed = followedBy(all.filter((one) => one.kind === 'stream').filter(isSeen))
  return all.flatMap((definition) => {
    if (definition.kind !== 'stream' || isSeen(definition)) return [definition]
    const jobs = followed.get(definitionKey(definition))
    if (jobs === undefined) return []
    return [{ ...definition, jobs: definition.jobs.filter(({ name }) => jobs.has(name)) }]
  })
}

/** The jobs that these streams follow, by the keys of their streams; none where the whole stream is followed. */
const followedBy = (streams: readonly JobStream[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const followed = new Map<string, Set<string>>()
  for (const stream of streams) {
    for (const follows of [stream, ...stream.jobs].flatMap(predecessorsOf)) {
      const key = keyOf('stream', predecessorStream(follows, stream))
      const jobs = followed.get(key) ?? new Set<string>()
      followed.set(key, jobs)
      if (follows.job !== undefined) jobs.add(follows.job)
    }
  }
  return followed
}
