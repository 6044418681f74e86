/**
 * The engine with a cache before what is dear to answer: the same questions, the same answers, the same orders.
 *
 * It stands below the rights of callers: what a caller may see is part of the question where it is asked of the plan, and is taken out of the
 * answer afterwards where it is not.
 */
import type { Cache } from '#/cache/cache.ts'
import type { Kind } from '#/cache/kind.ts'
import type { Told } from '#/model/change-view.ts'
import type { Engine } from '#/engine/engine.ts'
import type { HistoryEnd } from '#/engine/history-end.ts'
import { jobDetails, type DetailParts } from '#/engine/job-details.ts'
import type { ListParts } from '#/engine/lists.ts'
import { cachedDefinitions } from './definitions.ts'
import { cachedHistory } from './history.ts'
import { jobKind, jobsKind, logsKind, runsKind, streamsKind, summariesKind } from './kinds.ts'
import { cachedLists } from './lists.ts'
import { cachedLogs } from './logs.ts'
import { createLookout, type Lookout } from './lookout.ts'
import { keptPastRuns } from './past-runs.ts'

export interface CachedParts extends ListParts {
  readonly cache: Cache
  readonly details: DetailParts
  readonly historyEnd: HistoryEnd
  /** The last event that is committed; undefined: all of the state is. */
  readonly committed: () => number | undefined
}

/** The engine without what is made of the rest. */
export type Answering = Omit<Engine, 'bulk'>

export const cachedEngine = (engine: Answering, parts: CachedParts): Answering => {
  const { cache, state, committed, details, historyEnd: end } = parts
  const lookout = createLookout({ state, committed, onAnotherPlan: cache.clear })
  const open = <Answer>(kind: Kind<Answer>) => cache.open(kind, lookout.epoch)
  const keptJobs = open(jobsKind(lookout))
  const keptStreams = open(streamsKind(lookout))
  const histories = { keptRuns: open(runsKind(lookout)), keptSummaries: open(summariesKind(lookout)) }
  const definitions = cachedDefinitions(engine.definitions, cache)
  return {
    ...engine,
    ...cachedLists({ ...parts, lookout, keptJobs, keptStreams }),
    ...jobDetails({ ...details, pastRuns: keptPastRuns(details.pastRuns, { lookout, kept: open(jobKind) }) }),
    ...cachedLogs(engine, { state, lookout, kept: open(logsKind) }),
    history: cachedHistory(engine.history, { lookout, end, ...histories }),
    ...told({ ...engine, definitions: definitions.desk }, lookout, definitions.forget),
  }
}

/** Orders, and what is told to those who watch: nobody is shown an older state afterwards. */
const told = (engine: Answering, lookout: Lookout, forgetDefinitions: () => void): Partial<Answering> => {
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
    definitions: {
      ...definitions,
      change: async (...asked) => {
        try {
          return await definitions.change(...asked)
        } finally {
          forgetDefinitions()
          lookout.told()
        }
      },
    },
    maintenance: { ...maintenance, run: order(maintenance.run) },
    changes: {
      lookAtDefinitions: () => {
        forgetDefinitions()
        changes.lookAtDefinitions()
      },
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
