/** Why a job cannot have the units of a resource that it needs: who holds them, for whom they are kept back, who comes before it. */
import { count } from '#/lib/words.ts'
import type { Hindrance } from '#/model/views.ts'
import { hindrance } from './hindrance.ts'
import { missingResources, queueBefore, type MissingUnits } from './reservations.ts'
import { freeUnits, type ResourceState } from './resources.ts'
import type { Holder, PlanState } from './state.ts'
import { jobName, streamName } from './view.ts'

/** One for each resource that the job has not enough of. */
export const resourceHindrances = (state: PlanState, job: number): Hindrance[] =>
  missingResources(state, job).map((missing) => resourceHindrance(state, job, missing))

const resourceHindrance = (state: PlanState, job: number, { resource, units, keptFor }: MissingUnits): Hindrance => {
  const { name, units: all } = resource
  const needed = `NEEDS: it needs ${count(units, 'unit')} of ${name}`
  const remedy = `batuta resource units ${name} ${Math.max(all, units + resource.inUse)}`
  if (units > all) {
    const sentence = `${needed}, which has ${all}: it can never start unless they are raised.`
    return hindrance({ type: 'resource', sentence, remedy: `batuta resource units ${name} ${units}` })
  }
  const place = placeText(state, resource, job)
  if (keptFor !== 0) {
    const sentence = `${needed}, which are free and kept back for ${jobName(state, keptFor)}, which comes before it; ${place}.`
    // What is kept back stays so: it needs units of its own.
    const more = `batuta resource units ${name} ${all + units}`
    return hindrance({ type: 'resource', sentence, remedy: more, job: keptFor })
  }
  const free = Math.max(0, freeUnits(resource))
  const sentence = `${needed}, of which ${free} of ${all} are free: ${holdersText(state, resource)}; ${place}.`
  const [first = 0] = resource.holders.keys()
  const whom = first < 0 ? { stream: -first } : { job: first || null }
  return hindrance({ type: 'resource', sentence, remedy, ...whom })
}

/** So many holders are named. */
const mostNamed = 5

/** `WS#PAY.CALC (job 7) holds 2, WS#LOAD (stream 3) holds 1`. */
const holdersText = (state: PlanState, { holders }: ResourceState): string => {
  const named = [...holders].slice(0, mostNamed).map(([holder, units]) => `${holderName(state, holder)} holds ${units}`)
  const rest = holders.size - named.length
  return [...named, ...(rest > 0 ? [`${rest} more hold the rest`] : [])].join(', ') || 'nobody holds any'
}

const holderName = (state: PlanState, holder: Holder): string =>
  holder < 0 ? `${streamName(state, -holder)} (stream ${-holder})` : `${jobName(state, holder)} (job ${holder})`

/** Its place among those that wait for the resource. */
const placeText = (state: PlanState, resource: ResourceState, job: number): string => {
  const { before, first } = queueBefore(state, resource, job)
  if (before === 0) return 'it is the first that waits'
  return `${before === 1 ? '1 job waits' : `${before} jobs wait`} before it, ${jobName(state, first)} first`
}
