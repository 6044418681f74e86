/**
 * Folds an event into the state: `apply(state, event) -> state`, in place.
 *
 * An event is a fact; nothing is decided here, so an old ledger folds to the same state under a newer version. The state's
 * time moves to the event's first, so that what became due before it happens before it on every node.
 */
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import { addBatch } from './add-batch.ts'
import { applyAgent } from './agent-lease.ts'
import { closeDays } from './apply-closing.ts'
import { applyFreeze } from './apply-freeze.ts'
import { applyLimits } from './apply-limits.ts'
import { applyJobOrder } from './apply-order.ts'
import { applyRecovery } from './apply-recovery.ts'
import { applyRun } from './apply-run.ts'
import { applyStreamFact } from './apply-stream.ts'
import { cell } from './columns.ts'
import { note, Noted } from './journal.ts'
import { noteEvent, noteHistory, noteTerm } from './note-event.ts'
import { meetOne, advance } from './progress.ts'
import { rememberRequest } from './requests.ts'
import type { PlanState } from './state.ts'
import { isLegalForStream, standingOf, type StreamEventKind } from './stream-transitions.ts'
import { nextTimerAt } from './timers.ts'
import { nextPhases, phaseNames, type JobEventKind } from './transitions.ts'

/** Applies one event with its place in the ledger. Throws when the ledger has a gap. */
export const apply = (state: PlanState, event: LedgerEvent): void => {
  if (event.seq !== state.seq + 1) throw new Error(`event ${event.seq} does not follow event ${state.seq}`)
  advance(state, event.at)
  state.seq = event.seq
  if (event.term !== state.term) noteTerm(state, event.term, event.seq)
  state.term = event.term
  applyToPlan(state, event)
  // A time that has passed when it is set is due at once: at no event does the state depend on whether its time has moved on since.
  if ((nextTimerAt(state.timers) ?? Infinity) <= state.now) advance(state, state.now)
}

const applyToPlan = (state: PlanState, event: LedgerEvent): void => {
  switch (event.kind) {
    // What every run brings, and no request has ordered.
    case 'run.dispatched':
    case 'run.started':
      note(state, Noted.job, event.job)
      return applyToJob(state, event)
    case 'run.ended':
      note(state, Noted.job, event.job)
      noteHistory(state, event)
      return applyToJob(state, event)
    default:
      rememberRequest(state, event)
      noteEvent(state, event)
      return applyBody(state, event)
  }
}

const applyBody = (state: PlanState, event: EventBody): void => {
  switch (event.kind) {
    case 'plan.added':
      return addBatch(state, event.batch)
    case 'plan.closed':
      return closeDays(state, event)
    case 'stream.suppressed':
    case 'stream.cancelled':
    case 'stream.succeeded':
    case 'stream.late':
    case 'stream.released':
    case 'stream.limited':
    case 'stream.cancel_pending':
    case 'stream.held':
    case 'stream.unheld':
    case 'stream.priority_changed':
    case 'stream.dependencies_added':
    case 'stream.dependencies_dropped':
      return applyToStream(state, event)
    case 'freeze.added':
    case 'freeze.lifted':
      return applyFreeze(state, event)
    case 'workstation.changed':
    case 'resource.altered':
      return applyLimits(state, event)
    case 'prompt.asked':
    case 'prompt.answered':
      return applyPrompt(state, event)
    case 'file.found':
      return applyFile(state, event)
    case 'agent.lost':
    case 'agent.back':
      return applyAgent(state, event)
    case 'leader.elected':
      state.leader = event.server
      state.leaderUrl = event.url ?? null
      return
    default:
      return applyToJob(state, event)
  }
}

type JobEvent = Extract<EventBody, { kind: JobEventKind }>

/** An event that the table of transitions does not know is a bug of who decided it: nothing is folded on top of it. */
const applyToJob = (state: PlanState, event: JobEvent): void => {
  const { phase } = state.jobs
  const before = cell(phase, event.job)
  const next = nextPhases(event.kind, before)
  if (next === 0) throw new Error(`${event.kind} of job ${event.job}, which is ${phaseNames[before]}`)
  foldIntoJob(state, event)
  const after = cell(phase, event.job)
  if (((next >>> after) & 1) === 1) return
  throw new Error(`${event.kind} of job ${event.job} leads from ${phaseNames[before]} to ${phaseNames[after]}`)
}

const foldIntoJob = (state: PlanState, event: JobEvent): void => {
  switch (event.kind) {
    case 'run.dispatched':
    case 'run.started':
    case 'run.ended':
    case 'run.failed':
    case 'run.refused':
    case 'run.lost':
    case 'run.given_up':
      return applyRun(state, event)
    case 'recovery.started':
    case 'recovery.asked':
    case 'recovery.ended':
      return applyRecovery(state, event)
    default:
      return applyJobOrder(state, event)
  }
}

type StreamEvent = Extract<EventBody, { kind: StreamEventKind }>

const applyToStream = (state: PlanState, event: StreamEvent): void => {
  const before = standingOf(state, event.stream)
  if (!isLegalForStream(event.kind, before))
    throw new Error(`${event.kind} of stream ${event.stream}, which is ${before}`)
  applyStreamFact(state, event)
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
