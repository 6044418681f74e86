/** What an operator may do to a job stream, and the events that carry it out. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { streamIsAlive, streamIsSatisfied } from './conditions.ts'
import { requireStream } from './in-plan.ts'
import type { PlanState } from './state.ts'
import { streamStatus } from './status.ts'
import { streamName } from './view.ts'

type StreamCommand = Extract<Command, { kind: 'stream' }>

/** Throws `job.illegal_transition` when the stream is complete, cancelled or suppressed. */
export const orderStream = (state: PlanState, { action, stream, cause }: StreamCommand): EventBody[] => {
  requireStream(state, stream)
  if (!streamIsAlive(state, stream) || streamIsSatisfied(state, stream)) {
    const sentence = `${streamName(state, stream)} cannot ${action}: it is ${streamStatus(state, stream)}.`
    throw new Refusal('job.illegal_transition', sentence)
  }
  return [{ kind: action === 'cancel' ? 'stream.cancelled' : 'stream.released', stream, cause }]
}
