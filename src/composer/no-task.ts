/** The answer for a task that cannot run here; the sentence says why. */
export interface NoTask {
  readonly runs: 'nothing'
  readonly reason: string
}

export const refuseTask = (reason: string): NoTask => ({ runs: 'nothing', reason })
