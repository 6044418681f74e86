/**
 * Events as numbers, and back: what a page of the ledger says of each.
 *
 * Each kind has a number that never changes and says which of its fields go into the numeric columns; the rest is kept as
 * JSON, and the frequent kinds have little of that. A batch of the plan is not kept in its event but in the plan tables.
 */
import type { EventBody, EventKind, LedgerEvent } from '#/model/event.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'

/** What the ledger says of one event, besides its place. */
export interface EventRow {
  readonly kind: number
  readonly subject: number
  readonly run: number
  readonly code: number
  readonly moment: number | null
  /** What the numbers do not say, as JSON; null: nothing. */
  readonly detail: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** Numbers are for ever: a kind that goes keeps its number, a new one takes the next. */
const numbers: Record<EventKind, number> = {
  'plan.added': 1,
  'run.dispatched': 2,
  'run.started': 3,
  'run.ended': 4,
  'run.failed': 5,
  'run.refused': 6,
  'run.lost': 7,
  'job.rerun': 8,
  'recovery.started': 9,
  'recovery.asked': 10,
  'recovery.ended': 11,
  'job.held': 12,
  'job.unheld': 13,
  'job.released': 14,
  'job.cancelled': 15,
  'job.suppressed': 16,
  'job.late': 17,
  'job.kill_requested': 18,
  'stream.suppressed': 19,
  'stream.cancelled': 20,
  'stream.late': 21,
  'prompt.asked': 22,
  'prompt.answered': 23,
  'file.found': 24,
  'leader.elected': 25,
  'stream.released': 26,
  'plan.closed': 27,
  'job.skipped': 28,
  'job.confirmed': 29,
  'job.long': 30,
  'stream.succeeded': 31,
  'job.conditions_confirmed': 32,
  'stream.limited': 33,
  'workstation.changed': 34,
  'resource.altered': 35,
  'freeze.added': 36,
  'freeze.lifted': 37,
  'job.kill_overdue': 38,
  'agent.lost': 39,
  'agent.back': 40,
  'job.promoted': 41,
  'job.cancel_pending': 42,
  'job.priority_changed': 43,
  'stream.cancel_pending': 44,
  'stream.held': 45,
  'stream.unheld': 46,
  'stream.priority_changed': 47,
  'run.given_up': 48,
  'job.dependencies_added': 49,
  'job.dependencies_dropped': 50,
  'stream.dependencies_added': 51,
  'stream.dependencies_dropped': 52,
}

/** The columns that are numbers. */
type NumericColumn = 'subject' | 'run' | 'code' | 'moment'
type Columns = Partial<Record<NumericColumn, string>>

/** Which field of a kind stands in which numeric column. */
const columns: Partial<Record<EventKind, Columns>> = {
  'run.started': { subject: 'job', run: 'run', code: 'pid' },
  'run.ended': { subject: 'job', run: 'run', code: 'returnCode', moment: 'startedAt' },
  'run.refused': { subject: 'job', run: 'run', moment: 'retryAt' },
  'recovery.started': { subject: 'job', code: 'recoveryJob' },
  'recovery.asked': { subject: 'job', code: 'prompt' },
  'job.rerun': { subject: 'job', run: 'run', moment: 'notBefore' },
  'job.kill_requested': { subject: 'job', run: 'run' },
  'job.kill_overdue': { subject: 'job', run: 'run' },
  'job.long': { subject: 'job', run: 'run' },
  'job.priority_changed': { subject: 'job', code: 'priority' },
  'stream.priority_changed': { subject: 'stream', code: 'priority' },
  'prompt.asked': { subject: 'prompt' },
  'prompt.answered': { subject: 'prompt' },
  'file.found': { subject: 'file' },
  'leader.elected': {},
  'agent.lost': {},
  'agent.back': {},
  'plan.closed': {},
  'workstation.changed': {},
  'resource.altered': {},
  'freeze.added': { subject: 'freeze' },
  'freeze.lifted': { subject: 'freeze' },
}

/** What a run used stands in its history row, which the same transaction writes; the plan does not need it. */
const noUsage = { userMs: null, systemMs: null, peakMemory: null }

/** Fields that are not written when they have these values: of a run that ended well nothing is left for the JSON. */
const usual: Partial<Record<EventKind, Fields>> = {
  'run.ended': { outcome: 'succeeded', signal: null, repeatAt: null, usage: noUsage },
}

const columnsOf = (kind: EventKind): Columns => {
  const own = columns[kind]
  if (own !== undefined) return own
  if (kind.startsWith('stream.')) return { subject: 'stream' }
  return kind.startsWith('run.') ? { subject: 'job', run: 'run' } : { subject: 'job' }
}

const kinds = new Map(Object.entries(numbers).map(([kind, number]) => [number, kind as EventKind]))

/** The row of an event. The kinds of every run are made by hand. */
export const rowOf = (event: LedgerEvent): EventRow => {
  const kind = numbers[event.kind]
  switch (event.kind) {
    case 'plan.added':
      return { kind, subject: event.batch.id, run: 0, code: 0, moment: null, detail: { cause: event.cause } }
    case 'run.dispatched':
      return { kind, subject: event.job, run: event.run, code: 0, moment: null, detail: agentDetail(event.agent) }
    case 'run.started':
      return { kind, subject: event.job, run: event.run, code: event.pid, moment: null, detail: null }
    case 'run.ended': {
      const { job, run, returnCode, startedAt, outcome, signal, repeatAt, pending } = event
      const isUsual = outcome === 'succeeded' && signal === null && repeatAt === null && pending === undefined
      const detail = isUsual ? null : { outcome, signal, repeatAt, pending }
      return { kind, subject: job, run, code: returnCode, moment: startedAt, detail }
    }
    default:
      return { kind, ...fieldsOf(event) }
  }
}

const fieldsOf = (event: LedgerEvent): Omit<EventRow, 'kind'> => {
  const { seq: _seq, at: _at, term: _term, kind, ...fields } = event
  const rest: Record<string, unknown> = { ...fields }
  const row = { subject: 0, run: 0, code: 0, moment: null as number | null }
  for (const [column, field] of Object.entries(columnsOf(kind))) {
    row[column as NumericColumn] = Number(rest[field] ?? 0)
    delete rest[field]
  }
  return { ...row, detail: Object.keys(rest).length > 0 ? rest : null }
}

const agentDetails = new Map<string, { readonly agent: string }>()

/** The same object for the same agent: a page says it once. */
const agentDetail = (agent: string): { readonly agent: string } => {
  const known = agentDetails.get(agent)
  if (known !== undefined) return known
  const detail = { agent }
  agentDetails.set(agent, detail)
  return detail
}

/** Where an event stands in the ledger. */
export type EventPlace = Pick<LedgerEvent, 'seq' | 'at' | 'term'>

/** The event of a row; a promise for a batch of the plan alone, which `batchOf` reads back from the plan tables. */
export const eventOfRow = (
  row: EventRow,
  { seq, at, term }: EventPlace,
  batchOf: (id: number) => Promise<PlanBatch | PackedBatch>,
): LedgerEvent | Promise<LedgerEvent> => {
  const kind = kinds.get(row.kind)
  if (kind === undefined)
    throw new Error(`the ledger has an event of kind ${row.kind}, which this version does not know`)
  const rest = (row.detail ?? {}) as Record<string, unknown>
  if (kind === 'plan.added') {
    return batchOf(row.subject).then((batch) => ({ kind, batch, cause: rest['cause'], seq, at, term }) as LedgerEvent)
  }
  const fields: Record<string, unknown> = {}
  for (const [column, field] of Object.entries(columnsOf(kind))) {
    fields[field] = row[column as NumericColumn]
  }
  return { kind, ...usual[kind], ...fields, ...rest, seq, at, term } as EventBody & EventPlace
}
