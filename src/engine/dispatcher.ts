/**
 * Between the conductor and the agent: what is committed leaves, what is reported comes in.
 *
 * When an agent connects, both compare what they hold. A run that was dispatched is offered again (the agent knows it by its
 * number and never starts it twice); a run that is said to be running and that the agent does not hold is lost.
 */
import { returnEvents } from '#/core/agent-lease.ts'
import { cell } from '#/core/columns.ts'
import { hasFlag } from '#/core/flags.ts'
import { eventOf } from '#/core/report.ts'
import { JobFlag, Phase, type PlanState } from '#/core/state.ts'
import { isUnknown, wasResolved } from '#/core/unknown-runs.ts'
import { withCorrelation } from '#/lib/correlation.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import type { Report } from '#/model/report.ts'
import type { AgentHello, AgentLink, OpenAgentLink } from './agents/agent-link.ts'
import type { RunRequest } from '#/contract/agent-messages.ts'
import type { Conductor, Input } from './conductor.ts'
import { startLiveRounds, type RoundsParts } from './live-rounds.ts'
import { runRequest } from './run-request.ts'

export interface Dispatcher {
  readonly link: AgentLink
  /** Sends what was committed on its way. */
  readonly committed: (events: readonly LedgerEvent[]) => void
  readonly close: (options: { readonly goodbye: boolean }) => Promise<void>
}

interface Parts {
  readonly state: PlanState
  readonly conductor: Conductor
  readonly ledger: string
  readonly term: number
  readonly open: OpenAgentLink
  /** How what is live is looked after; absent: it is not, where time is not that of the machine. */
  readonly lookAfter?: Pick<RoundsParts, 'clock' | 'lease'>
  readonly log: Log
}

/** How long a job may take to end after TERM. */
const killGraceMs = 10_000

/** Opens the link and keeps both sides in step. */
export const startDispatcher = (parts: Parts): Dispatcher => {
  const { state, ledger, term, open, log } = parts
  const watch = { sent: '' }
  const link: AgentLink = open(
    { term, ledger },
    {
      onConnected: (hello) => {
        log.info({ agent: hello.agent, runs: hello.runs.length }, `agent ${hello.agent} is connected`)
        void reconcile(parts, link, hello).then(() => watchFiles(state, link, watch, true))
      },
      onDisconnected: () => log.warn({}, 'the agent is gone; jobs wait until it is back'),
      onReports: (reports) => {
        for (let from = 0; from < reports.length; from += reportsAnInput) {
          void heard(parts, link, reports.slice(from, from + reportsAnInput))
        }
      },
      onFileFound: (file, changedAt) => {
        const found = { kind: 'file.found', file, ...(changedAt !== undefined && { changedAt }) } as const
        void take(parts, () => (state.watching.has(file) ? [found] : []))
      },
    },
  )
  const { lookAfter } = parts
  const rounds =
    lookAfter && startLiveRounds({ ...parts, ...lookAfter, link, killGraceMs, take: (input) => take(parts, input) })
  return {
    link,
    committed: (events) => {
      for (const event of events) send(state, link, event)
      watchFiles(state, link, watch, false)
    },
    close: (options) => {
      rounds?.stop()
      return link.close(options)
    },
  }
}

/** What cannot be committed now is not acknowledged, and the agent will say it again. */
const take = async ({ conductor, log }: Parts, input: Input): Promise<boolean> => {
  try {
    await conductor.take(input)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) log.debug({ err: error }, 'what the agent said could not be committed')
    return false
  }
}

/** A pass takes whole inputs; with smaller ones it can end when it has enough. Even, for a start and its end come together. */
const reportsAnInput = 500

/**
 * Commits what is news, each report held against what those before it have changed; then all are acknowledged. Of a run whose
 * start is heard together with its end one event tells both: its start stands in its end.
 */
