/** Says in the log what became of runs and what was ordered, each line under the id it belongs to. */
import { cell } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { jobName, streamName } from '#/core/view.ts'
import { withCorrelation } from '#/lib/correlation.ts'
import type { Log } from '#/lib/log.ts'
import type { Cause, EventBody, LedgerEvent } from '#/model/event.ts'
import { jobIdsOf, streamIdsOf, type PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'

/** Called after a commit. What went wrong is a warning, an order is an information, the rest is for those who debug. */
export const logEvents = (log: Log, state: PlanState, events: readonly LedgerEvent[]): void => {
  for (const event of events) {
    if (event.kind === 'job.rerun' && event.why === 'unknown') {
      const { job, run, cause } = event
      withCorrelation(`${job}.${run}`, () =>
        log.warn({ job, run }, `${jobName(state, job)} run ${run}: ${cause.reason}`),
      )
    } else if (event.kind.startsWith('run.')) logRun(log, state, event)
    else if ('cause' in event && event.cause.requestId !== undefined) logOrder(log, state, event, event.cause)
  }
}

const logRun = (log: Log, state: PlanState, event: EventBody): void => {
  if (!('job' in event) || !('run' in event)) return
  const name = `${jobName(state, event.job)} run ${event.run}`
  const fields = { job: event.job, run: event.run }
  withCorrelation(`${event.job}.${event.run}`, () => {
    switch (event.kind) {
      case 'run.ended':
        if (event.outcome === 'succeeded') return log.debug(fields, `${name} succeeded`)
        return log.warn({ ...fields, returnCode: event.returnCode }, `${name} abended with ${event.returnCode}`)
      case 'run.given_up':
        return log.warn(fields, `${name}: ${event.cause.reason}`)
      case 'run.failed':
      case 'run.refused':
      case 'run.lost':
        return log.warn(fields, `${name} ${event.kind.slice('run.'.length)}: ${event.reason}`)
      default:
        return log.debug(fields, `${name} ${event.kind.slice('run.'.length)}`)
    }
  })
}

const logOrder = (log: Log, state: PlanState, event: EventBody, { by, reason, requestId }: Cause): void => {
  withCorrelation(requestId ?? '', () => {
    log.info({ event: event.kind, by, reason }, `${by}: ${event.kind}${whomOf(state, event)}`)
  })
}

const whomOf = (state: PlanState, event: EventBody): string => {
  if ('job' in event) return ` ${jobName(state, event.job)} (${event.job})`
  if ('stream' in event) return ` ${streamName(state, event.stream)} (${event.stream})`
  if ('prompt' in event) return ` ${event.prompt}`
  return event.kind === 'plan.added' ? ` ${addedIn(state, event.batch)}` : ''
}

const addedIn = (state: PlanState, batch: PlanBatch | PackedBatch): string => {
  const names =
    batch.into === undefined
      ? streamIdsOf(batch).map((id) => nameOf(state.names, cell(state.streams.name, id)))
      : jobIdsOf(batch).map((id) => jobName(state, id))
  return names.join(', ')
}
