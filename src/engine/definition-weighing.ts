/**
 * Works out what a change of definitions would do: to the objects, to their users, to the plan and the calendar.
 *
 * It is pure and may take seconds on a large site, so it is called in a thread of its own (`definition-aside.ts`).
 */
import { changesPasswords, hidePasswords } from '#/composer/definition-secrets.ts'
import {
  afterDiff,
  diffDefinitions,
  mapDefinitions,
  missingIn,
  nameObject,
  type DefinitionDiff,
  type DefinitionMap,
} from '#/composer/diff-definitions.ts'
import { diffTexts } from '#/composer/diff-text.ts'
import { usersOfDeleted } from '#/composer/diff-uses.ts'
import { printDefinition } from '#/composer/print/print-definitions.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { definitionKey, definitionName, keyOf, type Definition } from '#/model/definition.ts'
import { definitionsOfLines } from '#/model/definition-lines.ts'
import type { Effect } from '#/model/definition-effect.ts'
import type { ObjectDiff, ObjectName, UsedObject } from '#/model/definition-views.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { compareEffect } from '#/planning/effect.ts'
import type { EffectRequest, LiveInstance } from '#/planning/effect-request.ts'
import { checkSources } from './check-sources.ts'
import type { SourceText } from './definition-desk.ts'

/** What is wanted. Definitions are JSON, a line each. */
export type Want =
  /** These texts; with `prune` objects of their kinds that they do not hold are to go. */
  | { readonly kind: 'sources'; readonly sources: readonly SourceText[]; readonly prune: boolean }
  /** These objects are to go. */
  | { readonly kind: 'delete'; readonly objects: readonly ObjectName[] }
  /** Everything as it was. */
  | { readonly kind: 'restore'; readonly earlier: string }

export interface WeighTask {
  /** Everything in force. */
  readonly known: string
  readonly want: Want
  /** The streams of the live plan; empty where nothing is to be deleted or previewed. */
  readonly live: readonly LiveInstance[]
  /** Null: what changes in texts, calendar and plan is not asked for. */
  readonly preview: Omit<EffectRequest, 'before' | 'after' | 'live'> | null
}

export interface Weighed {
  /** With an error nothing else is to be relied on. */
  readonly diagnostics: readonly Diagnostic[]
  readonly created: readonly Definition[]
  readonly changed: readonly Definition[]
  readonly deleted: readonly Definition[]
  readonly unchanged: number
  /** What is to go and would leave users behind. */
  readonly inUse: readonly UsedObject[]
  readonly preview: { readonly objects: { count: number; items: ObjectDiff[] }; readonly effect: Effect } | null
}

/** Throws `definition.unknown` for an object to delete that is not there. */
export const weigh = ({ known, ...task }: WeighTask): Weighed =>
  weighOver(mapDefinitions(definitionsOfLines(known)), task)

/** What is in force when a part of it has changed: lines of all there is, or of what each object became. */
export const knownAfter = (
  known: DefinitionMap,
  { kind, lines }: { readonly kind: 'all' | 'since'; readonly lines: string },
): DefinitionMap => {
  if (kind === 'all') return mapDefinitions(definitionsOfLines(lines))
  const after = new Map(known)
  for (const line of lines === '' ? [] : lines.split('\n')) {
    const { change, body } = JSON.parse(line) as { change: string; body: Definition }
    if (change === 'deleted') after.delete(definitionKey(body))
    else after.set(definitionKey(body), body)
  }
  return after
}

/** As `weigh`, over what is in force. */
export const weighOver = (inForce: DefinitionMap, task: Omit<WeighTask, 'known'>): Weighed => {
  const { diff, diagnostics } = diffOf(task.want, inForce)
  const after = afterDiff(inForce, diff)
  const changes = {
    created: diff.created,
    changed: diff.changed.map((each) => each.after),
    deleted: diff.deleted,
    unchanged: diff.unchanged,
  }
  if (diagnostics.some(({ severity }) => severity === 'error'))
    return { diagnostics, ...changes, inUse: [], preview: null }
  const effect = task.preview && compareEffect({ ...task.preview, before: inForce, after, live: task.live })
  return {
    diagnostics,
    ...changes,
    inUse: usedObjects(diff.deleted, { inForce, after, live: task.live }),
    preview: effect && { objects: objectDiffs(diff, task.preview?.mostStreams ?? 0), effect },
  }
}

