/** Orders of version 2: each about one object by its id, or about those that a filter names. */
import type { Cause } from '#/model/event.ts'
import { answer, type Call, type Handler } from '#/twsd/call.ts'
import { justified, numbered } from '#/twsd/justification.ts'
import { numberIn } from './paging.ts'
import type { Address } from './plan-keys.ts'
import { requireFilter, type Found, type Slice } from './plan-select.ts'
import { done, onEach, requireAtMost } from './results.ts'

/** What can be ordered about: how one is found by the id of the path, and several by a filter. */
export interface Orderable<Subject> {
  readonly byId: (call: Call) => Promise<Subject> | Subject
  readonly byFilter: (call: Call, page: Slice) => Promise<Found<Subject>>
  readonly addressOf: (subject: Subject) => Address
  /** `job PAYCALC`, for what is answered. */
  readonly nameOf: (subject: Subject) => string
}

export interface OrderOf<Subject> {
  /** What was done, behind the name: `was cancelled`. */
  readonly done: string
  /** Reads what the request says besides, once for all subjects; throws where it is wrong. */
  readonly act: (call: Call) => Promise<Act<Subject>> | Act<Subject>
}

export type Act<Subject> = (subject: Subject, cause: Cause) => Promise<unknown>

/** `ResourceResponseV2`, or `ActionResourceResponseV2` for orders about dependencies. */
type Shape = 'resource' | 'action'

export const orderById =
  <Subject>(
    { byId, addressOf, nameOf }: Orderable<Subject>,
    order: OrderOf<Subject>,
    shape: Shape = 'resource',
  ): Handler =>
  async (call) => {
    const subject = await byId(call)
    const act = await order.act(call)
    await act(subject, justified(call))
    const { id, url } = addressOf(subject)
    return answer(shape === 'resource' ? { id, url } : done(id, url, `${nameOf(subject)} ${order.done}.`))
  }

/** None of them when there are more than may be affected. */
export const orderByFilter =
  <Subject>({ byFilter, addressOf, nameOf }: Orderable<Subject>, order: OrderOf<Subject>): Handler =>
  async (call) => {
    requireFilter(call)
    const most = numberIn(call, 'max_object_affected') ?? 1
    const act = await order.act(call)
    const { items, total } = await byFilter(call, { offset: 0, limit: Math.min(most, 100_000) + 1 })
    requireAtMost(call, total)
    const cause = justified(call)
    const response = await onEach(items, addressOf, async (subject, number) => {
      await act(subject, numbered(cause, number))
      return `${nameOf(subject)} ${order.done}.`
    })
    return answer(response)
  }
