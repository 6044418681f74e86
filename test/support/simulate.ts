/** A day in no time: the real core with a virtual clock and a virtual agent. */
import { apply } from '#/core/apply.ts'
import { decide, type World } from '#/core/decide.ts'
import { eventOf } from '#/core/report.ts'
import { advance } from '#/core/progress.ts'
import type { PlanState } from '#/core/state.ts'
import { nextTimerAt } from '#/core/timers.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import type { Report } from '#/model/report.ts'

/** How a run of a job comes out, and how long it takes. */
export interface Outcome {
  readonly ms: number
  readonly returnCode: number
  /** How long its agent takes to start it; null: nobody ever hears that it started. */
  readonly startsAfter?: number | null
}
export type Script = (job: number, run: number) => Outcome

export interface Theatre {
  readonly state: PlanState
  readonly events: LedgerEvent[]
  /** Records one event and decides what follows from it. */
  readonly happen: (body: EventBody) => void
  /** Plays on until nothing is due before `until`. */
  readonly playTo: (until: number) => void
}

/** What decisions rest on besides the state, and who looks at each before it is carried out. */
export interface Staging {
  readonly world?: World
  readonly beforeDecision?: ((state: PlanState, decision: EventBody) => void) | undefined
}

/** Opens a theatre over a state. Runs succeed at once unless the script says otherwise. */
export const openTheatre = (
  state: PlanState,
  script: Script = () => ({ ms: 0, returnCode: 0 }),
  { world = { agent: 'virtual' }, beforeDecision }: Staging = {},
): Theatre => {
  const events: LedgerEvent[] = []
  const due: { at: number; report: Report }[] = []

  const record = (body: EventBody): void => {
    const event: LedgerEvent = { ...body, seq: state.seq + 1, at: state.now, term: 1 }
    apply(state, event)
    events.push(event)
    if (event.kind === 'run.dispatched') schedule(event.job, event.run)
  }

  const schedule = (job: number, run: number): void => {
    const { ms, returnCode, startsAfter = 0 } = script(job, run)
    const at = state.now + (startsAfter ?? 0)
    const usage = { signal: null, userMs: null, systemMs: null, peakMemory: null }
    if (startsAfter !== null) due.push({ at, report: { type: 'started', job, run, pid: 1, at } })
    due.push({ at: at + ms, report: { type: 'ended', job, run, returnCode, startedAt: at, at: at + ms, ...usage } })
    due.sort((a, b) => a.at - b.at)
  }

  const settle = (): void => {
    for (let before = -1; before !== events.length;) {
      before = events.length
      for (const body of decide(state, world)) {
        beforeDecision?.(state, body)
        record(body)
      }
    }
  }

  return {
    state,
    events,
    happen: (body) => {
      record(body)
      settle()
    },
    playTo: (until) => {
      for (;;) {
        settle()
        const next = Math.min(nextTimerAt(state.timers) ?? Infinity, due[0]?.at ?? Infinity)
        if (next > until) break
        advance(state, next)
        while ((due[0]?.at ?? Infinity) <= state.now) {
          const event = eventOf(state, (due.shift() as (typeof due)[number]).report)
          if (event !== undefined) record(event)
        }
      }
      advance(state, until)
      settle()
    },
  }
}
