/**
 * Plans that are only imagined (create_plan): a forecast or trial has an identifier that says which days it covers, and is worked out
 * when its job streams are asked for. Nothing is stored, so that it is as good as the definitions at that moment.
 */
import { Type } from 'typebox'
import { bodyOf, Maybe, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { formatInstant, readInstant } from '#/twsd/dates.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import { mostPlanDays, type ImaginedStream } from '#/model/plan-views.ts'
import { currentPlan } from './find.ts'
import { folderKey, namingOf, splitFull, splitName, workstationKey, type Naming } from './keys.ts'
import { named, tests, word } from './object-filter.ts'
import { listAnswer, pageAsked, pageOf } from './plan-call.ts'
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

/** The last ones that were asked for on this server, with the names they were given. */
const created = new Map<string, Imagined>()
const mostKept = 100

const keep = (plan: Imagined): void => {
  created.delete(plan.id)
  created.set(plan.id, plan)
  for (const id of created.keys()) if (created.size > mostKept) created.delete(id)
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
    // Whether there can be such a plan is found out now, and not by whoever asks for it.
    await imagined(call, { ...window, id, name: id }, { skip: 0, limit: 1 })
    keep({ ...window, id, name: key?.name || id })
    return { status: 202, headers: { 'context-planid': id } }
  }

const imagined = async ({ engine }: Call, plan: Imagined, page: { skip: number; limit: number; name?: string }) => {
  const { from, to } = plan
  return plan.type === 'TRIAL' ? engine.plan.trial({ to, ...page }) : engine.plan.forecast({ from, to, ...page })
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
    ...[...created.values()].map((one) => ({ ...one, from: zoned(one.from), to: zoned(one.to) })),
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

/** The job streams of an imagined plan. Of the filter the names are read. */
export const imaginedStreams = async (call: Call, plan: Imagined): Promise<Answer> => {
  const naming = namingOf(call)
  const { limit, skip, after } = pageAsked(call)
  const begin = after === undefined ? skip : Number(/^\d{1,9}$/.exec(after)?.[0] ?? NaN)
  if (Number.isNaN(begin)) throw new Refusal('request.invalid', `"${after}" is no Last-Object of this list.`)
  const page = await imagined(call, plan, { skip: begin, limit: Math.min(limit, 1000), ...nameIn(call) })
  const items = page.streams.map((stream) => imaginedShape(stream, naming))
  const end = begin + items.length
  return listAnswer(call, items, { last: page.isMore ? String(end) : null })
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
