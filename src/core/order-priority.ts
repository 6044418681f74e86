/** Changes of priority: 0 to 99, HI (100) and GO (101), of a job that has not started or of a stream (conman: altpri). */
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { isHeld, streamIsHeld } from './conditions.ts'
import { requireJob, requireStream } from './in-plan.ts'
import { refuseJob } from './refuse-job.ts'
import { requireStanding } from './order-stream.ts'
import type { PlanState } from './state.ts'
import { isLegal } from './transitions.ts'

/** Throws `job.illegal_transition` for a job that has started and for a stream that is over. */
export const orderPriority = (state: PlanState, command: Extract<Command, { kind: 'priority' }>): EventBody[] => {
  const { target, priority, cause } = command
  const { of, id } = target
  if (of === 'stream') {
    requireStream(state, id)
    requireStanding(state, id, 'change its priority', 'stream.priority_changed')
    const isSame = cell(state.streams.priority, id) === priority && !(streamIsHeld(state, id) && priority > 0)
    return isSame ? [] : [{ kind: 'stream.priority_changed', stream: id, priority, cause }]
  }
  requireJob(state, id)
  if (!isLegal('job.priority_changed', cell(state.jobs.phase, id))) {
    throw refuseJob(state, id, 'change its priority', 'Only that of a job that has not started can be changed.')
  }
  const isSame = cell(state.jobs.priority, id) === priority && !(isHeld(state, id) && priority > 0)
  return isSame ? [] : [{ kind: 'job.priority_changed', job: id, priority, cause }]
}
