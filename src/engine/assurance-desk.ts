/**
 * What the engine answers about critical jobs, the hot list, estimated times and forecasts.
 *
 * How the plan stands is worked out aside and kept for some seconds: fifty operators who look at lists cost no more than one. A list
 * never waits for it, except the first: it shows the times that are known.
 */
import type { KnownTimes, StartAndEnd } from '#/core/known-times.ts'
import { shownTimes } from '#/core/shown-times.ts'
import { requireJob } from '#/core/in-plan.ts'
import type { PlanState } from '#/core/state.ts'
import { instantText } from '#/core/view.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { CriticalJobView, CriticalPathView, HotJobView } from '#/model/assurance-views.ts'
import type { ForecastAssumptions, ForecastView } from '#/model/forecast-views.ts'
import type { GlobalOptions } from '#/model/global-options.ts'
import { parseWhatIf } from '#/model/what-if.ts'
import type { Site } from '#/planning/plan-request.ts'
import type { ForecastAside } from './forecast-aside.ts'
import { pathOf, standingOf, type AssuranceQuestion, type Standing } from './forecast-questions.ts'
import { planEnd } from './plan-end.ts'
import { isSmallPlan } from './small-plan.ts'

export interface ForecastAsked {
  /** RFC 3339; absent: the end of the plan. */
  readonly until?: string | undefined
  readonly whatIf: readonly string[]
  readonly assumptions: ForecastAssumptions
}

/** As views show them; null where nothing is left to estimate, or nobody can say. */
export interface EstimatedTimes {
  readonly estimatedStartAt: string | null
  readonly estimatedEndAt: string | null
}

export interface TimesOf {
  /** All of them, for lists that are ordered by them. */
  readonly known: KnownTimes
  readonly job: (id: number) => EstimatedTimes
  readonly stream: (id: number) => EstimatedTimes
}

export interface AssuranceDesk {
  readonly critical: () => Promise<CriticalJobView[]>
  readonly hot: () => Promise<HotJobView[]>
  /** Throws `job.unknown`. */
  readonly path: (job: number) => Promise<CriticalPathView>
  /** Throws `request.invalid`. */
  readonly forecast: (asked: ForecastAsked) => Promise<ForecastView>
  /** How the plan stands, at most some seconds old; with `since` as it stood then or later. */
  readonly standing: (since?: Instant) => Promise<Standing>
  /** The estimated times of a job, and of a stream. */
  readonly times: () => Promise<TimesOf>
  /** Those that were worked out last; undefined: none yet. */
  readonly lastTimes: () => TimesOf | undefined
}

export interface AssuranceParts {
  readonly state: () => PlanState
  /** When it is in the plan: the present, or when the plan was confirmed last where nobody confirms it now. */
  readonly now: () => Instant
  readonly site: Site
  readonly options: () => GlobalOptions
  readonly aside: ForecastAside
}

/** How long it is taken as it is, milliseconds. Lists show it for longer while it is worked out anew. */
const freshFor = 5000
/** So old it is given while it is worked out anew: pages that ask every few seconds waited half a second in one of a hundred cases. */
const givenFor = 10_000

export const createAssuranceDesk = (parts: AssuranceParts): AssuranceDesk => {
  const { lastOf, shown, standing, lately } = lookAt(parts)
  return {
    critical: async () => (await lately()).critical,
    hot: async () => (await lately()).hot,
    path: async (job) => {
      const state = parts.state()
      requireJob(state, job)
      const { now, options } = questionOf(parts, state)
      const asked = { kind: 'path', now, options, job } as const
      return isSmallPlan(state) ? pathOf(state, asked) : parts.aside.ask(state, asked)
    },
    forecast: async (asked) => parts.aside.ask(parts.state(), { kind: 'forecast', request: requestOf(parts, asked) }),
    standing,
    times: async () => {
      for (;;) {
        const state = parts.state()
        const last = await shown()
        if (parts.state() === state) return timesIn(state, last)
      }
    },
    lastTimes: () => {
      const state = parts.state()
      const last = lastOf(state)
      return last && timesIn(state, last)
    },
  }
}

