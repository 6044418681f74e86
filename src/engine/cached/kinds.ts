/**
 * The kinds of answers that are kept, and how long: docs/cache.md says why, with the numbers that were measured.
 *
 * What changes in the plan is noticed when an answer is looked up. The times here are for what the journal does not tell: estimates, which are some
 * seconds old by design, and rows of the database that others write.
 */
import type { Kind } from '#/cache/kind.ts'
import type { RunSummary, RunView } from '#/model/run-views.ts'
import type { JobDetail, JobView, LogPart, StreamView } from '#/model/views.ts'
import type { Page } from '#/engine/page.ts'
import { isObject, isPage, weigh } from './weigh.ts'

const second = 1_000
const minute = 60 * second

/** What a list shows of the plan may be so old while one load makes it new, unless somebody was told of what has changed. */
export const aMoment = second

/** How long an answer is good that tells times which are estimated. */
export const estimatedFor = 5 * second

/**
 * Who waits longer for what takes milliseconds waits for a source that hangs. A page of runs is read for two seconds and the statement under
 * way, a summary takes up to ten.
 */
const patience = 2 * second
const patienceOfPages = 4 * second
const patienceOfSums = 6 * second

export interface KindParts {
  /** A look at all of the plan costs nearly nothing: no answer need be late. */
  readonly isSmall: () => boolean
}

const ofPlan = ({ isSmall }: KindParts) =>
  ({
    source: 'plan',
    freshFor: 10 * minute,
    renewFor: 30 * second,
    staleFor: () => (isSmall() ? 0 : aMoment),
    staleOnFailureFor: minute,
    // No patience: memory does not hang. Who waits for it waits for his turn, and is given what is true then.
    loadWithin: 30 * second,
    sizeOf: weigh,
  }) as const

export const jobsKind = (parts: KindParts): Kind<Page<JobView>> => ({
  ...ofPlan(parts),
  name: 'jobs',
  what: 'The list of jobs',
  share: 0.3,
  isAnswer: isPage,
})

export const streamsKind = (parts: KindParts): Kind<Page<StreamView>> => ({
  ...ofPlan(parts),
  name: 'streams',
  what: 'The list of job streams',
  share: 0.15,
  isAnswer: isPage,
})

/** Each run that ends is in the journal. What retention gives up is told beside it (`history-end.ts`). */
const ofRuns = {
  source: 'database',
  freshFor: 10 * minute,
  renewFor: 10 * minute,
  loadWithin: 15 * second,
  sizeOf: weigh,
} as const

const ofHistory = ({ isSmall }: KindParts) =>
  ({
    ...ofRuns,
    staleFor: () => (isSmall() ? 0 : 2 * second),
    staleOnFailureFor: 10 * minute,
  }) as const

/** One that is behind is asked for anew: who is shown that a run has ended is shown the run. Where the database fails it is better than none. */
export const jobKind: Kind<JobDetail['runs']> = {
  ...ofRuns,
  name: 'job',
  what: 'The history of the job',
  share: 0.08,
  staleFor: () => 0,
  staleOnFailureFor: 5 * minute,
  patience,
  isAnswer: Array.isArray,
}

export const runsKind = (parts: KindParts): Kind<Page<RunView>> => ({
  ...ofHistory(parts),
  name: 'runs',
  patience: patienceOfPages,
  what: 'The history of runs',
  share: 0.1,
  isAnswer: isPage,
})

export const summariesKind = (parts: KindParts): Kind<RunSummary[]> => ({
  ...ofHistory(parts),
  name: 'summaries',
  patience: patienceOfSums,
  what: 'The summary of runs',
  share: 0.19,
  isAnswer: Array.isArray,
})

/** They do not change any more; in time the agent forgets them. */
export const logsKind: Kind<LogPart> = {
  name: 'logs',
  what: 'The log',
  source: 'agent',
  share: 0.08,
  freshFor: 10 * minute,
  renewFor: 0,
  staleFor: () => 0,
  staleOnFailureFor: 10 * minute,
  patience,
  loadWithin: 30 * second,
  isAnswer: (value) => isObject(value) && typeof value['text'] === 'string',
  sizeOf: weigh,
}

/** Forgotten when somebody changes some; a standby hears of it within seconds. */
export const definitionsKind: Kind<object> = {
  name: 'definitions',
  what: 'The list of definitions',
  source: 'database',
  share: 0.1,
  freshFor: 10 * minute,
  renewFor: 0,
  staleFor: () => 0,
  staleOnFailureFor: 10 * minute,
  patience,
  loadWithin: 15 * second,
  isAnswer: isObject,
  sizeOf: weigh,
}
