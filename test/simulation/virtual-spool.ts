/** What outlives an agent: the runs it has taken on, those it is done with, the highest term it has served; and the jobs themselves. */
import type { World } from './world.ts'

/** A run in the spool. `lost`: it was running when the machine went down. */
export interface SpoolRun {
  readonly job: number
  readonly run: number
  stage: 'accepted' | 'running' | 'ended' | 'lost'
  startedAt: number
  endedAt: number
  returnCode: number
  isKilled: boolean
}

export interface Spool {
  /** Another spool is another agent. */
  readonly name: string
  readonly runs: Map<string, SpoolRun>
  readonly done: Map<string, SpoolRun>
  term: number
}

export const newSpool = (name: string): Spool => ({ name, runs: new Map(), done: new Map(), term: 0 })

export const nameOfRun = ({ job, run }: { readonly job: number; readonly run: number }): string => `${job}.${run}`

/** What really happened on the machine, whatever anybody was told of it. */
export interface Witness {
  readonly onStart: (job: number, run: number) => void
  /** Whether the process of a run is there now. */
  readonly processes: Set<string>
}

const minute = 60_000

/** Starts the process of a run: it lasts, ends by itself or by a signal, and writes into the spool how. */
export const startProcess = (world: World, witness: Witness, run: SpoolRun, onEnd: (run: SpoolRun) => void): void => {
  const { timeline, random } = world
  witness.onStart(run.job, run.run)
  witness.processes.add(nameOfRun(run))
  run.stage = 'running'
  run.startedAt = timeline.clock.now()
  const lasts = random.chance(0.5) ? random.below(minute) : random.below(15 * minute)
  const returnCode = random.chance(0.25) ? random.between(1, 4) : 0
  timeline.after(lasts, () => endProcess(world, witness, run, { returnCode, onEnd }))
  if (run.isKilled) killProcess(world, witness, run, onEnd)
}

interface End {
  readonly returnCode: number
  readonly onEnd: (run: SpoolRun) => void
}

const endProcess = ({ timeline }: World, { processes }: Witness, run: SpoolRun, end: End): void => {
  if (run.stage !== 'running') return
  processes.delete(nameOfRun(run))
  run.stage = 'ended'
  run.endedAt = timeline.clock.now()
  run.returnCode = end.returnCode
  end.onEnd(run)
}

/** TERM, and KILL some seconds later. */
export const killProcess = (world: World, witness: Witness, run: SpoolRun, onEnd: (run: SpoolRun) => void): void => {
  const { timeline, random } = world
  const returnCode = random.pick([143, 137, 0])
  timeline.after(random.below(10_000), () => endProcess(world, witness, run, { returnCode, onEnd }))
}
