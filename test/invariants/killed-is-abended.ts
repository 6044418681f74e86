/**
 * Killed is abended (D.3, 11): a run whose kill was requested has not succeeded, whatever the job made of the signal, and is not
 * repeated. An operator who has said that the job will have succeeded when its process has ended has the last word.
 */
import { breaks, type Invariant } from './invariant.ts'

const name = 'killed is abended'

export const killedIsAbended: Invariant = {
  name,
  watch: () => {
    const kills = new Map<number, number>()
    /** The jobs that will have succeeded, by the last word of an operator about their present run. */
    const kept = new Set<number>()
    return {
      before: (event) => {
        if (event.kind === 'job.confirmed' && event.succeeded && event.atEnd === true) kept.add(event.job)
        else if (event.kind === 'job.confirmed' || event.kind === 'run.dispatched') kept.delete(event.job)
        if (event.kind === 'job.kill_requested') kills.set(event.job, event.run)
        if (event.kind !== 'run.ended' || kills.get(event.job) !== event.run) return
        if (event.outcome === 'succeeded' && !kept.has(event.job))
          breaks(name, `run ${event.job}.${event.run} was killed and has succeeded`)
        if (event.pending === true) breaks(name, `run ${event.job}.${event.run} was killed and waits for a word`)
        if (event.repeatAt !== null) breaks(name, `run ${event.job}.${event.run} was killed and is to be repeated`)
      },
    }
  },
}
