/** Changes definitions: reads what is in force, has the change weighed aside, and saves it as one revision, or nothing. */
import type { Database, Queryable } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { definitionName, type Definition } from '#/model/definition.ts'
import type { ObjectName, UsedObject } from '#/model/definition-views.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { Cause } from '#/model/event.ts'
import type { EffectRequest, LiveInstance } from '#/planning/effect-request.ts'
import { readChangedLines, readDefinitionLines } from '#/store/definitions.ts'
import { findSavedRevision, headRevision, saveRevision } from '#/store/revisions.ts'
import type { ChangeOptions, ChangeOrder, ChangeResult, DefinitionDesk } from './definition-desk.ts'
import { oneByOne } from './one-by-one.ts'
import { createLockDesk, refuseLocked } from './definition-locks.ts'
import { createDefinitionCheck } from './definition-check.ts'
import { createDefinitionQueries, requireRevision } from './definition-queries.ts'
import type { Want, Weighed, WeighTask } from './definition-weighing.ts'
import { heavyLine } from './heavy-work.ts'
import { createWeigher, type InForce, type Weigher, type WeighTurn } from './definition-weigher.ts'

/** The live plan as a change of definitions is held against it. */
export interface PlanNow extends Pick<EffectRequest, 'site' | 'options' | 'plannedTo'> {
  /** The production day of now. */
  readonly today: string
  readonly live: readonly LiveInstance[]
}

export interface DeskParts {
  readonly database: Database
  readonly clock: Clock
  /** Throws `server.unavailable` while nobody leads here. */
  readonly plan: () => PlanNow
  /** Definitions have changed. */
  readonly onChanged: () => Promise<void>
}

/** Of changes that come at once each waits for the one before: worked out beside it, it would have to be worked out again. */
export const createDefinitionDesk = (parts: DeskParts): DefinitionDesk => {
  const [changes, previews] = [oneByOne(), oneByOne()]
  const weigher = createWeigher()
  return {
    ...createDefinitionQueries(parts.database),
    locks: createLockDesk(parts),
    check: createDefinitionCheck(parts.database),
    change: (order, options, cause) =>
      (options.dryRun === true ? previews : changes)(async () => {
        const result = await changeWhileFree({ ...parts, weigher }, { order, options, cause })
        if (result.revision !== null) await parts.onChanged()
        return result
      }),
  }
}

interface ChangeParts extends DeskParts {
  readonly weigher: Weigher
}

interface Change {
  readonly order: ChangeOrder
  readonly options: ChangeOptions
  readonly cause: Cause
}

/** How often a change is worked out anew because somebody else was faster. */
const mostTries = 4

const changeWhileFree = async (parts: ChangeParts, change: Change): Promise<ChangeResult> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await changeOnce(parts, change)
    } catch (error) {
      const again = error instanceof Refusal && error.code === 'definition.busy' && tries < mostTries
      if (!again) throw error
    }
  }
}

/** Throws `definition.busy` when somebody else saved a revision meanwhile. */
const changeOnce = async (parts: ChangeParts, change: Change): Promise<ChangeResult> => {
  const turn = parts.weigher.begin()
  try {
    return await changeInTurn(parts, turn, change)
  } finally {
    turn.end()
  }
}

const changeInTurn = async (
  parts: ChangeParts,
  turn: WeighTurn,
  { order, options, cause }: Change,
): Promise<ChangeResult> => {
  const { database, clock } = parts
  const { dryRun = false, force = false, expect } = options
  if (order.kind === 'rollback') await requireRevision(database, order.revision)
  const { head, inForce, want } = await readState(database, order, turn.knows)
  // A request that comes again is answered as it was the first time, also where others have gone on since.
  const before = dryRun ? undefined : await findSavedRevision(database, cause.requestId)
  if (before === undefined && expect !== undefined && expect !== head) throw outdated(expect, head)
  const work = {
    what: 'change of definitions',
    rank: dryRun ? 'question' : 'order',
    giveBack: parts.weigher.leave,
  } as const
  const weigh = () => turn.weigh({ inForce, want, ...againstPlan(parts, order, options) })
  const weighed = await heavyLine.take(work, weigh).catch((error: unknown) => {
    if (before === undefined || !(error instanceof Refusal)) throw error
    return nothingWeighed
  })
  if (before === undefined) refuseMistakes(weighed.diagnostics, dryRun)
  const { created, changed, deleted, unchanged, diagnostics, inUse, preview } = weighed
  const result: ChangeResult = {
    revision: null,
    head,
    created: created.length,
    changed: changed.length,
    deleted: deleted.length,
    unchanged,
    diagnostics,
    inUse,
    objects: preview?.objects ?? null,
    effect: preview?.effect ?? null,
  }
  if (dryRun) return result
  if (before !== undefined) return { ...result, ...before }
  if (inUse.length > 0 && !force) throw inUseRefusal(inUse)
  if (created.length + changed.length + deleted.length === 0) return result
  const because = order.kind === 'rollback' ? `rollback to revision ${order.revision}` : undefined
  failpoint('definitions.save')
  const saved = await saveRevision(
    database,
    { created, changed, deleted },
    {
      cause: { ...cause, reason: cause.reason ?? because },
      at: clock.now(),
      head,
      admit: (locks) => refuseLocked(namesOf([created, changed, deleted]), locks, options.holder),
    },
  )
  failpoint('definitions.saved')
  return { ...result, ...saved }
}

