/**
 * What is asked first when something goes wrong: the critical jobs, what endangers them, and what they wait for.
 *
 * Questions of the whole site: what a limited role sees of them is cut out of the same answers.
 */
import type { Engine } from '#/engine/engine.ts'

/** So many critical jobs, those most at risk first, and as many of what lies before one of them. */
const mostJobs = 40
/** Each path is worked out on a copy of the plan. */
const mostPaths = 10

export type Step = () => Promise<unknown>

export const criticalQuestions = async function* ({
  assurance,
  job,
  stream,
  why,
}: Pick<Engine, 'assurance' | 'job' | 'stream' | 'why'>): AsyncGenerator<Step> {
  const critical = (await assurance.critical()).slice(0, mostJobs)
  const hot = (await assurance.hot()).slice(0, mostJobs)
  const seen = new Set<number>()
  const streams = new Set<number>()
  const looked = function* (id: number): Generator<Step> {
    if (seen.has(id)) return
    seen.add(id)
    yield async () => {
      const { streamId } = await job(id)
      streams.add(streamId)
    }
    yield async () => why(id)
  }
  for (const { id } of critical) yield* looked(id)
  for (const { id } of hot) yield* looked(id)
  for (const { id } of critical.slice(0, mostPaths)) {
    const { steps } = await assurance.path(id)
    for (const before of steps.slice(0, mostJobs)) yield* looked(before.id)
  }
  for (const id of streams) yield () => stream(id)
}
