/** What the server does for the routes about the plan as a whole. */
import { defaultPageSize } from '#/contract/fields.ts'
import type { Answer } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import type { Engine } from '#/engine/engine.ts'
import type { ImaginedWhole } from '#/engine/imagined-whole.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Handlers } from './handlers.ts'

type PlanHandlers = Pick<Handlers, 'plan' | 'extendPlan' | 'trialPlan' | 'forecastPlan'>

export const planHandlers = ({ plan }: Engine): PlanHandlers => ({
  plan: () => plan.overview(),
  extendPlan: ({ days, to }, cause) => plan.extend({ days, to }, cause),
  trialPlan: async (input) => answerOf(await plan.trial(daysOf(input)), input),
  forecastPlan: async (input) => answerOf(await plan.forecast({ ...daysOf(input), from: input.from }), input),
})

interface Input {
  readonly days?: number
  readonly to?: string
  readonly name?: string
  readonly limit?: number
  readonly after?: string
}

const skipOf = ({ after = '0' }: Input): number => {
  if (/^\d{1,9}$/.test(after)) return Number(after)
  throw new Refusal('request.invalid', `after=${after} is not a cursor; take the "next" of the page before.`)
}

const daysOf = ({ days, to }: Input) => ({ days, to })

const answerOf = async (whole: ImaginedWhole, input: Input): Promise<Answer<Routes['trialPlan']>> => {
  const { name, limit = defaultPageSize } = input
  const skip = skipOf(input)
  const { plan, streams, isMore } = await whole.page({ name, skip, limit })
  return { plan, items: streams, next: isMore ? String(skip + limit) : null }
}
