/** The orders about jobs of the plan in version 2. */
import { Type, type Static } from 'typebox'
import { Refusal } from '#/lib/refusal.ts'
import type { JobAction } from '#/model/command.ts'
import type { RerunOptions } from '#/model/rerun.ts'
import type { JobView } from '#/model/views.ts'
import { bodyOf, Maybe, type Call } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { HwaError } from '#/twsd/errors.ts'
import { dependencyOrders } from './dependency-orders.ts'
import { numberIn } from './paging.ts'
import { deepest, successorsWithin } from './neighbours.ts'
import { jobNumber, numberOf } from './plan-find.ts'
import { jobAddress } from './plan-keys.ts'
import type { Orderable, OrderOf } from './plan-orders.ts'
import { selectJobs } from './plan-select.ts'

type Job = Pick<JobView, 'id' | 'name'>

export const jobs: Orderable<Job> = {
  byId: (call) => call.engine.job(jobNumber(call)),
  byFilter: selectJobs,
  addressOf: ({ id }) => jobAddress(id),
  nameOf: ({ name }) => `The job ${name}`,
}

const action = (what: Exclude<JobAction, 'rerun'>, done: string, pending?: boolean): OrderOf<Job> => ({
  done,
  act:
    ({ engine }) =>
    ({ id }, cause) =>
      engine.command({ kind: 'job', action: what, job: id, pending, cause }),
})

const Text = Type.String({ maxLength: 4096 })
const Conditions = Type.Object({ conditions: Maybe(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 })) })

const confirm = (succeeded: boolean): OrderOf<Job> => ({
  done: `was confirmed as ${succeeded ? 'successful' : 'abended'}`,
  act: (call) => {
    const { conditions } = bodyOf(call, Conditions)
    return async ({ id, name }, cause) => {
      try {
        await call.engine.command({ kind: 'confirm', job: id, succeeded, conditions: conditions ?? undefined, cause })
      } catch (error) {
        throw error instanceof Refusal && error.code === 'job.illegal_transition' ? notConfirmed(name, error) : error
      }
    }
  },
})

/** HWA answers 500 to this, of all things, and its clients know it by these ids. */
const notConfirmed = (name: string, { message }: Refusal): HwaError =>
  new HwaError(500, 'ConnException', [
    `AWSJSY404E The status of the job "${name}" cannot be confirmed: AWSBIN076E ${message}`,
  ])

const SuccessorsInfo = Type.Object({
  depth: Maybe(Type.Integer({ maximum: deepest })),
  successorsIds: Maybe(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 10_000 })),
})

const RerunDetails = Type.Object({
  jobDefinitionDbIdentifier: Maybe(Text),
  jobDefinitionDbKey: Maybe(Text),
  userLogin: Maybe(Text),
  variables: Maybe(Type.Record(Type.String(), Type.String())),
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  startTime: Maybe(Type.Union([Text, Type.Number()])),
  asap: Maybe(Type.Boolean()),
  stepName: Maybe(Text),
  rerunJobOnTermination: Maybe(Type.Boolean()),
  successorsInfo: Maybe(SuccessorsInfo),
})

const notKnown = ['userLogin', 'stepName', 'rerunJobOnTermination', 'jobDefinitionDbIdentifier'] as const

export const rerun: OrderOf<Job> = {
  done: 'is run again',
  act: (call) => {
    const details = bodyOf(call, RerunDetails)
    const wrong = notKnown.find((word) => details[word])
    if (wrong !== undefined) throw new Refusal('request.invalid', `A rerun with "${wrong}" is not supported here.`)
    const { priority, startTime, asap, jobDefinitionDbKey: key, successorsInfo: successors } = details
    const notBefore = startTime == null || asap === true ? undefined : readInstant('startTime', startTime)
    const options = { notBefore, ...(priority != null && { priority }) }
    return async ({ id }, cause) => {
      if (key) return call.engine.rerunFrom({ job: id, from: definitionNamed(key), ...options }, cause)
      const rerun = { ...options, ...(successors != null && (await successorsAsked(call, id, successors))) }
      return call.engine.command({ kind: 'job', action: 'rerun', job: id, rerun, cause })
    }
  },
}