const namesOf = (bodies: readonly (readonly Definition[])[]): ObjectName[] =>
  bodies.flat().map((body) => ({ kind: body.kind, name: definitionName(body) }))

/** What was deleted, and comes again to be deleted, is not there any more. */
const nothingWeighed: Weighed = {
  created: [],
  changed: [],
  deleted: [],
  unchanged: 0,
  diagnostics: [],
  inUse: [],
  preview: null,
}

/** What is in force, with the revision it is of, read as of one moment. */
const readState = (
  database: Database,
  order: ChangeOrder,
  known: number | undefined,
): Promise<{ readonly head: number; readonly inForce: InForce; readonly want: Want }> =>
  database.transaction(
    async (transaction) => ({
      ...(await readInForce(transaction, known)),
      want:
        order.kind === 'apply'
          ? { kind: 'sources', sources: order.sources, prune: order.prune === true }
          : order.kind === 'delete'
            ? order
            : { kind: 'restore', earlier: await readDefinitionLines(transaction, { revision: order.revision }) },
    }),
    { isolation: 'repeatable read', readOnly: true },
  )

/** All that is in force, or what has changed since the revision that is known. */
const readInForce = async (
  transaction: Queryable,
  known: number | undefined,
): Promise<{ readonly head: number; readonly inForce: InForce }> => {
  const head = await headRevision(transaction)
  const inForce: InForce =
    known === undefined || known > head
      ? { kind: 'all', revision: head, lines: await readDefinitionLines(transaction) }
      : { kind: 'since', revision: head, lines: await readChangedLines(transaction, known) }
  return { head, inForce }
}

/** How far a dry run looks, and how much it describes. */
const usualDays = 400
const usualLimit = 200
const itemsOfAList = 20

const againstPlan = (
  { plan }: DeskParts,
  order: ChangeOrder,
  { dryRun = false, days = usualDays, limit = usualLimit }: ChangeOptions,
): Pick<WeighTask, 'live' | 'preview'> => {
  const deletes = order.kind !== 'apply' || order.prune === true
  if (!dryRun && !deletes) return { live: [], preview: null }
  const { live, today, ...sources } = plan()
  if (!dryRun) return { live, preview: null }
  const to = Temporal.PlainDate.from(today)
    .add({ days: days - 1 })
    .toString()
  return { live, preview: { ...sources, from: today, to, mostStreams: limit, mostItems: itemsOfAList } }
}

/** Throws `definition.invalid` where there is an error among them. */
export const refuseMistakes = (diagnostics: readonly Diagnostic[], dryRun: boolean): void => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const what = dryRun ? 'Nothing can be compared' : 'Nothing was applied'
  const sentence = `${what}: the definitions have ${count(errors.length, 'mistake')}.`
  throw new Refusal('definition.invalid', sentence, { diagnostics })
}

const outdated = (expected: number, head: number): Refusal =>
  new Refusal(
    'definition.outdated',
    `Definitions are at revision ${head}, not ${expected}: somebody has changed them since. Look at the difference and try again with ${head}.`,
    { expected, head },
  )

/** How many objects, and users of each, the sentence names; the details have more. */
const mostNamed = 3

const inUseRefusal = (inUse: readonly UsedObject[]): Refusal => {
  const named = inUse.slice(0, mostNamed).map((object) => {
    const users = list(object.usedBy.slice(0, mostNamed).map(nameOf), object.users - mostNamed)
    const planned = object.inPlan > 0 ? ` (${count(object.inPlan, 'instance')} in the plan)` : ''
    return `${nameOf(object)} is used by ${users}${planned}`
  })
  const rest = inUse.length > mostNamed ? `, and ${inUse.length - mostNamed} more are in use` : ''
  const sentence = `Nothing was changed: ${named.join('; ')}${rest}. Change the users first, or force it.`
  return new Refusal('definition.in_use', sentence, { inUse: inUse.slice(0, 100), count: inUse.length })
}

const nameOf = ({ kind, name }: ObjectName): string => `${kind} ${name}`

const list = (names: readonly string[], more: number): string =>
  more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
