/** Held means held (D.3, 10): no run of a held job is dispatched until somebody lets it go. */
import { breaks, type Invariant } from './invariant.ts'

const name = 'held means held'

export const heldMeansHeld: Invariant = {
  name,
  watch: () => {
    const held = new Set<number>()
    return {
      before: (event) => {
        if (event.kind === 'job.held') held.add(event.job)
        // A rerun of a job that was held before it ended is an order to run it.
        else if (event.kind === 'job.unheld' || event.kind === 'job.released' || event.kind === 'job.rerun')
          held.delete(event.job)
        else if (event.kind === 'run.dispatched' && held.has(event.job)) breaks(name, `job ${event.job} was dispatched`)
      },
    }
  },
}