/** Those that are named, else those that come after it in so many steps, else all. */
const successorsAsked = async (
  call: Call,
  job: number,
  { depth, successorsIds }: NonNullable<Static<typeof SuccessorsInfo>>,
): Promise<Pick<RerunOptions, 'successors' | 'only'>> => {
  if (successorsIds != null) return { successors: 'all', only: successorsIds.map((id) => numberOf('job', id)) }
  return { successors: 'all', ...(depth != null && depth > 0 && { only: await successorsWithin(call, job, depth) }) }
}

/** `/FTA1#/PAYFIX` */
const definitionNamed = (key: string): string =>
  key
    .split('#')
    .map((part) => (part.lastIndexOf('/') === 0 ? part.slice(1) : part))
    .join('#')

/** Throws `request.invalid` where it is missing. */
const priorityIn = (call: Call): number => {
  const priority = numberIn(call, 'priority', { most: 101 })
  if (priority !== undefined) return priority
  throw new Refusal('request.invalid', 'Say the priority, from 0 to 101.')
}

export const updatePriority: OrderOf<Job> = {
  done: 'has another priority',
  act: (call) => {
    const priority = priorityIn(call)
    return ({ id }, cause) => call.engine.command({ kind: 'priority', target: { of: 'job', id }, priority, cause })
  },
}

const Instant = Maybe(Type.Union([Text, Type.Number()]))

/** What of a job can be changed in the plan. */
const Change = Type.Object({
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  timeRestrictions: Maybe(
    Type.Object(
      { startTime: Instant, latestStartTime: Instant, deadlineTime: Instant },
      { additionalProperties: false },
    ),
  ),
})

/** A field that is no part of it is refused: dropped, it would be taken for done. */
export const patch: OrderOf<Job> = {
  done: 'was changed',
  act: (call) => {
    const { priority, timeRestrictions, ...others } = bodyOf(call, Change) as Record<string, never>
    refuseOthers(others, ['priority', 'timeRestrictions'])
    const times = timesIn(timeRestrictions)
    return async ({ id }, cause) => {
      const target = { of: 'job', id } as const
      const step = (name: string) => ({ ...cause, requestId: cause.requestId && `${cause.requestId}.${name}` })
      if (priority != null) await call.engine.command({ kind: 'priority', target, priority, cause: step('priority') })
      if (times !== undefined) await call.engine.addDependencies({ target, dependencies: times }, step('times'))
    }
  },
}

export const refuseOthers = (others: object, known: readonly string[]): void => {
  const [name] = Object.entries(others).find(([, value]) => value !== null) ?? []
  if (name === undefined) return
  throw new Refusal('request.invalid', `"${name}" cannot be changed in the plan, only ${known.join(' and ')}.`)
}

type Times = { startTime?: string | number; latestStartTime?: string | number; deadlineTime?: string | number }

const timesIn = (said: Times | null | undefined): { at?: number; until?: number; deadline?: number } | undefined => {
  if (said == null) return undefined
  const { startTime, latestStartTime, deadlineTime } = said
  return {
    ...(startTime != null && { at: readInstant('startTime', startTime) }),
    ...(latestStartTime != null && { until: readInstant('latestStartTime', latestStartTime) }),
    ...(deadlineTime != null && { deadline: readInstant('deadlineTime', deadlineTime) }),
  }
}

/** By the word of the address. */
export const jobOrders = {
  cancel: action('cancel', 'was cancelled'),
  'cancel-pending': action('cancel', 'is cancelled when what it waits for has come', true),
  'confirm-abend': confirm(false),
  'confirm-succ': confirm(true),
  hold: action('hold', 'is held'),
  kill: action('kill', 'is killed'),
  release: action('unhold', 'was let go'),
  'release-all-dependencies': action('release', 'was released from its dependencies'),
  ...dependencyOrders('job'),
} as const
