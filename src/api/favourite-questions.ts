/**
 * What people ask again and again, as it can be kept and asked again: by another server, and on another day.
 *
 * Days are kept as their distance from the present one, for who looks at yesterday's failures means another yesterday tomorrow. A further page, one job by its
 * number and a log are nobody's favourites: they are not there any more.
 */
import type { RouteName } from '#/contract/routes.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import { dateAt } from '#/selection/read-time.ts'
import type { Favourite, Question } from '#/store/favourites.ts'
import type { Call, Handlers } from './handlers.ts'

const kept: ReadonlySet<string> = new Set<RouteName>([
  'jobs',
  'streams',
  'runs',
  'runSummary',
  'definitions',
  'definition',
  'revisions',
  'plan',
  'critical',
  'hot',
  'prompts',
  'workstations',
  'resources',
  'files',
])

const dated: ReadonlySet<string> = new Set<RouteName>(['runs', 'runSummary'])

type Input = Readonly<Record<string, unknown>>

/** undefined: it is not one that is kept. */
export const questionOf = (route: string, input: Input, engine: Pick<Engine, 'reading'>): Question | undefined => {
  if (!kept.has(route) || input['after'] !== undefined) return undefined
  const told = Object.entries(input).filter(([, value]) => value !== undefined)
  const sorted = Object.fromEntries(told.toSorted(([one], [other]) => (one < other ? -1 : 1)))
  return { route, input: dated.has(route) ? withDays(sorted, (day) => daysFrom(today(engine), day)) : sorted }
}

/** Asks it as somebody with these roles would. Throws what the route throws. */
export const askAgain = async (
  handlersFor: (caller: Call['caller']) => Handlers,
  engine: Pick<Engine, 'reading'>,
  { scope, question: { route, input } }: Favourite,
): Promise<unknown> => {
  // What another version has kept may be no question here.
  if (!kept.has(route)) throw new Refusal('request.unknown_route', `${route} is no question that is kept.`)
  const caller = { actor: 'server', grants: scope, source: '' }
  const asked = dated.has(route) ? withDays(input, (days) => dayFrom(today(engine), days)) : input
  // Nothing of it is an order: the routes are those above.
  const handle = handlersFor(caller)[route as RouteName] as (input: unknown, cause: unknown, call: Call) => unknown
  return handle(asked, { by: 'server' }, { caller, agent: '', setCookie: () => undefined })
}

const today = (engine: Pick<Engine, 'reading'>): Temporal.PlainDate => dateAt(engine.reading())

const withDays = (input: Input, change: (day: unknown) => unknown): Input =>
  Object.fromEntries(
    Object.entries(input).map(([field, value]) => [field, field === 'from' || field === 'to' ? change(value) : value]),
  )

const daysFrom = (present: Temporal.PlainDate, day: unknown): unknown => {
  try {
    return present.until(Temporal.PlainDate.from(String(day))).days
  } catch {
    return day
  }
}

const dayFrom = (present: Temporal.PlainDate, days: unknown): unknown =>
  typeof days === 'number' ? present.add({ days }).toString() : days
