/** The forecasts that were worked out last: whoever turns the pages of one does not have it worked out for each of them. */
import { isDeepStrictEqual } from 'node:util'
import { heavyLine } from './heavy-work.ts'
import { imagineAside } from './imagine-aside.ts'
import type { ImaginedWhole } from './imagined-whole.ts'
import type { PlanRules } from './plan-sources.ts'

interface Kept {
  readonly rules: PlanRules
  readonly whole: ImaginedWhole
}

interface Days {
  readonly from: string
  readonly to: string
}

export interface LastForecasts {
  /** Throws what `imagineAside` throws. */
  readonly of: (rules: PlanRules, days: Days) => Promise<ImaginedWhole>
}

const mostKept = 4
const mostBytes = 32 * 1024 * 1024

/** Definitions are the same object as long as nobody changes them. */
const areSame = (one: PlanRules, other: PlanRules): boolean =>
  one.definitions === other.definitions &&
  isDeepStrictEqual(one.options, other.options) &&
  one.site.timezone === other.site.timezone &&
  one.site.startOfDay === other.site.startOfDay

/** `mostJobs`: more than these no forecast may have. */
export const lastForecasts = (mostJobs: number): LastForecasts => {
  const kept = new Map<string, Kept>()
  return {
    of: async (rules, { from, to }) => {
      for (const [days, one] of kept) if (!areSame(one.rules, rules)) kept.delete(days)
      const days = `${from} ${to}`
      const known = kept.get(days)
      kept.delete(days)
      const imagine = () => imagineAside({ kind: 'forecast', rules, live: null, from, to, mostJobs })
      const whole = known?.whole ?? (await heavyLine.take({ what: 'forecast plan', rank: 'question' }, imagine))
      if (whole.bytes > mostBytes) return whole
      kept.set(days, { rules, whole })
      const size = (): number => [...kept.values()].reduce((sum, one) => sum + one.whole.bytes, 0)
      for (const oldest of kept.keys()) if (kept.size > mostKept || size() > mostBytes) kept.delete(oldest)
      return whole
    },
  }
}
