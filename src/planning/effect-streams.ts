/** Which streams a change of definitions can concern, and through what: all others need no second look. */
import { usesOf, variablesIn, variablesOf } from '#/composer/definition-uses.ts'
import { definitionKey, definitionName, keyOf, type Definition } from '#/model/definition.ts'
import type { Change, ObjectName } from '#/model/definition-views.ts'
import type { JobStream } from '#/model/job-stream.ts'

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

/** The calendar that is asked when a stream names none. */
const defaultFreeDays = keyOf('calendar', 'HOLIDAYS')

/** What a stream is made of; what it follows is not a part of it. */
const isPart = ({ kind }: ObjectName): boolean => kind !== 'stream' && kind !== 'folder' && kind !== 'user'

/** In the order of their names. */
export const concernedStreams = (before: DefinitionMap, after: DefinitionMap): ConcernedStream[] => {
  const changed = changedObjects(before, after)
  if (changed.size === 0) return []
  const causes = [causesIn(before, changed), causesIn(after, changed)] as const
  const keys = new Set([...before.values(), ...after.values()].filter(isStream).map(definitionKey))
  const concerned: ConcernedStream[] = []
  for (const key of keys) {
    const [one, other] = [streamAt(before, key), streamAt(after, key)]
    const because = new Map<string, ObjectName>()
    if (one !== undefined) causes[0](one, because)
    if (other !== undefined) causes[1](other, because)
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

/** Makes the function that notes which changed objects a stream of one side uses, directly or through what it uses. */
const causesIn = (map: DefinitionMap, changed: ReadonlyMap<string, Definition>) => {
  const variables = changedVariables(changed)
  const known = new Map<string, readonly ObjectName[]>()
  const exists = (key: string): boolean => map.has(key)
  const own = (definition: Definition): ObjectName[] => {
    const used = usesOf(definition, exists).filter(isPart)
    const causes = used.filter(({ kind, name }) => changed.has(keyOf(kind, name)))
    for (const { kind, name } of used) causes.push(...causesOf(keyOf(kind, name)))
    if (usesDefaultFreeDays(definition) && changed.has(defaultFreeDays)) causes.push(holidays)
    if (variables.size > 0) for (const name of variablesIn(definition)) causes.push(...(variables.get(name) ?? []))
    return causes
  }
  const causesOf = (key: string): readonly ObjectName[] => {
    const before = known.get(key)
    if (before !== undefined) return before
    // Recovery jobs and groups may refer to each other in a ring.
    known.set(key, [])
    const definition = map.get(key)
    const causes = definition === undefined ? [] : own(definition)
    known.set(key, causes)
    return causes
  }
  return (stream: JobStream, into: Map<string, ObjectName>): void => {
    for (const cause of own(stream)) into.set(keyOf(cause.kind, cause.name), cause)
  }
}

const holidays: ObjectName = { kind: 'calendar', name: 'HOLIDAYS' }

const usesDefaultFreeDays = (definition: Definition): boolean =>
  (definition.kind === 'stream' || definition.kind === 'runcyclegroup') && definition.freeDays === undefined

/** The changed parameters and variable tables by the variables they give a value. */
const changedVariables = (changed: ReadonlyMap<string, Definition>): Map<string, ObjectName[]> => {
  const variables = new Map<string, ObjectName[]>()
  for (const definition of changed.values()) {
    const object = { kind: definition.kind, name: definitionName(definition) }
    for (const name of variablesOf(definition)) variables.set(name, [...(variables.get(name) ?? []), object])
  }
  return variables
}
