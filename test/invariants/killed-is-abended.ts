/**
 * Killed is abended (D.3, 11): a run whose kill was requested has not succeeded, whatever the job made of the signal. An operator who
 * confirms a job while it runs has the last word about its end.
 */
import { breaks, type Invariant } from './invariant.ts'

const name = 'killed is abended'

export const killedIsAbended: Invariant = {
  name,
  watch: () => {
    const kills = new Map<number, number>()
    const confirmed = new Set<number>()
    return {
      before: (event) => {
        if (event.kind === 'job.confirmed') confirmed.add(event.job)
        else if (event.kind === 'run.dispatched') confirmed.delete(event.job)
        if (event.kind === 'job.kill_requested') kills.set(event.job, event.run)
        if (event.kind !== 'run.ended' || kills.get(event.job) !== event.run) return
        const isKept = confirmed.has(event.job)
        if (event.outcome === 'succeeded' && !isKept)
          breaks(name, `run ${event.job}.${event.run} was killed and has succeeded`)
        if (event.repeatAt !== null) breaks(name, `run ${event.job}.${event.run} was killed and is to be repeated`)
      },
    }
  },
}
