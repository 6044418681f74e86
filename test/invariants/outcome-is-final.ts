/** What has ended has ended (D.3, 3): a run has one end; only an operator's word or one more run says anything else of the job. */
import { cell } from '#/core/columns.ts'
import { Phase } from '#/core/state.ts'
import { isEnd } from './double-start.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'an outcome is final'

const ends: ReadonlySet<number> = new Set([Phase.succeeded, Phase.abended, Phase.failed])

export const outcomeIsFinal: Invariant = {
  name,
  watch: () => {
    const ended = new Set<string>()
    let before: { job: number; phase: number } | undefined
    return {
      before: (event, { jobs }) => {
        before = undefined
        if (isEnd(event)) {
          const run = `${event.job}.${event.run}`
          if (ended.has(run)) breaks(name, `run ${run} has ended twice`)
          // Nobody knows how a lost one ended: its agent may still say so, once.
          if (event.kind !== 'run.lost') ended.add(run)
        } else if ('job' in event) before = { job: event.job, phase: cell(jobs.phase, event.job) }
      },
      after: (event, { jobs }) => {
        if (before === undefined || !ends.has(before.phase)) return
        const phase = cell(jobs.phase, before.job)
        const mayChange = ['job.rerun', 'job.confirmed', 'job.cancelled', 'job.suppressed'].includes(event.kind)
        if (phase !== before.phase && !mayChange) breaks(name, `${event.kind} changed how job ${before.job} ended`)
      },
    }
  },
}
