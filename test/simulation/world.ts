/** What everybody in a simulation shares: time, chance, the faults of the moment, and the story as it is told. */
import type { Random } from '../support/random.ts'
import type { Faults } from './faults.ts'
import type { Timeline } from './timeline.ts'

export interface World {
  readonly timeline: Timeline
  readonly random: Random
  /** Changes once, when the faults stop. */
  faults: Faults
  readonly tell: (line: string) => void
}
