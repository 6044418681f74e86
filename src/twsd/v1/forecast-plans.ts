/**
 * Plans that are only imagined (create_plan): a forecast or trial is worked out when it is created, and kept in memory as it was then.
 * Its identifier says which days it covers, so that a server that does not have it works it out anew.
 */
import { Type } from 'typebox'
import type { ImaginedPage, ImaginedPart, ImaginedWhole } from '#/engine/imagined-whole.ts'
import { bodyOf, Maybe, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { formatInstant, readInstant } from '#/twsd/dates.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import { mostPlanDays, type ImaginedStream } from '#/model/plan-views.ts'
import { currentPlan } from './find.ts'
import { folderKey, namingOf, splitFull, splitName, workstationKey, type Naming } from './keys.ts'
import { named, tests, word } from './object-filter.ts'
import { listAnswer, mostOnPage, pageAsked, pageOf, wholeList } from './plan-call.ts'
import { readFilter } from './read-filter.ts'

type PlanType = 'FORECAST' | 'TRIAL' | 'CURRENT'

interface Imagined {
  readonly id: string
  readonly name: string
  readonly type: Exclude<PlanType, 'CURRENT'>
  /** The first day and the last. */
  readonly from: string
  readonly to: string
}

/** `FORECAST-2026-11-22-2026-11-24` */
const formatPlan = ({ type, from, to }: Omit<Imagined, 'id' | 'name'>): string => `${type}-${from}-${to}`

/** The imagined plan that an identifier stands for; undefined: it is that of another plan. */
export const parsePlan = (id: string): Imagined | undefined => {
  const [, type, from, to] = /^(FORECAST|TRIAL)-(\d{4}-\d{2}-\d{2})-(\d{4}-\d{2}-\d{2})$/i.exec(id) ?? []
  if (type === undefined || from === undefined || to === undefined) return undefined
  const kind = type.toUpperCase() === 'TRIAL' ? 'TRIAL' : 'FORECAST'
  return { id, name: id, type: kind, from, to }
}

const day = 86_400_000

const PlanInfo = Type.Object({
  key: Maybe(
    Type.Object({ name: Maybe(Type.String({ maxLength: 200 })), type: Maybe(Type.String({ maxLength: 40 })) }),
  ),
  startTime: Maybe(Type.Union([Type.String({ maxLength: 100 }), Type.Number()])),
  timeExtension: Maybe(Type.Number({ minimum: 0, maximum: mostPlanDays * day })),
})

const dayOf = (instant: number, timezone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone).toPlainDate().toString()

/** `timeExtension` counts milliseconds; absent: a day. A trial begins where the plan ends. */
const create =
  (kind?: 'TRIAL'): Handler =>
  async (call) => {
    const { key, startTime, timeExtension } = bodyOf(call, PlanInfo)
    const { plan } = call.engine.status()
    const type = kind ?? (/^trial/i.test(key?.type ?? '') ? 'TRIAL' : 'FORECAST')
    const now = call.site.clock.now()
    const planEnd = plan.to === null ? now : Temporal.Instant.from(plan.to).epochMilliseconds
    const start = type === 'TRIAL' ? planEnd : startTime == null ? now : readInstant('startTime', startTime)
    const end = start + Math.max(day, timeExtension ?? day) - 1
    const window = { type, from: dayOf(start, plan.timezone), to: dayOf(end, plan.timezone) } as const
    const id = formatPlan(window)
    const whole = await imagined(call, { ...window, id, name: id })
    call.site.forecasts.keep(call.caller, { ...window, id, name: key?.name || id, whole })
    return { status: 202, headers: { 'context-planid': id } }
  }

/** Worked out now, from the definitions in force. */
const imagined = async ({ engine }: Call, { type, from, to }: Imagined): Promise<ImaginedWhole> =>
  type === 'TRIAL' ? engine.plan.trial({ to }) : engine.plan.forecast({ from, to })

/** As it was when it was created; where this server does not have it any more, worked out anew. */
const created = async (call: Call, plan: Imagined): Promise<ImaginedWhole> => {
  const kept = call.site.forecasts.find(call.caller, plan.id)
  if (kept !== undefined) return kept.whole
  const whole = await imagined(call, plan)
  call.site.forecasts.keep(call.caller, { ...plan, whole })
  return whole
}

/** What of a plan its list shows. */
interface Listed {
  readonly id: string
  readonly name: string
  readonly type: PlanType
  readonly from: string | null
  readonly to: string | null
}

const planFilter = {
  noun: 'symphonyInPlan',
  ...tests<Listed>(),
  fields: {
    planName: named(({ name, id }: Listed) => [name, id]),
    planId: word(({ id }: Listed) => id),
    planType: word(({ type }: Listed) => type),
  },
}

const queryPlans: Handler = (call) => {
  const test = readFilter(call, planFilter)
  const { plan, leader } = call.engine.status()
  const zoned = (date: string): string =>
    Temporal.PlainDate.from(date).toZonedDateTime(plan.timezone).toInstant().toString({ fractionalSecondDigits: 3 })
  const plans: Listed[] = [
    { id: currentPlan, name: 'Symphony', type: 'CURRENT', from: plan.from, to: plan.to },
    ...call.site.forecasts.list(call.caller).map((one) => ({ ...one, from: zoned(one.from), to: zoned(one.to) })),
  ]
  const found = plans.filter(test)
  const { items, last } = pageOf(found, pageAsked(call), ({ id }) => id)
  const shaped = items.map(({ id, name, type, from, to }) => ({
    key: { name, type },
    id,
    validFrom: from ?? undefined,
    validTo: to ?? undefined,
    ...(type === 'CURRENT' && { runNumber: leader.term }),
    active: type === 'CURRENT',
    timezoneEnabled: true,
  }))
  return listAnswer(call, shaped, { last, count: found.length })
}

/** As many as are read at a time where all are wanted. */
const atOnce = 500

/** The job streams of an imagined plan. */
export const imaginedStreams = async (call: Call, plan: Imagined): Promise<Answer> => {
  const naming = namingOf(call)
  const { limit, skip, after, isAll } = pageAsked(call)
  const from = after === undefined ? undefined : Number(/^\d{1,9}$/.exec(after)?.[0] ?? NaN)
  if (Number.isNaN(from)) throw new Refusal('request.invalid', `"${after}" is no Last-Object of this list.`)
  const where = readFilter(call, streamFilter)
  const whole = await created(call, plan)
  const shape = (stream: ImaginedStream): object => imaginedShape(stream, naming)
  if (isAll) return everyStream(call, { whole, where, shape })
  const page = await whole.page({ where, from, skip, limit: Math.min(limit, mostOnPage) })
  const count = call.header('context-objectcount') === '1' ? await countOf(whole, where) : undefined
  return listAnswer(call, page.streams.map(shape), { last: page.next === null ? null : String(page.next), count })
}

type Where = ImaginedPart['where']

/** In pieces, each read when it is taken. */
const piecesOf = async function* (whole: ImaginedWhole, where: Where): AsyncGenerator<readonly ImaginedStream[]> {
  for (let from: number | null = 0; from !== null;) {
    const page: ImaginedPage = await whole.page({ where, from, skip: 0, limit: atOnce })
    yield page.streams
    from = page.next
  }
}

const countOf = async (whole: ImaginedWhole, where: Where): Promise<number> => {
  let count = 0
  for await (const streams of piecesOf(whole, where)) count += streams.length
  return count
}

interface Everything {
  readonly whole: ImaginedWhole
  readonly where: Where
  readonly shape: (stream: ImaginedStream) => object
}

/** In pieces as they are taken. They are counted before: how many come stands in the headers. */
const everyStream = async (call: Call, { whole, where, shape }: Everything): Promise<Answer> => {
  const count = await countOf(whole, where)
  const pages = async function* (): AsyncGenerator<readonly object[]> {
    for await (const streams of piecesOf(whole, where)) yield streams.map(shape)
  }
  return wholeList(call, pages(), count)
}

/** With its folder and without. */
const spellings = (full: string): string[] => [full, splitName(full).base]

/** By the name and the workstation; anything else is refused. */
const streamFilter = {
  noun: 'jobStreamInPlan',
  ...tests<ImaginedStream>(),
  fields: {
    jobStreamName: named(({ name }: ImaginedStream) => spellings(splitFull(name).name)),
    workstationName: named(({ name }: ImaginedStream) => spellings(splitFull(name).workstation)),
  },
}

/** As all instants are sent. */
const sent = (instant: string): string => formatInstant(Temporal.Instant.from(instant).epochMilliseconds)
const sentIfAny = (instant: string | null): string | undefined => (instant === null ? undefined : sent(instant))

const imaginedShape = (stream: ImaginedStream, { planId }: Naming): object => {
  const { workstation, name } = splitFull(stream.name)
  return {
    key: {
      name: splitName(name).base,
      startTime: sent(stream.scheduledAt),
      folderKey: folderKey(name),
      workstationKey: workstationKey(workstation),
    },
    originalJobStreamName: splitName(name).base,
    workstationId: workstation,
    folderName: splitName(name).folder,
    planId,
    jobStreamModelId: namedUuid('stream', stream.name),
    workstation: workstationKey(workstation),
    productionDate: `${stream.day}T00:00:00.000Z`,
    scheduledDate: sent(stream.scheduledAt),
    jobStreamStats: { numberOfJob: stream.jobs },
    priority: stream.priority,
    status: {
      commonStatus: stream.status === 'READY' ? 'READY' : 'WAITING',
      internalStatus: stream.status,
      canceled: false,
    },
    timeRestriction: {
      untilTime: sentIfAny(stream.untilAt),
      deadlineTime: sentIfAny(stream.deadlineAt),
      startTime: sentIfAny(stream.startAt),
      timeDependent: stream.startAt !== null,
    },
  }
}

export const forecastHandlers = {
  createPlan: create(),
  createTrialExtension: create('TRIAL'),
  queryPlans,
  queryNextPlans: queryPlans,
}
