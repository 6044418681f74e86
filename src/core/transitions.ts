/**
 * The table of a job's transitions: for each phase and each kind of event whether it is legal, and which phases may follow.
 *
 * `apply` asserts it for every event, the orders take from it what they allow, `docs/states.md` is made of it, and a property
 * test holds it against what happens. A row may be widened, never narrowed: an old ledger must fold under a newer version.
 */
import type { EventKind } from '#/model/event.ts'
import { Phase } from './state.ts'

export type PhaseName = keyof typeof Phase

/** The kinds of events that are about one job. */
export type JobEventKind = Extract<EventKind, `run.${string}` | `job.${string}` | `recovery.${string}`>

/** From which phase to which; a phase that is not named makes the event illegal. */
type Row = { readonly [From in PhaseName]?: readonly PhaseName[] }

const stay = (...phases: PhaseName[]): Row => Object.fromEntries(phases.map((phase) => [phase, [phase]]))

/** An operator said how the job ended while its process ran: the end of that changes nothing. */
const endedBefore = stay('succeeded', 'abended', 'cancelled')

/** What becomes of the job that the event names. */
export const jobTransitions: Readonly<Record<JobEventKind, Row>> = {
  'run.dispatched': { waiting: ['dispatched'] },
  'run.started': { dispatched: ['running'], unknown: ['running'] },
  'run.ended': {
    dispatched: ['succeeded', 'abended', 'pending', 'cancelled', 'waiting'],
    running: ['succeeded', 'abended', 'pending', 'cancelled', 'waiting'],
    unknown: ['succeeded', 'abended', 'pending', 'cancelled', 'waiting'],
    ...endedBefore,
  },
  'run.failed': {
    dispatched: ['failed', 'cancelled'],
    running: ['failed', 'cancelled', 'succeeded', 'abended'],
    unknown: ['failed', 'cancelled'],
    ...endedBefore,
  },
  'run.refused': { dispatched: ['waiting', 'abended', 'cancelled'], unknown: ['waiting', 'abended', 'cancelled'] },
  'run.lost': { dispatched: ['unknown'], running: ['unknown', 'succeeded', 'abended', 'cancelled'], ...endedBefore },
  'run.given_up': { unknown: ['abended', 'cancelled'] },
  'job.held': stay('waiting'),
  'job.unheld': stay('waiting'),
  'job.released': stay('waiting'),
  'job.priority_changed': stay('waiting'),
  'job.cancel_pending': stay('waiting'),
  'job.dependencies_added': stay('waiting'),
  'job.dependencies_dropped': stay('waiting'),
  'job.late': stay('waiting', 'dispatched', 'running', 'unknown', 'pending', 'abended', 'failed'),
  'job.long': stay('running'),
  'job.promoted': stay('waiting'),
  'job.kill_requested': stay('dispatched', 'running', 'succeeded', 'abended', 'cancelled'),
  'job.kill_overdue': stay('dispatched', 'running', 'succeeded', 'abended', 'cancelled'),
  'job.skipped': { waiting: ['succeeded'] },
  'job.suppressed': { waiting: ['suppressed'] },
  'job.cancelled': {
    ...stay('dispatched', 'running'),
    waiting: ['cancelled'],
    unknown: ['cancelled'],
    pending: ['cancelled'],
    abended: ['cancelled'],
    failed: ['cancelled'],
    suppressed: ['cancelled'],
  },
  'job.conditions_confirmed': stay('running', 'pending', 'unknown', 'succeeded', 'abended', 'suppressed'),
  'job.confirmed': {
    running: ['running', 'succeeded', 'abended', 'cancelled'],
    pending: ['succeeded', 'abended', 'cancelled'],
    unknown: ['succeeded', 'abended', 'cancelled'],
    abended: ['succeeded'],
    suppressed: ['succeeded'],
  },
  'job.rerun': {
    unknown: ['waiting'],
    pending: ['waiting'],
    succeeded: ['waiting'],
    abended: ['waiting'],
    failed: ['waiting'],
    suppressed: ['waiting'],
    cancelled: ['waiting'],
  },
  'recovery.asked': stay('abended', 'failed'),
  'recovery.started': stay('abended', 'failed'),
  'recovery.ended': stay('abended', 'failed'),
}

/** What an event does to jobs that it does not name. */
export const consequences: readonly { readonly because: string; readonly row: Row }[] = [
  { because: 'its stream is cancelled', row: { waiting: ['cancelled'] } },
  { because: 'its stream is suppressed', row: { waiting: ['suppressed'] } },
  {
    because: 'what its condition (IF, JOIN) was false about is run again or confirmed',
    row: { suppressed: ['waiting'] },
  },
  {
    because: 'it is the recovery job of one that abended, and its turn has come',
    row: {
      dormant: ['waiting'],
      succeeded: ['waiting'],
      abended: ['waiting'],
      failed: ['waiting'],
      cancelled: ['waiting'],
      suppressed: ['waiting'],
      unknown: ['waiting'],
      pending: ['waiting'],
    },
  },
  {
    because: 'a job that it comes after is rerun with its successors',
    row: { succeeded: ['waiting'], abended: ['waiting'], failed: ['waiting'], suppressed: ['waiting'] },
  },
  { because: 'it is a recovery job that is not needed any more and has never run', row: { waiting: ['dormant'] } },
]

/** All phases, each at the place of its number. */
export const phaseNames: readonly PhaseName[] = (Object.keys(Phase) as PhaseName[]).toSorted(
  (a, b) => Phase[a] - Phase[b],
)

const bitsOf = (phases: readonly PhaseName[]): number => phases.reduce((bits, phase) => bits | (1 << Phase[phase]), 0)

const masksOf = (row: Row): Uint16Array => Uint16Array.from(phaseNames, (phase) => bitsOf(row[phase] ?? []))

/** By kind and phase the phases that may follow, as bits by their number. */
const masks = Object.fromEntries(Object.entries(jobTransitions).map(([kind, row]) => [kind, masksOf(row)])) as Readonly<
  Record<JobEventKind, Uint16Array>
>

/** The phases that may follow, as bits by their number; 0: the event is illegal there. */
export const nextPhases = (kind: JobEventKind, phase: number): number => masks[kind][phase] ?? 0

/** Whether an event may happen to a job in this phase. */
export const isLegal = (kind: JobEventKind, phase: number): boolean => nextPhases(kind, phase) !== 0
