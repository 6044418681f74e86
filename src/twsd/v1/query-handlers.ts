/** What the server does for the lists of jobs and job streams of the plan. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Type } from 'typebox'
import { answer, bodyOf, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import type { Page } from '#/engine/page.ts'
import type { ListOptions } from '#/engine/engine.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { Condition, Order } from '#/selection/condition.ts'
import { readOrder } from './condition-fields.ts'
import { requireCurrent } from './find.ts'
import { imaginedStreams, parsePlan } from './forecast-plans.ts'
import { jobFilter, jobSorters } from './job-filter.ts'
import { jobShape } from './job-shape.ts'
import { namingOf } from './keys.ts'
import { listAnswer, pageAsked, wholeList } from './plan-call.ts'
import { readFilter } from './read-filter.ts'
import { streamFilter, streamSorters } from './stream-filter.ts'
import { streamShape } from './stream-shape.ts'

/** How a list is asked of the engine, and how an item of it is shown. */
interface List<View> {
  readonly where: Condition
  readonly order: Order
  readonly ask: (options: ListOptions<never>) => Promise<Page<View>>
  /** Some of them as they are shown. */
  readonly shape: (views: readonly View[]) => Promise<readonly object[]> | readonly object[]
}

/** Rows that are asked for at a time when all are wanted. */
const atOnce = 500

/** Rows that are shown at a time: showing many keeps others waiting. */
const inTurn = 200

const shownInSlices = async <View>(views: readonly View[], shape: List<View>['shape']): Promise<object[]> => {
  const items: object[] = []
  for (let from = 0; from < views.length; from += inTurn) {
    if (from > 0) await nextTurn()
    for (const object of await shape(views.slice(from, from + inTurn))) items.push(object)
  }
  return items
}

const listOf = async <View>(call: Call, list: List<View>): Promise<Answer> => {
  const { where, order, ask, shape } = list
  const { limit, skip, after, isAll } = pageAsked(call)
  if (isAll) return everything(call, list)
  const count = call.header('context-objectcount') === '1'
  const page = await ask({ where, order, limit: skip + limit, after, count })
  const items = await shownInSlices(page.items.slice(skip), shape)
  return listAnswer(call, items, { last: page.next, count: page.total })
}

/** All that there are, in pieces as they are taken. */
const everything = async <View>(call: Call, { where, order, ask, shape }: List<View>): Promise<Answer> => {
  const first = await ask({ where, order, limit: atOnce, count: true })
  const pages = async function* (): AsyncGenerator<readonly object[]> {
    for (let page = first; ; page = await ask({ where, order, limit: atOnce, after: page.next ?? undefined })) {
      for (let from = 0; from < page.items.length; from += inTurn) {
        yield await shape(page.items.slice(from, from + inTurn))
        await nextTurn()
      }
      if (page.next === null) return
    }
  }
  return wholeList(call, pages(), first.total ?? first.items.length)
}

/** With what it waits for, where the header asks for it: then each is looked at for itself. */
const wantsDependencies = ({ header }: Call): boolean => header('context-plandependenciesscope') === '1'

const jobs = (call: Call): List<JobView> => {
  const asked = { naming: namingOf(call), now: call.site.clock.now() }
  const inFull = wantsDependencies(call)
  return {
    where: readFilter(call, jobFilter),
    order: readOrder(call, 'jobInPlan', jobSorters),
    ask: call.engine.jobs,
    shape: async (views) => {
      const shown = inFull ? await call.engine.jobsInFull(views.map(({ id }) => id)) : views
      return shown.map((view) => jobShape(view, asked))
    },
  }
}

const streams = (call: Call): List<StreamView> => {
  const asked = { naming: namingOf(call), now: call.site.clock.now() }
  const inFull = wantsDependencies(call)
  return {
    where: readFilter(call, streamFilter),
    order: readOrder(call, 'jobStreamInPlan', streamSorters),
    ask: call.engine.streams,
    shape: (views) =>
      views.map((view) =>
        streamShape(view, inFull ? { ...asked, dependencies: call.engine.streamDependencies(view.id) } : asked),
      ),
  }
}

const queryJobs: Handler = (call) => {
  requireCurrent(call)
  return listOf(call, jobs(call))
}

const queryStreams: Handler = (call) => {
  const plan = parsePlan(call.params['planId'] ?? '')
  if (plan !== undefined) return imaginedStreams(call, plan)
  requireCurrent(call)
  return listOf(call, streams(call))
}

const Counted = Type.Object({ filter: Type.Optional(Type.Unknown()) })

/** How many there are, as a text; the filter stands in `filter`. */
const countJobs: Handler = async (call) => {
  requireCurrent(call)
  const { filter } = bodyOf(call, Counted)
  const text = filter === undefined ? call.text : JSON.stringify(filter)
  const where = readFilter({ ...call, text }, jobFilter)
  const { total = 0 } = await call.engine.jobs({ where, limit: 1, count: true })
  return answer(String(total), 202)
}

export const queryHandlers = {
  queryJobs,
  queryNextJobs: queryJobs,
  queryStreams,
  queryNextStreams: queryStreams,
  countJobs,
}
