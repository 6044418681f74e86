/** Which streams a change of definitions can concern, and through what: all others need no second look. */
import { definitionKey, type Definition } from '#/model/definition.ts'
import type { Change, ObjectName } from '#/model/definition-views.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { causeFinder } from './effect-causes.ts'

type DefinitionMap = ReadonlyMap<string, Definition>

/** A stream that may come out differently. */
export interface ConcernedStream {
  readonly key: string
  readonly before: JobStream | undefined
  readonly after: JobStream | undefined
  /** Null: its own definition stays. */
  readonly change: Change | null
  /** What it uses, directly or not, that changes. */
  readonly because: readonly ObjectName[]
}

/** In the order of their names. */
export const concernedStreams = (before: DefinitionMap, after: DefinitionMap): ConcernedStream[] => {
  const changed = changedObjects(before, after)
  if (changed.size === 0) return []
  const noteCauses = causeFinder([before, after], changed)
  const keys = new Set([...before.values(), ...after.values()].filter(isStream).map(definitionKey))
  const concerned: ConcernedStream[] = []
  for (const key of keys) {
    const [one, other] = [streamAt(before, key), streamAt(after, key)]
    const because = new Map<string, ObjectName>()
    if (one !== undefined) noteCauses(one, because)
    if (other !== undefined && other !== one) noteCauses(other, because)
    const change = changed.has(key)
      ? one === undefined
        ? 'created'
        : other === undefined
          ? 'deleted'
          : 'changed'
      : null
    if (change === null && because.size === 0) continue
    concerned.push({
      key: key.slice('stream '.length),
      before: one,
      after: other,
      change,
      because: [...because.values()],
    })
  }
  return concerned.sort((a, b) => (a.key < b.key ? -1 : 1))
}

const isStream = (definition: Definition): definition is JobStream => definition.kind === 'stream'

const streamAt = (map: DefinitionMap, key: string): JobStream | undefined => {
  const found = map.get(key)
  return found !== undefined && isStream(found) ? found : undefined
}

/** Everything that is not the same object on both sides, by key. */
const changedObjects = (before: DefinitionMap, after: DefinitionMap): Map<string, Definition> => {
  const changed = new Map<string, Definition>()
  for (const [key, definition] of after) if (before.get(key) !== definition) changed.set(key, definition)
  for (const [key, definition] of before) if (!after.has(key)) changed.set(key, definition)
  return changed
}