const heard = async (parts: Parts, link: AgentLink, reports: readonly Report[]): Promise<void> => {
  const ended = new Map<number, number>()
  for (const { type, job, run } of reports) if (type === 'ended') ended.set(job, run)
  const committed = await take(parts, function* (state) {
    for (const report of reports) {
      if (report.type === 'started' && ended.get(report.job) === report.run) continue
      if (cell(state.jobs.stream, report.job) === 0) sayUnknown(parts.log, report)
      else if (wasResolved(state, report.job, report.run)) sayResolved(parts.log, report)
      const event = eventOf(state, report)
      if (event !== undefined) yield event
    }
  })
  if (!committed) return
  failpoint('report.committed')
  link.ack(reports)
}

const sayUnknown = (log: Log, { job, run, type }: Report): void =>
  withCorrelation(`${job}.${run}`, () => log.warn({ job, run }, `${type} was reported of a job that has left the plan`))

/** The truth about a run comes after an operator, or the policy, has said what is to be done: that stands. */
const sayResolved = (log: Log, { job, run, type }: Report): void =>
  withCorrelation(`${job}.${run}`, () =>
    log.warn({ job, run }, `${type} was reported of a run whose outcome was unknown and is resolved; that stands`),
  )

/**
 * After the agent has said what it holds: what nobody holds is lost, what was dispatched is offered again. Only what the ledger has
 * by then: what is noted within the input is committed when it is answered, whatever else is decided meanwhile.
 */
const reconcile = async (parts: Parts, link: AgentLink, hello: AgentHello): Promise<void> => {
  const { conductor } = parts
  const offers: RunRequest[] = []
  const kills: { readonly job: number; readonly run: number }[] = []
  const committed = await take(parts, function* (state) {
    yield* lostRuns(state, hello)
    yield* returnEvents(state, hello.agent)
    // It has them all the same, and says how they are; what it holds it starts no second time.
    for (const { job, run } of hello.runs) if (isUnknown(state, job, run)) offers.push(runRequest(state, job))
    for (const job of state.agents.keys()) {
      const run = cell(state.jobs.run, job)
      if (cell(state.jobs.phase, job) === Phase.dispatched) offers.push(runRequest(state, job))
      if (hasFlag(state, job, JobFlag.killRequested)) kills.push({ job, run })
    }
  })
  // Of a term that was lost meanwhile nothing is sent.
  if (!committed) return
  for (const offer of offers) link.start(offer)
  for (const { job, run } of kills) link.kill(job, run, killGraceMs)
  conductor.wake()
}

const send = (state: PlanState, link: AgentLink, event: LedgerEvent): void => {
  // The event is what was committed; the state may have moved on.
  if (event.kind === 'run.dispatched') {
    failpoint('dispatch.send')
    link.start(runRequest(state, event.job, event.run))
    failpoint('dispatch.sent')
  }
  if (event.kind === 'job.kill_requested') link.kill(event.job, event.run, killGraceMs)
}

/** Sends the list of files to look for when it has changed since it was sent last. */
const watchFiles = (state: PlanState, link: AgentLink, watch: { sent: string }, always: boolean): void => {
  const list = [...state.watching].join()
  if (list === watch.sent && !always) return
  watch.sent = list
  const files = [...state.watching].flatMap((id) => state.files.get(id) ?? [])
  link.watchFiles(files.map(({ id, path, qualifier }) => ({ id, path, qualifier })))
}

/** Runs that are live in the plan and that nobody can have any more. */
const lostRuns = (state: PlanState, hello: AgentHello): EventBody[] => {
  const held = new Set(hello.runs.map(({ job, run }) => `${job}.${run}`))
  const lost: EventBody[] = []
  for (const [job, agent] of state.agents) {
    const run = cell(state.jobs.run, job)
    if (agent !== hello.agent) {
      const reason = `agent ${agent}, which had it, was replaced by agent ${hello.agent}`
      lost.push({ kind: 'run.lost', job, run, reason })
    } else if (cell(state.jobs.phase, job) !== Phase.dispatched && !held.has(`${job}.${run}`)) {
      lost.push({ kind: 'run.lost', job, run, reason: `agent ${agent} does not hold it any more` })
    }
  }
  return lost
}
