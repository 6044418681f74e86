/**
 * The kinds of answers that are kept, and how long: docs/cache.md says why, with the numbers that were measured.
 *
 * What changes in the plan is noticed when an answer is looked up. The times here are for what the journal does not tell: estimates, which are some
 * seconds old by design, and rows of the database that others write.
 */
import type { Kind } from '#/cache/kind.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { Page } from '#/engine/page.ts'
import { isPage, weigh } from './weigh.ts'

const second = 1_000
const minute = 60 * second

/** What a list shows of the plan may be so old while one load makes it new, unless somebody was told of what has changed. */
const aMoment = second

/** How long an answer is good that tells times which are estimated. */
export const estimatedFor = 5 * second

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
    loadWithin: 30 * second,
    sizeOf: weigh,
  }) as const

export const jobsKind = (parts: KindParts): Kind<Page<JobView>> => ({
  ...ofPlan(parts),
  name: 'jobs',
  what: 'The list of jobs',
  share: 0.4,
  isAnswer: isPage,
})

export const streamsKind = (parts: KindParts): Kind<Page<StreamView>> => ({
  ...ofPlan(parts),
  name: 'streams',
  what: 'The list of job streams',
  share: 0.15,
  isAnswer: isPage,
})