const questionOf = (parts: AssuranceParts, state: PlanState): AssuranceQuestion => {
  const options = { ...parts.options(), planEnd: planEnd(state, parts.site) }
  return { kind: 'assurance', now: parts.now(), options }
}

/** How the plan stands: worked out when it is asked for, and as often as it is too old. */
const lookAt = (parts: AssuranceParts) => {
  let found: { readonly standing: Standing; readonly plan: WeakRef<PlanState> } | undefined
  let looking: { readonly plan: PlanState; readonly standing: Promise<Standing> } | undefined

  /** What was worked out last, of this very plan: in one that was rebuilt a number may be that of another job. */
  const lastOf = (state: PlanState): Standing | undefined => {
    if (found?.plan.deref() !== state) found = undefined
    return found?.standing
  }
  const look = async (state: PlanState): Promise<Standing> => {
    const question = questionOf(parts, state)
    const standing = isSmallPlan(state) ? standingOf(state, question) : await parts.aside.ask(state, question)
    found = { standing, plan: new WeakRef(state) }
    return standing
  }
  const lookOnce = (): Promise<Standing> => {
    const plan = parts.state()
    if (looking?.plan === plan) return looking.standing
    const standing = look(plan).finally(() => {
      if (looking?.standing === standing) looking = undefined
    })
    looking = { plan, standing }
    return standing
  }
  const isNewerThan = (age: number): boolean => {
    const state = parts.state()
    const last = lastOf(state)
    return last !== undefined && parts.now() - last.times.at < age && !isSmallPlan(state)
  }
  const isFresh = (): boolean => isNewerThan(freshFor)
  const standing = async (since = 0): Promise<Standing> => {
    const last = isFresh() ? lastOf(parts.state()) : undefined
    if (last !== undefined && last.times.at >= since) return last
    const isJoined = looking !== undefined
    const found = await lookOnce()
    return isJoined && found.times.at < since ? lookOnce() : found
  }
  const shown = async (): Promise<Standing> => {
    const state = parts.state()
    const last = lastOf(state)
    if (last === undefined || isSmallPlan(state)) return lookOnce()
    // Who asks next hears of a failure.
    if (!isFresh()) lookOnce().catch(() => undefined)
    return last
  }
  const lately = (): Promise<Standing> => (isNewerThan(givenFor) ? shown() : lookOnce())
  return { lastOf, shown, standing, lately }
}

const timesIn = (state: PlanState, { times }: Standing): TimesOf => {
  const shown = shownTimes(state, times)
  return { known: times, job: (id) => textsOf(shown.job(id)), stream: (id) => textsOf(shown.stream(id)) }
}

const textsOf = (times: StartAndEnd | undefined): EstimatedTimes => ({
  estimatedStartAt: times === undefined ? null : instantText(Math.round(times.start)),
  estimatedEndAt: times === undefined ? null : instantText(Math.round(times.end)),
})

const requestOf = (parts: AssuranceParts, { until, whatIf, assumptions }: ForecastAsked) => {
  const state = parts.state()
  const options = parts.options()
  const { enEmptySchedsAreSucc, enWhatIfAnalysis } = options
  if (whatIf.length > 0 && !enWhatIfAnalysis) {
    throw new Refusal('request.invalid', 'This site does not offer what-if analysis (enWhatIfAnalysis no).')
  }
  const end = planEnd(state, parts.site)
  const now = parts.now()
  const last = until === undefined ? end : Temporal.Instant.from(until).epochMilliseconds
  if (last === null) throw new Refusal('request.invalid', 'Nothing is planned, so there is nothing to forecast.')
  if (last <= now) throw new Refusal('request.invalid', 'The forecast ends before it begins: ask for a later time.')
  // What cannot be read is refused before anything is copied.
  for (const text of whatIf) parseWhatIf(text)
  return {
    now,
    until: last,
    assumptions,
    emptyStreamsSucceed: enEmptySchedsAreSucc,
    whatIf,
    planEnd: end,
    deadlineOffset: options.deadlineOffset,
    riskConfidence: options.riskConfidence,
    longDurationThreshold: options.longDurationThreshold,
    approachingLateOffset: options.approachingLateOffset,
  }
}
