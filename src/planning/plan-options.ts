/** The global options that change how a plan is made, by their names in optman (Administration, "Global options"). */
import { resolveGlobalOptions, type GlobalOptions } from '#/model/global-options.ts'

/**
 * - `enPreventStart`: a stream without AT does not start before its production day.
 * - `enLegacyStartOfDayEvaluation`: starts are compared by local times also between zones when a FOLLOWS is matched.
 * - `enTimeZone`: time zones of definitions count; else everything is on the clocks of the site.
 * - `untilDays`: days after its scheduled time at which a stream without UNTIL or JSUNTIL may no longer start; 0: never.
 * - `startConditionDeadlineOffset`: minutes that a STARTCOND is waited for.
 * - `maxLen`: how many days beyond the plan instances are known, for predecessors that are still to come.
 */
export type PlanOptions = Pick<
  GlobalOptions,
  | 'enPreventStart'
  | 'enLegacyStartOfDayEvaluation'
  | 'enTimeZone'
  | 'untilDays'
  | 'maxLen'
  | 'startConditionDeadlineOffset'
>

/** What holds in TWS until somebody changes it. */
export const defaultPlanOptions: PlanOptions = resolveGlobalOptions(new Map())
