/** The questions of a first look at a job, as the engine is asked them. Its log comes last, for the agent may not answer. */
import { endOfLog, firstLook, startOfLog } from '#/contract/first-look.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import { dateAt } from '#/selection/read-time.ts'
import type { Step } from './critical-questions.ts'
import type { AskForLog } from './patient-logs.ts'

export type FirstAsked = Pick<Engine, 'glance' | 'job' | 'log' | 'isLeading' | 'reading' | 'history'>

/** Throws `job.unknown`. */
export const firstQuestions = async function* (
  engine: FirstAsked,
  id: number,
  askForLog: AskForLog,
): AsyncGenerator<Step> {
  const glance = engine.glance({ of: 'job', id })
  const asked = firstLook(glance, dateAt(engine.reading()))
  yield () => engine.job(asked.job.id)
  const { from, to, name, stream, limit } = asked.runs
  yield () => engine.history.runs({ from, to, filter: { name, stream }, limit })
  // The agent serves the leader alone.
  if (!engine.isLeading()) return
  let size = Infinity
  yield async () => {
    size = await askForLog(glance.workstation, () => lengthOf(engine.log(id, asked.log)))
  }
  if (size <= endOfLog) yield () => askForLog(glance.workstation, () => engine.log(id, startOfLog))
}

/** One that could not be launched has written nothing: that is an answer, too. */
const lengthOf = async (log: ReturnType<Engine['log']>): Promise<number> => {
  try {
    return (await log).size
  } catch (error) {
    if (error instanceof Refusal && error.code === 'job.no_log') return Infinity
    throw error
  }
}
