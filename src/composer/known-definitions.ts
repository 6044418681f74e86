/** All definitions there would be if a text were applied: its own, and beneath them those that are stored already. */
import { nearest } from '#/lib/words.ts'
import { definitionName, type Calendar, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import { upperOf } from './case.ts'
import type { ParsedDefinition } from './parsed.ts'

/** What is stored already. Names are full, `FTA1#PAYROLL`, in any case. */
export interface KnownDefinitions {
  readonly has: (kind: DefinitionKind, name: string) => boolean
  readonly get: (kind: DefinitionKind, name: string) => Definition | undefined
  readonly names: (kind: DefinitionKind) => Iterable<string>
  /** What the calendar says of the time to come. It stands above this folder, so it is handed in; without it nobody asks. */
  readonly daysAhead?: DaysAhead
}

/** A day on which a stream is planned, as a number, and the run cycle that puts it there. */
export interface DayAhead {
  readonly day: number
  readonly runCycle: RunCycle
}

/**
 * Makes the function that gives the days of a stream in the next so many days, in their order; undefined where they cannot be
 * worked out.
 */
export type DaysAhead = (
  calendars: readonly Calendar[],
  groups: readonly RunCycleGroup[],
) => (stream: JobStream, days: number) => readonly DayAhead[] | undefined

export interface World extends KnownDefinitions {
  /** Whether there is a definition of a kind, which is used from now on. */
  readonly use: (kind: DefinitionKind, name: string) => boolean
  /** The same of what lies on a workstation; no full name need be put together for it. */
  readonly useOn: (kind: DefinitionKind, workstation: string, name: string) => boolean
  /** What lies on a workstation, or undefined. */
  readonly findOn: <K extends DefinitionKind>(
    kind: K,
    workstation: string,
    name: string,
  ) => Extract<Definition, { kind: K }> | undefined
  /** Whether a definition of the texts was used. */
  readonly isUsed: (definition: Definition) => boolean
  /** The definition of a kind, or undefined. */
  readonly find: <K extends DefinitionKind>(kind: K, name: string) => Extract<Definition, { kind: K }> | undefined
  /** All definitions of a kind: those of the texts in place of those that are stored under the same name. */
  readonly all: <K extends DefinitionKind>(kind: K) => Extract<Definition, { kind: K }>[]
  /** Those that are stored and not replaced by the texts. */
  readonly stored: (kind: DefinitionKind) => Definition[]
  /** The job of a stream by its name in the stream. */
  readonly jobOf: (stream: JobStream, name: string) => StreamJob | undefined
  /** `Did you mean X?` for a name that is not there. */
  readonly suggest: (kind: DefinitionKind, name: string) => string | undefined
  /** The days of a stream in the next so many days, worked out once; undefined when nobody knows them. */
  readonly daysOf: (stream: JobStream, days: number) => readonly DayAhead[] | undefined
}

/** Comparing a name with all others takes milliseconds on a large site; a file full of mistakes gets this many hints. */
const mostSuggestions = 200

/** A text on top of what is stored. */
export const worldOf = (parsed: readonly ParsedDefinition[], known: KnownDefinitions): World => {
  const own = indexOf(parsed)
  const used = new Set<Definition>()
  const get = (kind: DefinitionKind, name: string): Definition | undefined =>
    own.get(kind, name) ?? known.get(kind, name)
  const getOn = (kind: DefinitionKind, workstation: string, name: string): Definition | undefined =>
    own.on(kind, workstation, name) ?? known.get(kind, `${workstation}#${name}`)
  const ofKind = <K extends DefinitionKind>(kind: K, found: Definition | undefined) =>
    found?.kind === kind ? (found as Extract<Definition, { kind: K }>) : undefined
  const use = (found: Definition | undefined): boolean => {
    if (found !== undefined) used.add(found)
    return found !== undefined
  }
  const storedNames = (kind: DefinitionKind): string[] => {
    return Array.from(known.names(kind)).filter((name) => own.get(kind, name) === undefined)
  }
  const namesOf = once((kind: DefinitionKind): string[] => [
    ...storedNames(kind),
    ...Array.from(own.named(kind).values(), definitionName),
  ])
  const all: World['all'] = (kind) => namesOf(kind).flatMap((name) => ofKind(kind, get(kind, name)) ?? [])
  const jobsOf = once((stream: JobStream) => new Map(stream.jobs.map((job) => [job.name, job])))
  const daysWithin = once((days: number) =>
    once((stream: JobStream) => known.daysAhead && daysFrom(known.daysAhead)(stream, days)),
  )
  const daysFrom = once((daysAhead: DaysAhead) => daysAhead(all('calendar'), all('runcyclegroup')))
  let suggestions = 0
  return {
    has: (kind, name) => own.get(kind, name) !== undefined || known.has(kind, name),
    get,
    find: (kind, name) => ofKind(kind, get(kind, name)),
    findOn: (kind, workstation, name) => ofKind(kind, getOn(kind, workstation, name)),
    use: (kind, name) => use(get(kind, name)) || known.has(kind, name),
    useOn: (kind, workstation, name) => use(getOn(kind, workstation, name)),
    isUsed: (definition) => used.has(definition),
    all,
    stored: (kind) => storedNames(kind).flatMap((name) => known.get(kind, name) ?? []),
    names: namesOf,
    jobOf: (stream, name) => jobsOf(stream).get(name),
    suggest: (kind, name) => {
      suggestions += 1
      const meant = suggestions > mostSuggestions ? undefined : nearest(name, namesOf(kind))
      return meant === undefined ? undefined : `Did you mean ${meant}?`
    },
    daysOf: (stream, days) => daysWithin(days)(stream),
  }
}

type ByName = Map<string, Definition>

/** The kinds that always lie on a workstation. */
const onWorkstations = new Set<DefinitionKind>(['job', 'stream', 'resource'])

/**
 * The definitions of the texts by kind and name, and those on a workstation by both their names. Measured: keys put together
 * for every reference of 31 000 jobs took a fifth of the time of all checks. Of the first a kind is put together when it is asked.
 */
const indexOf = (parsed: readonly ParsedDefinition[]) => {
  const kinds = new Map<DefinitionKind, { readonly all: Definition[]; readonly on: Map<string, ByName> }>()
  for (const { definition } of parsed) {
    const { kind } = definition
    const index = kinds.get(kind) ?? { all: [], on: new Map<string, ByName>() }
    kinds.set(kind, index)
    index.all.push(definition)
    if (!('workstation' in definition) || definition.workstation === undefined) continue
    const workstation = upperOf(definition.workstation)
    const there = index.on.get(workstation) ?? new Map<string, Definition>()
    index.on.set(workstation, there)
    there.set(upperOf(definition.name), definition)
  }
  const named = once((kind: DefinitionKind): ByName => {
    return new Map(kinds.get(kind)?.all.map((each) => [upperOf(definitionName(each)), each]))
  })
  const on = (kind: DefinitionKind, workstation: string, name: string): Definition | undefined =>
    kinds.get(kind)?.on.get(upperOf(workstation))?.get(upperOf(name))
  return {
    named,
    get: (kind: DefinitionKind, name: string): Definition | undefined => {
      if (!onWorkstations.has(kind)) return named(kind).get(upperOf(name))
      const hash = name.indexOf('#')
      return hash < 0 ? undefined : on(kind, name.slice(0, hash), name.slice(hash + 1))
    },
    on,
  }
}

/** A function that works out each answer once. */
const once = <Key, Answer>(work: (key: Key) => Answer): ((key: Key) => Answer) => {
  const answers = new Map<Key, Answer>()
  return (key) => {
    const before = answers.get(key)
    if (before !== undefined) return before
    const answer = work(key)
    answers.set(key, answer)
    return answer
  }
}
