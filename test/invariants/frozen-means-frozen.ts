/**
 * Frozen means frozen (D.3, 10): while a freeze is in force nothing of its scope is dispatched, skipped (NOP) or said to have
 * succeeded for want of jobs; a drain lets those streams go on that had begun. Kept from the events, not from the bits of the core.
 */
import { cell } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { wildcards } from '#/lib/wildcards.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'frozen means frozen'

type Freeze = Extract<LedgerEvent, { kind: 'freeze.added' }>

export const frozenMeansFrozen: Invariant = {
  name,
  watch: () => {
    const freezes = new Map<number, Freeze>()
    /** Streams of which something was started, or skipped. */
    const begun = new Set<number>()
    return {
      before: (event, state) => {
        if (event.kind === 'freeze.added') freezes.set(event.freeze, event)
        else if (event.kind === 'freeze.lifted') freezes.delete(event.freeze)
        // USERJOBS is made of what runs.
        else if (event.kind === 'plan.closed') for (const { stream } of event.userJobs) begun.add(stream)
        // A stream that is run again as a whole begins anew.
        else if (event.kind === 'job.rerun')
          for (const holder of event.successors ?? []) if (holder < 0) begun.delete(-holder)
        const concerned = whatBegins(event, state)
        if (concerned === undefined) return
        for (const freeze of freezes.values())
          if (means(state, freeze, concerned) && !(freeze.what === 'drain' && begun.has(concerned.stream)))
            breaks(name, `${event.kind} of ${concerned.what}, which freeze ${freeze.freeze} means`)
        if (event.kind !== 'stream.succeeded') begun.add(concerned.stream)
      },
    }
  },
}

interface Concerned {
  readonly what: string
  readonly stream: number
  readonly workstation: number
}

/** What a freeze keeps from beginning. */
const whatBegins = (event: LedgerEvent, { jobs, streams }: PlanState): Concerned | undefined => {
  if (event.kind === 'stream.succeeded') {
    const { stream } = event
    return { what: `stream ${stream}`, stream, workstation: cell(streams.workstation, stream) }
  }
  if (event.kind !== 'run.dispatched' && event.kind !== 'job.skipped') return undefined
  const { job } = event
  return { what: `job ${job}`, stream: cell(jobs.stream, job), workstation: cell(jobs.workstation, job) }
}

const means = (state: PlanState, { scope }: Freeze, { stream, workstation }: Concerned): boolean => {
  if (scope.of === 'site') return true
  const { names, streams, workstations } = state
  const pattern = wildcards(scope.pattern)
  if (scope.of === 'workstation') return pattern.test(workstations[workstation]?.name ?? '')
  const called = nameOf(names, cell(streams.name, stream))
  return pattern.test(called) || pattern.test(`${workstations[cell(streams.workstation, stream)]?.name}#${called}`)
}
