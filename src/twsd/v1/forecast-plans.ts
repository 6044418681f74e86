/**
 * Plans that are only imagined (create_plan): a forecast or trial is worked out when it is created, and kept in memory as it was then.
 * Its identifier says which days it covers, so that a server that does not have it works it out anew.
 */
import { Type } from 'typebox'
import type { ImaginedWhole } from '#/engine/imagined-whole.ts'
import { bodyOf, Maybe, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { formatInstant, readInstant } from '#/twsd/dates.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import { mostPlanDays, type ImaginedStream } from '#/model/plan-views.ts'
import { currentPlan } from './find.ts'
import { folderKey, namingOf, splitFull, splitName, workstationKey, type Naming } from './keys.ts'
import { named, tests, word } from './object-filter.ts'
import { listAnswer, mostOnPage, pageAsked, pageOf, wholeList } from './plan-call.ts'
import { asText, readFilter } from './read-filter.ts'

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

/** The job streams of an imagined plan. Of the filter the names are read. */
export const imaginedStreams = async (call: Call, plan: Imagined): Promise<Answer> => {
  const naming = namingOf(call)
  const { limit, skip, after, isAll } = pageAsked(call)
  const begin = after === undefined ? skip : Number(/^\d{1,9}$/.exec(after)?.[0] ?? NaN)
  if (Number.isNaN(begin)) throw new Refusal('request.invalid', `"${after}" is no Last-Object of this list.`)
  const named = nameIn(call)
  const whole = await created(call, plan)
  const shape = (stream: ImaginedStream): object => imaginedShape(stream, naming)
  if (isAll) return everyStream(call, whole, { ...named, shape })
  const page = await whole.page({ skip: begin, limit: Math.min(limit, mostOnPage), ...named })
  return listAnswer(call, page.streams.map(shape), { last: page.isMore ? String(begin + limit) : null })
}

/** In pieces as they are taken. */
const everyStream = (
  call: Call,
  whole: ImaginedWhole,
  { name, shape }: { readonly name?: string; readonly shape: (stream: ImaginedStream) => object },
): Answer => {
  const pages = async function* (): AsyncGenerator<readonly object[]> {
    for (let skip = 0; ; skip += atOnce) {
      const { streams, isMore } = await whole.page({ name, skip, limit: atOnce })
      yield streams.map(shape)
      if (!isMore) return
    }
  }
  return wholeList(call, pages())
}

/** Throws `request.invalid` for a filter by anything but the name and the workstation. */
const nameIn = (call: Call): { name?: string } => {
  const parts: Record<string, string> = {}
  const field = (part: string) => (value: unknown, place: string) => {
    parts[part] = asText(value, place)
    return true
  }
  readFilter<boolean>(call, {
    noun: 'jobStreamInPlan',
    all: () => true,
    any: () => true,
    not: () => true,
    fields: { jobStreamName: field('name'), workstationName: field('workstation') },
  })
  const { name = '@', workstation } = parts
  if (workstation === undefined) return 'name' in parts ? { name } : {}
  return { name: `${workstation}#${name}` }
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
