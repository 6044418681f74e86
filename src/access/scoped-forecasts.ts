/** Calendars, plans to come and critical jobs for a limited role. */
import type { Engine } from '#/engine/engine.ts'
import type { ImaginedPage, ImaginedWhole } from '#/engine/imagined-whole.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { HotJobView } from '#/model/assurance-views.ts'
import type { Grant } from '#/model/caller.ts'
import { requireRoleEverywhere } from './rights.ts'
import { hiddenName, placeInFolder, type Scope } from './scope.ts'
import { requireSeen } from './scoped-questions.ts'

type Desks = Pick<Engine, 'calendars' | 'plan' | 'assurance'>

export const scopedForecasts = (engine: Engine, scope: Scope, grants: readonly Grant[]): Desks => {
  const { calendars, plan, assurance } = engine
  return {
    calendars: {
      ofStream: async (name, asked) => {
        if (!scope.seesAll && !(name.includes('#') && scope.sees(name))) {
          throw new Refusal(
            'stream.unknown',
            `There is no job stream ${name}; write its name in full, WORKSTATION#STREAM.`,
          )
        }
        return calendars.ofStream(name, asked)
      },
      ofGroup: async (name, asked) => {
        if (!scope.seesAll && !scope.may('viewer', placeInFolder(name))) {
          throw new Refusal('definition.unknown', `There is no runcyclegroup ${name}.`)
        }
        return calendars.ofGroup(name, asked)
      },
      ofDraft: async (draft, asked) => {
        if (scope.seesAll) return calendars.ofDraft(draft, asked)
        // It may name any calendar of the site, and its days would tell what stands there.
        throw new Refusal('access.denied', 'Your role is limited: ask for the days of what is stored.')
      },
      dates: async (name) => {
        if (!scope.seesAll && !scope.may('viewer', placeInFolder(name))) {
          throw new Refusal('definition.unknown', `There is no calendar ${name}.`)
        }
        return calendars.dates(name)
      },
    },
    plan: {
      // Days and counts of the whole site, and no names.
      overview: plan.overview,
      extend: async (window, cause) => {
        requireRoleEverywhere(grants, 'scheduler', 'The plan is extended')
        return plan.extend(window, cause)
      },
      trial: async (asked) => seenWhole(await plan.trial(asked), scope),
      forecast: async (asked) => seenWhole(await plan.forecast(asked), scope),
    },
    assurance: { ...assurance, ...scopedAssurance(engine, scope) },
  }
}

const seenWhole = (whole: ImaginedWhole, scope: Scope): ImaginedWhole => ({
  plan: scope.seesAll ? whole.plan : { ...whole.plan, notes: [] },
  bytes: whole.bytes,
  page: async (part) => seenOf(await whole.page(part), scope),
})

/** A page may be short, for what is not seen is left out of it. */
const seenOf = (page: ImaginedPage, scope: Scope): ImaginedPage =>
  scope.seesAll
    ? page
    : {
        ...page,
        plan: { ...page.plan, notes: [] },
        streams: page.streams
          .filter(({ name }) => scope.sees(name))
          .map((stream) => ({ ...stream, follows: stream.follows.map(scope.masked) })),
      }

const scopedAssurance = (
  engine: Engine,
  scope: Scope,
): Pick<Engine['assurance'], 'critical' | 'hot' | 'path' | 'forecast'> => {
  const { assurance } = engine
  const isSeen = ({ name }: { readonly name: string }): boolean => scope.sees(name)
  const shownHot = (hot: readonly HotJobView[]): HotJobView[] =>
    hot.filter(isSeen).map((one) => ({
      ...one,
      critical: isSeen(one.critical) ? one.critical : { id: 0, name: hiddenName },
      causes: one.causes.map((cause) => ({ ...cause, sentence: scope.masked(cause.sentence) })),
    }))
  return {
    critical: async () => (await assurance.critical()).filter(isSeen),
    hot: async () => shownHot(await assurance.hot()),
    path: async (job) => {
      requireSeen(engine, scope, { of: 'job', id: job })
      const { steps, hot } = await assurance.path(job)
      const shown = steps.map((step) =>
        isSeen(step) ? step : { ...step, id: 0, name: hiddenName, workstation: hiddenName },
      )
      return { steps: shown, hot: shownHot(hot) }
    },
    forecast: async (asked) => {
      if (!scope.seesAll && asked.whatIf.length > 0) {
        throw new Refusal('access.denied', 'What-if questions are about the whole site, and your role is limited.')
      }
      const forecast = await assurance.forecast(asked)
      if (scope.seesAll) return forecast
      return {
        ...forecast,
        deadlines: forecast.deadlines.filter(isSeen),
        effects: forecast.effects.filter(isSeen),
        notRun: forecast.notRun.filter(isSeen).map((one) => ({ ...one, why: scope.masked(one.why) })),
      }
    },
  }
}
