/** Which objects of the plan a request of version 2 means: by OQL, and by `plan_filter`, which is conman's selection. */
import { all, any, like, oneOf, type Condition, type Order, type Value } from '#/selection/condition.ts'
import { readAsked } from '#/selection/list-request.ts'
import { fieldsByName, type NounName } from '#/selection/nouns.ts'
import { selectPrompts, selectResources, selectWorkstations } from '#/core/select-views.ts'
import type { JobView, PromptView, StreamView } from '#/model/views.ts'
import type { ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Call } from '#/twsd/call.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { parseUuid, type Numbered } from '#/twsd/uuids.ts'
import { requireCurrent } from './plan-find.ts'
import { pageAsked } from './paging.ts'
import { readingOf } from './said-headers.ts'

interface Asked {
  readonly where: Condition
  readonly order: Order
}

/** HWA ends its own filter for everything with a `!`, `/@/@#/@/@.@!`. What is asked for; `isSaid` false: nothing was said, and everything is meant. */
const askedOf = (call: Call, noun: NounName): Asked & { readonly isSaid: boolean } => {
  requireCurrent(call)
  const [oql, filter] = [call.query['oql']?.trim(), call.query['plan_filter']?.trim().replace(/!$/, '')]
  const asked = readAsked(noun, { oql: oql || undefined, select: filter || undefined }, readingOf(call))
  return { where: inOurTerms(asked.where, noun, call), order: asked.order, isSaid: Boolean(oql) || Boolean(filter) }
}

/** Whose UUID a field of HWA's holds. */
const numberedFields: Readonly<Record<string, Numbered>> = {
  streamId: 'stream',
  followsJob: 'job',
  followsStream: 'stream',
}
const numberedNouns: Partial<Record<NounName, Numbered>> = { job: 'job', stream: 'stream', prompt: 'prompt' }

/** HWA's clients name things by UUIDs, and by names that begin with the `/` of the root. */
const inOurTerms = (condition: Condition, noun: NounName, call: Call): Condition => {
  switch (condition.is) {
    case 'all':
    case 'any':
      return { ...condition, of: condition.of.map((one) => inOurTerms(one, noun, call)) }
    case 'not':
      return { ...condition, of: inOurTerms(condition.of, noun, call) }
    case 'field':
      return fieldInOurTerms(condition, noun, call)
  }
}

const fieldInOurTerms = (
  { field, test, is }: Extract<Condition, { is: 'field' }>,
  noun: NounName,
  call: Call,
): Condition => {
  const { kind } = fieldsByName[noun].get(field) ?? {}
  if (kind === 'id' && test.is === 'one of') {
    if (noun === 'workstation' || noun === 'resource') return byModelId(noun, test.values, call)
    const numbered = numberedFields[field] ?? numberedNouns[noun]
    return oneOf(
      field,
      test.values.map((value) => numberIn(value, numbered)),
    )
  }
  if (kind !== 'name') return { is, field, test }
  if (test.is === 'one of') return oneOf(field, test.values.map(unrooted))
  return test.is === 'like' ? like(field, String(unrooted(test.pattern))) : { is, field, test }
}

/** A UUID of another kind is nobody's. */
const numberIn = (value: Value, kind: Numbered | undefined): Value => {
  if (kind === undefined || typeof value !== 'string' || !value.includes('-')) return value
  return String(parseUuid(kind, value) ?? -1)
}

const byModelId = (noun: 'workstation' | 'resource', ids: readonly Value[], { engine }: Call): Condition => {
  const names = (noun === 'workstation' ? engine.workstations() : engine.resources()).map(({ name }) => name)
  const found = names.filter((name) => ids.includes(modelId(noun, name)))
  if (noun === 'workstation') return oneOf('name', found)
  return any(
    found.map((full) => {
      const [workstation = '', name = ''] = full.split('#')
      return all([oneOf('workstation', [workstation]), oneOf('name', [name])])
    }),
  )
}

/** `/PAY` is PAY of the root. */
const unrooted = (value: Value): Value =>
  typeof value === 'string' && value.lastIndexOf('/') === 0 ? value.slice(1) : value

/** As many as the engine shows at a time: showing them keeps others waiting. */
const slice = 1000

export interface Found<View> {
  readonly items: readonly View[]
  readonly total: number
}

interface Pages<View> {
  readonly items: View[]
  readonly next: string | null
  readonly total?: number
}

export interface Slice {
  readonly offset: number
  readonly limit: number
}

/** From `offset` on so many. */
const pageFrom = async <View>(
  ask: (page: { limit: number; after: string | undefined; count: boolean }) => Promise<Pages<View>>,
  { offset, limit }: Slice,
): Promise<Found<View>> => {
  const items: View[] = []
  let [after, seen, total]: [string | undefined, number, number] = [undefined, 0, 0]
  do {
    const page = await ask({ limit: Math.min(slice, offset + limit - seen), after, count: seen === 0 })
    total = seen === 0 ? (page.total ?? page.items.length) : total
    items.push(...page.items.slice(Math.max(0, offset - seen)))
    seen += page.items.length
    after = page.next ?? undefined
  } while (after !== undefined && seen < offset + limit)
  return { items, total }
}

/** Jobs of a page, or the first so many of them. Throws `selection.invalid`. */
export const selectJobs = (call: Call, page: Slice = pageAsked(call)): Promise<Found<JobView>> => {
  const { where, order } = askedOf(call, 'job')
  return pageFrom((part) => call.engine.jobs({ where, order, ...part }), page)
}

export const selectStreams = (call: Call, page: Slice = pageAsked(call)): Promise<Found<StreamView>> => {
  const { where, order } = askedOf(call, 'stream')
  return pageFrom((part) => call.engine.streams({ where, order, ...part }), page)
}

type Views<View> = (call: Call, page?: Slice) => Promise<Found<View>>

const cut = <View>(items: readonly View[], { offset, limit }: Slice): Found<View> => ({
  items: items.slice(offset, offset + limit),
  total: items.length,
})

const whole = { limit: Number.MAX_SAFE_INTEGER }

export const selectWorkstationsOf: Views<WorkstationView> = async (call, page = pageAsked(call)) => {
  const asked = askedOf(call, 'workstation')
  return cut(selectWorkstations(call.engine.workstations(), { ...asked, ...whole }).items, page)
}

export const selectResourcesOf: Views<ResourceView> = async (call, page = pageAsked(call)) => {
  const asked = askedOf(call, 'resource')
  return cut(selectResources(call.engine.resources(), { ...asked, ...whole }).items, page)
}

export const selectPromptsOf: Views<PromptView> = async (call, page = pageAsked(call)) => {
  const asked = askedOf(call, 'prompt')
  return cut(selectPrompts(call.engine.prompts(), { ...asked, ...whole }).items, page)
}

/** What is ordered by a filter must be said: an order about everything is nobody's. Throws `request.invalid`. */
export const requireFilter = (call: Call): void => {
  if (call.query['oql']?.trim() || call.query['plan_filter']?.trim()) return
  throw new Refusal('request.invalid', 'Say which objects are meant, by oql or plan_filter.')
}
