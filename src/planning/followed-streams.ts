/** Which streams somebody follows: only what becomes of those can change what a plan waits for. */
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { expandClasses } from './expand-classes.ts'

/** Keys of streams, those that wait for their own instance before among them. */
export const followedStreams = (definitions: DefinitionIndex): ReadonlySet<string> => {
  const { streams } = expandClasses(definitions)
  const followed = new Set<string>()
  for (const stream of streams.values()) {
    const { workstation, name, onOverlap = 'parallel' } = stream
    if (onOverlap !== 'parallel') followed.add(keyOn(workstation, name))
    for (const { follows, joins = [] } of [stream, ...stream.jobs]) {
      for (const one of [follows, ...joins.map((join) => join.follows)].flat()) {
        if (one.stream !== undefined) followed.add(keyOn(one.workstation ?? workstation, one.stream))
      }
    }
  }
  return followed
}
