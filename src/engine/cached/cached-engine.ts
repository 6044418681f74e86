/**
 * The engine with a cache before what is dear to answer: the same questions, the same answers, the same orders.
 *
 * It stands below the rights of callers: what a caller may see is part of the question where it is asked of the plan, and is taken out of the
 * answer afterwards where it is not.
 */
import type { Cache } from '#/cache/cache.ts'
import type { Told } from '#/model/change-view.ts'
import type { Engine } from '#/engine/engine.ts'
import type { ListParts } from '#/engine/lists.ts'
import { jobsKind, streamsKind } from './kinds.ts'
import { cachedLists } from './lists.ts'
import { createLookout, type Lookout } from './lookout.ts'

export interface CachedParts extends ListParts {
  readonly cache: Cache
}

/** The engine without what is made of the rest. */
export type Answering = Omit<Engine, 'bulk'>

export const cachedEngine = (engine: Answering, parts: CachedParts): Answering => {
  const { cache, state } = parts
  const lookout = createLookout({ state, onAnotherPlan: cache.clear })
  const keptJobs = cache.open(jobsKind(lookout), lookout.epoch)
  const keptStreams = cache.open(streamsKind(lookout), lookout.epoch)
  return {
    ...engine,
    ...cachedLists({ ...parts, lookout, keptJobs, keptStreams }),
    ...told(engine, lookout),
  }
}

/** Orders, and what is told to those who watch: nobody is shown an older state afterwards. */
const told = (engine: Answering, lookout: Lookout): Omit<Partial<Answering>, 'jobs'> => {
  const order =
    <Asked extends unknown[], Answer>(work: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      try {
        return await work(...asked)
      } finally {
        lookout.told()
      }
    }
  const { plan, definitions, maintenance, changes } = engine
  return {
    command: order(engine.command),
    rerunFrom: order(engine.rerunFrom),
    addDependencies: order(engine.addDependencies),
    submit: order(engine.submit),
    submitJob: order(engine.submitJob),
    submitCommand: order(engine.submitCommand),
    setOption: order(engine.setOption),
    plan: { ...plan, extend: order(plan.extend) },
    definitions: { ...definitions, change: order(definitions.change) },
    maintenance: { ...maintenance, run: order(maintenance.run) },
    changes: {
      ...changes,
      follow: async (asked, signal) => telling(await changes.follow(asked, signal), lookout.told),
    },
  }
}

const telling = async function* (messages: AsyncIterable<Told>, told: () => void): AsyncGenerator<Told> {
  for await (const message of messages) {
    told()
    yield message
  }
}
