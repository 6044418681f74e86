/**
 * The table of a job stream's transitions. What is stored of a stream is little: whether it is cancelled, suppressed or complete.
 * Its status is read off its jobs (`status.ts`) and moves with theirs.
 */
import type { EventKind } from '#/model/event.ts'
import { streamIsSatisfied } from './conditions.ts'
import { hasStreamFlag } from './flags.ts'
import { StreamFlag, type PlanState } from './state.ts'

/** Where a stream stands. `open`: something of it is left to do. */
export type Standing = 'open' | 'complete' | 'suppressed' | 'cancelled'

export type StreamEventKind = Extract<EventKind, `stream.${string}`>

type Row = { readonly [From in Standing]?: readonly Standing[] }

/** What becomes of the stream that the event names; a standing that is not named makes the event illegal. */
export const streamTransitions: Readonly<Record<StreamEventKind, Row>> = {
  'stream.held': { open: ['open'] },
  'stream.unheld': { open: ['open'] },
  'stream.priority_changed': { open: ['open'] },
  'stream.cancel_pending': { open: ['open'] },
  'stream.dependencies_added': { open: ['open'] },
  'stream.dependencies_dropped': { open: ['open'] },
  'stream.released': { open: ['open'] },
  'stream.limited': { open: ['open'] },
  'stream.succeeded': { open: ['complete'] },
  // A latest time is looked at also when an earlier one has suppressed the stream.
  'stream.late': { open: ['open'], complete: ['complete'], suppressed: ['suppressed'] },
  'stream.suppressed': { open: ['suppressed'], suppressed: ['suppressed'] },
  'stream.cancelled': { open: ['cancelled'], suppressed: ['cancelled'] },
}

export const standingOf = (state: PlanState, stream: number): Standing => {
  if (hasStreamFlag(state, stream, StreamFlag.cancelled)) return 'cancelled'
  if (hasStreamFlag(state, stream, StreamFlag.suppressed)) return 'suppressed'
  return streamIsSatisfied(state, stream) ? 'complete' : 'open'
}

/** Whether an event may happen to a stream that stands so. */
export const isLegalForStream = (kind: StreamEventKind, standing: Standing): boolean =>
  streamTransitions[kind][standing] !== undefined
