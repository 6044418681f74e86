/**
 * Folds an event into the state: `apply(state, event) -> state`, in place.
 *
 * An event is a fact; nothing is decided here, so an old ledger folds to the same state under a newer version. The state's
 * time moves to the event's first, so that what became due before it happens before it on every node.
 */
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import { addBatch } from './add-batch.ts'
import { closeDays } from './apply-closing.ts'
import { applyJobOrder } from './apply-order.ts'
import { applyRecovery } from './apply-recovery.ts'
import { applyRun } from './apply-run.ts'
import { applyStreamFact } from './apply-stream.ts'
import { meetOne, advance } from './progress.ts'
import { rememberRequest } from './requests.ts'
import type { PlanState } from './state.ts'

/** Applies one event with its place in the ledger. Throws when the ledger has a gap. */
export const apply = (state: PlanState, event: LedgerEvent): void => {
  if (event.seq !== state.seq + 1) throw new Error(`event ${event.seq} does not follow event ${state.seq}`)
  advance(state, event.at)
  state.seq = event.seq
  state.term = event.term
  rememberRequest(state, event)
  applyBody(state, event)
}

const applyBody = (state: PlanState, event: EventBody): void => {
  switch (event.kind) {
    case 'plan.added':
      return addBatch(state, event.batch)
    case 'plan.closed':
      return closeDays(state, event)
    case 'run.dispatched':
    case 'run.started':
    case 'run.ended':
    case 'run.failed':
    case 'run.refused':
    case 'run.lost':
      return applyRun(state, event)
    case 'recovery.started':
    case 'recovery.asked':
    case 'recovery.ended':
      return applyRecovery(state, event)
    case 'job.rerun':
    case 'job.held':
    case 'job.unheld':
    case 'job.released':
    case 'job.cancelled':
    case 'job.suppressed':
    case 'job.skipped':
    case 'job.confirmed':
    case 'job.long':
    case 'job.late':
    case 'job.kill_requested':
      return applyJobOrder(state, event)
    case 'stream.suppressed':
    case 'stream.cancelled':
    case 'stream.succeeded':
    case 'stream.late':
    case 'stream.released':
      return applyStreamFact(state, event)
    case 'prompt.asked':
    case 'prompt.answered':
      return applyPrompt(state, event)
    case 'file.found':
      return applyFile(state, event)
    case 'leader.elected':
      state.leader = event.server
  }
}

type PromptEvent = Extract<EventBody, { kind: 'prompt.asked' | 'prompt.answered' }>

const applyPrompt = (state: PlanState, event: PromptEvent): void => {
  const prompt = state.prompts.get(event.prompt)
  if (prompt === undefined) throw new Error(`there is no prompt ${event.prompt}`)
  state.due.asking.delete(prompt.id)
  if (event.kind === 'prompt.asked') {
    prompt.status = 'asked'
    prompt.askedAt = state.now
    return
  }
  prompt.status = event.yes ? 'yes' : 'no'
  if (event.yes) for (const waiter of prompt.waiters) meetOne(state, waiter)
}

type FileEvent = Extract<EventBody, { kind: 'file.found' }>

const applyFile = (state: PlanState, { file: id, changedAt }: FileEvent): void => {
  const file = state.files.get(id)
  if (file === undefined || file.found) return
  file.found = true
  file.changedAt = changedAt ?? null
  state.watching.delete(id)
  meetOne(state, file.waiter)
}
