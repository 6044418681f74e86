/**
 * Does maintenance while this server leads: looks now and then whether a cycle is due, and carries it out.
 *
 * A look costs a few calculations and asks the database nothing: what cycles there were is read when a term begins and after each
 * cycle. Nothing here decides when: that is `decide-cycle.ts`.
 */
import { createErrand, onErrand } from '#/db/errand.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import { taskNames, type TaskName } from '#/model/maintenance.ts'
import { cutOffCycles, hasBegunCycle, savePause, type TaskRunRow } from '#/store/maintenance.ts'
import { countingCycles, readHistory, type CycleHistory } from './cycle-history.ts'
import type { NextCycle } from './decide-cycle.ts'
import { decideNext } from './next-cycle.ts'
import type { MaintainerParts, Term } from './maintainer-parts.ts'
import { runCycle } from './run-cycle.ts'
import type { Task } from './task.ts'

export interface UnderWay {
  readonly startedAt: Instant
  readonly reason: string
  /** The request that ordered it; absent: it came by itself. */
  readonly requestId?: string | undefined
  /** Null until it is open. */
  readonly cycle: number | null
  readonly task: TaskName | null
}

/** Processor time of this thread, in milliseconds. */
export interface Effort {
  /** Of the looks whether a cycle is due. */
  readonly looksMs: number
  readonly looks: number
  /** While cycles were under way: at most, for the thread did other things meanwhile. */
  readonly cyclesMs: number
  /** How long this process has looked, by the clock. */
  readonly forMs: number
}

/** What `maintenance status` is made of. */
export interface Maintenance {
  readonly isLeading: boolean
  readonly next: NextCycle | undefined
  readonly underWay: UnderWay | undefined
  readonly history: CycleHistory | undefined
  readonly skipped: number
  /** How long after its time the last cycle that came by itself began, in milliseconds. */
  readonly lagMs: number
  readonly effort: Effort
  /** What went wrong with a cycle as a whole; undefined: nothing did. */
  readonly trouble: string | undefined
}

export interface Maintainer {
  /** One look. Settles when it is known whether a cycle begins; the cycle itself goes on. */
  readonly lookOnce: () => Promise<void>
  /** Begins a cycle now, of all tasks or some; the same request begins no second one. Throws `maintenance.busy`, `server.standby`. */
  readonly run: (tasks: readonly TaskName[], cause: Cause) => Promise<void>
  /** Nothing runs by itself until then; null: until it is resumed. */
  readonly pause: (until: Instant | null, cause: Cause) => Promise<void>
  readonly resume: (cause: Cause) => Promise<void>
  readonly now: () => Maintenance
  /** Gives up the cycle under way: another server leads. */
  readonly termOver: () => void
  /** Settles when no cycle is under way; gives up the one that is. */
  readonly stop: () => Promise<void>
}

interface Keeping {
  /** The term whose history is known. */
  term: number | undefined
  /** When this process saw that it leads, and the last cycle begin, by `monotonic`. */
  leadsSince: number
  seenAt: number | undefined
  history: CycleHistory | undefined
  next: NextCycle | undefined
  underWay: UnderWay | undefined
  working: Promise<void> | undefined
  given: AbortController
  skipped: number
  lagMs: number
  trouble: string | undefined
  looks: number
  looksMs: number
  cyclesMs: number
  readonly since: number
  readonly hanging: Set<TaskName>
}

export const createMaintainer = (parts: MaintainerParts): Maintainer => {
  const keeping: Keeping = {
    term: undefined,
    leadsSince: 0,
    seenAt: undefined,
    history: undefined,
    next: undefined,
    underWay: undefined,
    working: undefined,
    given: new AbortController(),
    skipped: 0,
    lagMs: 0,
    trouble: undefined,
    looks: 0,
    looksMs: 0,
    cyclesMs: 0,
    since: parts.monotonic(),
    hanging: new Set(),
  }
  const giveUp = (why: string): void => {
    keeping.given.abort(new Error(why))
    keeping.given = new AbortController()
  }
  const changePause = async (until: Instant | null, cause: Cause): Promise<void> => {
    requireTermOf(parts)
    await savePause(parts.database(), { at: parts.clock.now(), until, cause })
    await refresh(parts, keeping)
  }
  return {
    lookOnce: () => measuredLook(parts, keeping),
    run: (tasks, cause) => runNow(parts, keeping, tasks, cause),
    pause: changePause,
    resume: (cause) => changePause(parts.clock.now(), cause),
    now: () => viewOf(parts, keeping),
    termOver: () => giveUp('this server leads no longer'),
    stop: async () => {
      giveUp('the server is stopping')
      await keeping.working
    },
  }
}

const viewOf = (parts: MaintainerParts, keeping: Keeping): Maintenance => {
  const { next, underWay, history, skipped, lagMs, trouble, looks, looksMs, cyclesMs, since } = keeping
  const effort = { looks, looksMs, cyclesMs, forMs: parts.monotonic() - since }
  return { isLeading: parts.term() !== undefined, next, underWay, history, skipped, lagMs, effort, trouble }
}

const requireTermOf = ({ term }: MaintainerParts): Term => {
  const leading = term()
  if (leading === undefined) throw new Refusal('server.standby', 'Maintenance is done by the leader; ask that one.')
  return leading
}

/** Reads what cycles there were, and decides anew. */
const refresh = async (parts: MaintainerParts, keeping: Keeping): Promise<void> => {
  const lastOf = (history: CycleHistory | undefined): number | undefined => history && countingCycles(history)[0]?.id
  const before = lastOf(keeping.history)
  keeping.history = await readHistory(parts.database())
  if (lastOf(keeping.history) !== before && keeping.working !== undefined) keeping.seenAt = parts.monotonic()
  const leading = parts.term()
  if (leading !== undefined) keeping.next = decideNext(parts, keeping, leading)
}

