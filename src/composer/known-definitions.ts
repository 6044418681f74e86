/** All definitions there would be if a text were applied: its own, and beneath them those that are stored already. */
import { nearest } from '#/lib/words.ts'
import { definitionKey, definitionName, keyOf, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { ParsedDefinition } from './parsed.ts'

/** What is stored already. Names are full, `FTA1#PAYROLL`, in any case. */
export interface KnownDefinitions {
  readonly has: (kind: DefinitionKind, name: string) => boolean
  readonly get: (kind: DefinitionKind, name: string) => Definition | undefined
  readonly names: (kind: DefinitionKind) => Iterable<string>
}

export interface World extends KnownDefinitions {
  /** The job of a stream by its name in the stream. */
  readonly jobOf: (stream: JobStream, name: string) => StreamJob | undefined
  /** `Did you mean X?` for a name that is not there. */
  readonly suggest: (kind: DefinitionKind, name: string) => string | undefined
}

/** Comparing a name with all others takes milliseconds on a large site; a file full of mistakes gets this many hints. */
const mostSuggestions = 200

/** A text on top of what is stored. */
export const worldOf = (parsed: readonly ParsedDefinition[], known: KnownDefinitions): World => {
  const own = new Map(parsed.map(({ definition }) => [definitionKey(definition), definition]))
  const names = new Map<DefinitionKind, string[]>()
  const namesOf = (kind: DefinitionKind): string[] => {
    const before = names.get(kind)
    if (before !== undefined) return before
    const ofText = parsed.filter(({ definition }) => definition.kind === kind)
    const all = [...known.names(kind), ...ofText.map(({ definition }) => definitionName(definition))]
    names.set(kind, all)
    return all
  }
  const jobs = new Map<JobStream, Map<string, StreamJob>>()
  let suggestions = 0
  return {
    has: (kind, name) => own.has(keyOf(kind, name)) || known.has(kind, name),
    get: (kind, name) => own.get(keyOf(kind, name)) ?? known.get(kind, name),
    names: namesOf,
    jobOf: (stream, name) => {
      const byName = jobs.get(stream) ?? new Map(stream.jobs.map((job) => [job.name, job]))
      jobs.set(stream, byName)
      return byName.get(name)
    },
    suggest: (kind, name) => {
      suggestions += 1
      const meant = suggestions > mostSuggestions ? undefined : nearest(name, namesOf(kind))
      return meant === undefined ? undefined : `Did you mean ${meant}?`
    },
  }
}