const diffOf = (want: Want, inForce: DefinitionMap): { diff: DefinitionDiff; diagnostics: Diagnostic[] } => {
  switch (want.kind) {
    case 'sources': {
      const { parsed, diagnostics } = checkSources(want.sources, [...inForce.values()])
      const wanted = parsed.map(({ definition }) => definition)
      const missing = want.prune ? missingIn(inForce, wanted) : []
      return { diff: diffDefinitions(inForce, wanted, missing), diagnostics }
    }
    case 'delete':
      return { diff: diffDefinitions(inForce, [], objectsIn(inForce, want.objects)), diagnostics: [] }
    case 'restore': {
      const then = definitionsOfLines(want.earlier)
      const kept = new Set(then.map(definitionKey))
      const created = [...inForce].flatMap(([key, definition]) => (kept.has(key) ? [] : definition))
      return { diff: diffDefinitions(inForce, then, created), diagnostics: [] }
    }
  }
}

const objectsIn = (inForce: DefinitionMap, objects: readonly ObjectName[]): Definition[] => [
  ...new Set(
    objects.map(({ kind, name }) => {
      const found = inForce.get(keyOf(kind, name))
      if (found !== undefined) return found
      const names = [...inForce.values()].filter((other) => other.kind === kind).map(definitionName)
      throw new Refusal('definition.unknown', `There is no ${kind} ${name}.${didYouMean(name.toUpperCase(), names)}`)
    }),
  ),
]

/** How many objects and users are named. */
const mostNamed = 20

interface Sides {
  readonly inForce: DefinitionMap
  readonly after: DefinitionMap
  readonly live: readonly LiveInstance[]
}

const usedObjects = (deleted: readonly Definition[], { inForce, after, live }: Sides): UsedObject[] => {
  const instances = new Map<string, number>()
  for (const { stream } of live) instances.set(stream, (instances.get(stream) ?? 0) + 1)
  const inPlan = (definition: Definition): number =>
    definition.kind === 'stream' ? (instances.get(definitionName(definition).toUpperCase()) ?? 0) : 0
  return Array.from(usersOfDeleted(deleted, inForce, after), ([definition, users]) => ({
    ...nameObject(definition),
    usedBy: users.slice(0, mostNamed).map(nameObject),
    users: users.length,
    inPlan: [definition, ...users].reduce((sum, each) => sum + inPlan(each), 0),
  }))
}

/** A line of its own: a diff of what is hidden would be empty. */
const passwordsChange = '@@ passwords change, which are not shown @@\n'

const objectDiffs = (
  { created, changed, deleted }: DefinitionDiff,
  most: number,
): { count: number; items: ObjectDiff[] } => {
  const diffs = [
    ...created.map((after) => ({ change: 'created' as const, before: undefined, after })),
    ...changed.map(({ before, after }) => ({ change: 'changed' as const, before, after })),
    ...deleted.map((before) => ({ change: 'deleted' as const, before, after: undefined })),
  ]
  const textOf = (definition: Definition | undefined): string =>
    definition === undefined ? '' : printDefinition(hidePasswords(definition))
  const items = diffs.slice(0, most).map(({ change, before, after }): ObjectDiff => {
    const named = nameObject(after ?? before)
    const renewed = before !== undefined && after !== undefined && changesPasswords(before, after)
    return { ...named, change, diff: diffTexts(textOf(before), textOf(after)) + (renewed ? passwordsChange : '') }
  })
  return { count: diffs.length, items }
}
