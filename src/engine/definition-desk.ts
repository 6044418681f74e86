/**
 * Where definitions are looked up and changed.
 *
 * A change is worked out aside over what is in force, and saved only if that is still in force: of two that come at once the
 * second is worked out anew over the first.
 */
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import type { LockHolder } from '#/model/definition-lock.ts'
import type { Effect } from '#/model/definition-effect.ts'
import type {
  DefinitionDetail,
  DefinitionView,
  ObjectChange,
  ObjectDiff,
  ObjectName,
  RevisionView,
  UsedObject,
} from '#/model/definition-views.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { Cause } from '#/model/event.ts'
import type { LockDesk } from './definition-locks.ts'
import type { Page } from './page.ts'

/** A text of definitions with the name to show in diagnostics. */
export interface SourceText {
  readonly file: string
  readonly text: string
}

/** Which definitions. `name` is a pattern; `revision` asks for the state of then. */
export interface DefinitionQuery {
  readonly kind?: DefinitionKind | undefined
  readonly name?: string | undefined
  readonly revision?: number | undefined
}

/** A page: `after` is the `next` of the one before. */
export interface PageQuery {
  readonly limit: number
  readonly after?: string | undefined
}

/** What is to be changed. */
export type ChangeOrder =
  | { readonly kind: 'apply'; readonly sources: readonly SourceText[]; readonly prune?: boolean | undefined }
  | { readonly kind: 'delete'; readonly objects: readonly ObjectName[] }
  | { readonly kind: 'rollback'; readonly revision: number }

/** How. */
export interface ChangeOptions {
  /** Change nothing, and tell what would change. */
  readonly dryRun?: boolean | undefined
  /** Delete what is in use, too. */
  readonly force?: boolean | undefined
  /** Only if this is still the last revision. */
  readonly expect?: number | undefined
  /** Whose locks of what is changed do not stand in the way. */
  readonly holder?: LockHolder | undefined
  /** How many days from today to look at; of a dry run. */
  readonly days?: number | undefined
  /** How many objects and streams to describe; of a dry run. */
  readonly limit?: number | undefined
}

/** What was changed, or would be. */
export interface ChangeResult {
  /** The new revision; null: nothing has changed. */
  readonly revision: number | null
  /** The last revision when this was worked out. */
  readonly head: number
  readonly created: number
  readonly changed: number
  readonly deleted: number
  readonly unchanged: number
  /** Warnings. Errors are thrown as `definition.invalid`. */
  readonly diagnostics: readonly Diagnostic[]
  /** What is deleted although others refer to it. */
  readonly inUse: readonly UsedObject[]
  /** Of a dry run. */
  readonly objects: { readonly count: number; readonly items: readonly ObjectDiff[] } | null
  readonly effect: Effect | null
}

/** A text of definitions that is made while it is read: all of a site never stand in memory at once. */
export interface PrintedDefinitions {
  /** What it shows are the definitions as of this revision, whatever is changed while it is read. */
  readonly revision: number
  readonly parts: AsyncIterable<string>
}

/** The text in one piece: of a few definitions. */
export const textOfPrinted = async ({ parts }: PrintedDefinitions): Promise<string> =>
  (await Array.fromAsync(parts)).join('')

export interface DefinitionDesk {
  readonly locks: LockDesk
  /** The last revision; 0: nothing was ever defined. */
  readonly head: () => Promise<number>
  readonly list: (query: DefinitionQuery, page: PageQuery) => Promise<Page<DefinitionView>>
  /** Those of these objects that there are, in no order. */
  readonly bodies: (objects: readonly ObjectName[]) => Promise<readonly Definition[]>
  /** Throws `definition.unknown`. */
  readonly get: (object: ObjectName, revision?: number) => Promise<DefinitionDetail>
  /** Revisions, the latest first; those of one object when it is named. */
  readonly history: (query: Pick<DefinitionQuery, 'kind' | 'name'>, page: PageQuery) => Promise<Page<RevisionView>>
  /** What a revision changed. Throws `revision.unknown`. */
  readonly changes: (revision: number, page: PageQuery) => Promise<Page<ObjectChange>>
  /**
   * Composer text of everything that one of the patterns names; without patterns of everything. Of that what is wanted; absent: all.
   * Throws `definition.unknown` for a pattern that names nothing.
   */
  readonly print: (
    query: DefinitionQuery,
    patterns: readonly string[],
    isWanted?: (object: ObjectName) => boolean,
  ) => Promise<PrintedDefinitions>
  /** What is wrong with texts; `knownOf` leaves of what is in force what is to be known. Throws `definition.too_large`. */
  readonly check: (
    sources: readonly SourceText[],
    knownOf?: (all: readonly Definition[]) => readonly Definition[],
  ) => Promise<readonly Diagnostic[]>
  /**
   * Throws `definition.invalid`, `definition.in_use`, `definition.outdated`, `definition.busy`, `definition.locked`,
   * `definition.unknown`, `revision.unknown`; then nothing has changed.
   */
  readonly change: (order: ChangeOrder, options: ChangeOptions, cause: Cause) => Promise<ChangeResult>
}