const measuredLook = async (parts: MaintainerParts, keeping: Keeping): Promise<void> => {
  const before = parts.processorMs()
  await onErrand(createErrand('maintenance'), () => lookOnce(parts, keeping))
  keeping.looks += 1
  keeping.looksMs += parts.processorMs() - before
}

const lookOnce = async (parts: MaintainerParts, keeping: Keeping): Promise<void> => {
  const leading = parts.term()
  if (leading === undefined) {
    Object.assign(keeping, { term: undefined, history: undefined, next: undefined })
    return
  }
  if (keeping.working !== undefined) return
  try {
    if (keeping.term !== leading.term) await beginTerm(parts, keeping, leading)
    keeping.next = decideNext(parts, keeping, leading)
  } catch (error) {
    noteTrouble(parts, keeping, error)
    return
  }
  const { at, why } = keeping.next
  const now = parts.clock.now()
  if (at === null || at > now) return
  keeping.lagMs = now - at
  await begin(parts, keeping, {
    leading,
    reason: why,
    orderedBy: null,
    whole: true,
    tasks: dueTasks(parts, keeping, now),
  })
}

/** What was under way when the term began was begun by a server that is no leader any more. */
const beginTerm = async (parts: MaintainerParts, keeping: Keeping, { term }: Term): Promise<void> => {
  await cutOffCycles(parts.database(), parts.clock.now())
  keeping.history = await readHistory(parts.database())
  keeping.leadsSince = parts.monotonic()
  keeping.seenAt = undefined
  keeping.term = term
}

const dueTasks = ({ tasks }: MaintainerParts, { history }: Keeping, now: Instant): readonly Task[] =>
  tasks.filter(({ name, everyMs }) => {
    const doneAt = history?.tasks.get(name)?.doneAt ?? null
    // A clock that was set back says that it was done in the future.
    return doneAt === null || doneAt > now || now - doneAt >= everyMs
  })

const runNow = async (
  parts: MaintainerParts,
  keeping: Keeping,
  names: readonly TaskName[],
  cause: Cause,
): Promise<void> => {
  const leading = requireTermOf(parts)
  const { requestId } = cause
  const isUnderWay = requestId !== undefined && keeping.underWay?.requestId === requestId
  if (isUnderWay || (requestId !== undefined && (await hasBegunCycle(parts.database(), requestId)))) return
  if (keeping.working !== undefined) {
    throw new Refusal('maintenance.busy', 'A cycle of maintenance is under way; order the next one when it has ended.')
  }
  const wanted = names.length === 0 ? taskNames : names
  const tasks = parts.tasks.filter(({ name }) => wanted.includes(name))
  const whole = taskNames.every((name) => wanted.includes(name))
  const order = { leading, reason: cause.reason ?? 'Ordered.', orderedBy: cause.by, requestId, whole, tasks }
  if (await begin(parts, keeping, order)) return
  const why = keeping.trouble ?? 'Another server of the site is in the middle of one.'
  throw new Refusal('maintenance.busy', `No cycle of maintenance was begun. ${why}`)
}

interface Order {
  readonly leading: Term
  readonly reason: string
  readonly orderedBy: string | null
  readonly requestId?: string | undefined
  readonly whole: boolean
  readonly tasks: readonly Task[]
}

/** Begins a cycle. Answers whether it is open. */
const begin = (parts: MaintainerParts, keeping: Keeping, order: Order): Promise<boolean> => {
  const { database, connection, clock, alarm, log, server } = parts
  const { leading, reason, orderedBy, requestId, whole, tasks } = order
  const opened = Promise.withResolvers<boolean>()
  keeping.underWay = { startedAt: clock.now(), reason, requestId, cycle: null, task: null }
  const note = (change: Partial<UnderWay>): void => {
    if (keeping.underWay !== undefined) keeping.underWay = { ...keeping.underWay, ...change }
  }
  const before = parts.processorMs()
  const cycle = onErrand(createErrand('maintenance'), () =>
    runCycle({
      database: database(),
      connection: connection(),
      clock,
      alarm,
      log,
      server,
      term: leading.term,
      seq: leading.seq,
      reason,
      orderedBy,
      requestId,
      whole,
      tasks,
      signal: keeping.given.signal,
      hanging: keeping.hanging,
      onOpen: (id) => {
        note({ cycle: id })
        if (whole) keeping.seenAt = parts.monotonic()
        opened.resolve(true)
      },
      onTask: (task) => note({ task }),
      onTaskEnded: (_run: TaskRunRow) => note({ task: null }),
      onUnsound: (why) => parts.dropPlan(leading.term, why),
    }),
  )
  keeping.working = cycle
    .then(
      (end) => Object.assign(keeping, { trouble: undefined, skipped: keeping.skipped + (end === 'elsewhere' ? 1 : 0) }),
      (error: unknown) => noteTrouble(parts, keeping, error),
    )
    .then(() => refresh(parts, keeping))
    .catch((error: unknown) => noteTrouble(parts, keeping, error))
    .finally(() => {
      const cyclesMs = keeping.cyclesMs + parts.processorMs() - before
      Object.assign(keeping, { working: undefined, underWay: undefined, cyclesMs })
      opened.resolve(false)
    })
  return opened.promise
}

/** A cycle that its server gave up is no trouble: it is stopping, or another leads. */
const noteTrouble = ({ log, term }: MaintainerParts, keeping: Keeping, error: unknown): void => {
  if (term() === undefined) return
  keeping.trouble = error instanceof Error ? error.message : String(error)
  log.warn({ err: error }, 'a cycle of maintenance did not come to its end; it is looked at again in a minute')
}
