/** All definitions there would be if a text were applied: its own, and beneath them those that are stored already. */
import { nearest } from '#/lib/words.ts'
import {
  definitionKey,
  definitionName,
  keyOf,
  type Calendar,
  type Definition,
  type DefinitionKind,
} from '#/model/definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
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

/** Makes the function that gives the days of a stream in the time to come; undefined where they cannot be worked out. */
export type DaysAhead = (
  calendars: readonly Calendar[],
  groups: readonly RunCycleGroup[],
) => (stream: JobStream) => readonly DayAhead[] | undefined

export interface World extends KnownDefinitions {
  /** The definition of a kind, or undefined. */
  readonly find: <K extends DefinitionKind>(kind: K, name: string) => Extract<Definition, { kind: K }> | undefined
  /** All definitions of a kind: those of the texts in place of those that are stored under the same name. */
  readonly all: <K extends DefinitionKind>(kind: K) => Extract<Definition, { kind: K }>[]
  /** The job of a stream by its name in the stream. */
  readonly jobOf: (stream: JobStream, name: string) => StreamJob | undefined
  /** `Did you mean X?` for a name that is not there. */
  readonly suggest: (kind: DefinitionKind, name: string) => string | undefined
  /** The days of a stream in the time to come, worked out once; undefined when nobody knows them. */
  readonly daysOf: (stream: JobStream) => readonly DayAhead[] | undefined
}

/** Comparing a name with all others takes milliseconds on a large site; a file full of mistakes gets this many hints. */
const mostSuggestions = 200

/** A text on top of what is stored. */
export const worldOf = (parsed: readonly ParsedDefinition[], known: KnownDefinitions): World => {
  const own = new Map(parsed.map(({ definition }) => [definitionKey(definition), definition]))
  const get = (kind: DefinitionKind, name: string): Definition | undefined =>
    own.get(keyOf(kind, name)) ?? known.get(kind, name)
  const find: World['find'] = <K extends DefinitionKind>(kind: K, name: string) => {
    const found = get(kind, name)
    return found?.kind === kind ? (found as Extract<Definition, { kind: K }>) : undefined
  }
  const namesOf = once((kind: DefinitionKind): string[] => {
    const ofText = [...own.values()].filter((definition) => definition.kind === kind).map(definitionName)
    const stored = Array.from(known.names(kind)).filter((name) => !own.has(keyOf(kind, name)))
    return [...stored, ...ofText]
  })
  const all: World['all'] = (kind) => namesOf(kind).flatMap((name) => find(kind, name) ?? [])
  const jobsOf = once((stream: JobStream) => new Map(stream.jobs.map((job) => [job.name, job])))
  let suggestions = 0
  const daysFrom = once((daysAhead: DaysAhead) => daysAhead(all('calendar'), all('runcyclegroup')))
  return {
    has: (kind, name) => own.has(keyOf(kind, name)) || known.has(kind, name),
    get,
    find,
    all,
    names: namesOf,
    jobOf: (stream, name) => jobsOf(stream).get(name),
    suggest: (kind, name) => {
      suggestions += 1
      const meant = suggestions > mostSuggestions ? undefined : nearest(name, namesOf(kind))
      return meant === undefined ? undefined : `Did you mean ${meant}?`
    },
    daysOf: once((stream) => known.daysAhead && daysFrom(known.daysAhead)(stream)),
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
