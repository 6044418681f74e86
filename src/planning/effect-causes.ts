/** Through what a change of definitions reaches a stream: the changed objects that it uses, directly or by what it uses. */
import { usesOf, variablesIn, variablesOf } from '#/composer/definition-uses.ts'
import { definitionName, keyOf, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycleGroup } from '#/model/run-cycle.ts'

type DefinitionMap = ReadonlyMap<string, Definition>

/** The calendar that is asked when a stream names none. */
const holidays: ObjectName = { kind: 'calendar', name: 'HOLIDAYS' }

/** What a kind reaches a stream by, beside the stream itself: a calendar by a run cycle group. */
const reachedBy: Partial<Record<DefinitionKind, readonly DefinitionKind[]>> = {
  calendar: ['runcyclegroup'],
  vartable: ['runcyclegroup', 'job', 'workstation', 'prompt'],
  parameter: ['job', 'prompt', 'vartable'],
  workstation: ['class', 'job'],
  class: ['job'],
}

/** Not a part of a stream: what it follows, and what only has a place in the tree of names. */
const noParts = new Set<DefinitionKind>(['stream', 'folder', 'user', 'domain', 'eventrule'])

/** The kinds to look at: of a large site most names are of others. */
const kindsToFollow = (changed: Iterable<Definition>): Set<DefinitionKind> => {
  const kinds = new Set<DefinitionKind>()
  const add = (kind: DefinitionKind): void => {
    if (noParts.has(kind) || kinds.has(kind)) return
    kinds.add(kind)
    for (const other of reachedBy[kind] ?? []) add(other)
  }
  for (const { kind } of changed) add(kind)
  return kinds
}

/** Makes the function that notes the causes of a stream. Names are looked for on both sides. */
export const causeFinder = (
  [before, after]: readonly [DefinitionMap, DefinitionMap],
  changed: ReadonlyMap<string, Definition>,
): ((stream: JobStream, into: Map<string, ObjectName>) => void) => {
  const kinds = kindsToFollow(changed.values())
  const variables = changedVariables(changed)
  const known = new Map<string, readonly ObjectName[]>()
  const exists = (key: string): boolean => after.has(key) || before.has(key)
  const own = (definition: Definition): ObjectName[] => {
    const used = kinds.size === 0 ? [] : usesOf(definition, exists, kinds)
    const causes = used.filter(({ kind, name }) => changed.has(keyOf(kind, name)) && counts(definition, { kind, name }))
    for (const { kind, name } of used) causes.push(...causesOf(keyOf(kind, name)))
    if (asksHolidays(definition) && changed.has(keyOf(holidays.kind, holidays.name))) causes.push(holidays)
    if (variables.size > 0) for (const name of variablesIn(definition)) causes.push(...(variables.get(name) ?? []))
    return causes
  }
  const causesOf = (key: string): readonly ObjectName[] => {
    const found = known.get(key)
    if (found !== undefined) return found
    // Recovery jobs may refer to each other in a ring.
    known.set(key, [])
    const definition = after.get(key) ?? before.get(key)
    const causes = definition === undefined ? [] : own(definition)
    known.set(key, causes)
    return causes
  }
  return (stream, into) => {
    for (const cause of own(stream)) into.set(keyOf(cause.kind, cause.name), cause)
  }
}

/** A calendar of free days counts only where a rule asks for free days. */
const counts = (definition: Definition, { kind, name }: ObjectName): boolean => {
  if (kind !== 'calendar' || !hasDays(definition)) return true
  return asksFreeDays(definition) || calendarsOf(definition).has(name.toUpperCase())
}

type WithDays = JobStream | RunCycleGroup

const hasDays = (definition: Definition): definition is WithDays =>
  definition.kind === 'stream' || definition.kind === 'runcyclegroup'

const asksHolidays = (definition: Definition): boolean =>
  hasDays(definition) && definition.freeDays === undefined && asksFreeDays(definition)

const cyclesOf = ({ runCycles, exceptions }: WithDays) => [...runCycles, ...exceptions]

const calendarsOf = (definition: WithDays): Set<string> =>
  new Set(
    cyclesOf(definition).flatMap(({ days }) =>
      days.flatMap((day) => (day.type === 'calendar' ? day.calendar.toUpperCase() : [])),
    ),
  )

/** A group asks with the free days of the stream that uses it. */
const asksFreeDays = (definition: WithDays): boolean =>
  cyclesOf(definition).some(
    ({ freeDayRule, days }) =>
      freeDayRule !== undefined ||
      days.some(
        (day) =>
          day.type === 'group' ||
          (day.type === 'class' && (day.class === 'workdays' || day.class === 'freedays')) ||
          (day.type === 'calendar' && day.offset?.unit === 'workdays') ||
          (day.type === 'rule' && /BY(WORK|FREE)DAY/i.test(day.rule)),
      ),
  )

/** The changed parameters and variable tables by the variables they give a value. */
const changedVariables = (changed: ReadonlyMap<string, Definition>): Map<string, ObjectName[]> => {
  const variables = new Map<string, ObjectName[]>()
  for (const definition of changed.values()) {
    const object = { kind: definition.kind, name: definitionName(definition) }
    for (const name of variablesOf(definition)) variables.set(name, [...(variables.get(name) ?? []), object])
  }
  return variables
}
