/** Random orders of every kind that there is. */
import { cell, nextRow } from '#/core/columns.ts'
import { isHeld, streamIsHeld } from '#/core/conditions.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { standingOf } from '#/core/stream-transitions.ts'
import { jobName, streamName } from '#/core/view.ts'
import { jobActions, streamActions, type Command } from '#/model/command.ts'
import type { FoundDependencies } from '#/model/dependency-change.ts'
import type { Cause } from '#/model/event.ts'
import type { Waiter } from '#/model/plan.ts'
import type { RerunOptions } from '#/model/rerun.ts'
import { freezeOrder, limitOrder } from '../support/limit-orders.ts'
import { otherJob } from '../support/play.ts'
import type { Random } from '../support/random.ts'

type Make = (random: Random, state: PlanState, cause: Cause) => Command

const minute = 60_000

/** One that is in the plan, most of the time. */
const someJob = ({ below }: Random, { jobs }: PlanState): number => {
  let job = 1
  for (let tries = 0; tries < 4; tries += 1) {
    job = 1 + below(Math.max(1, jobs.size - 1))
    if (job < jobs.size && cell(jobs.stream, job) !== 0) break
  }
  return job
}

const someStream = ({ below }: Random, { streams }: PlanState): number => {
  let stream = 1
  for (let tries = 0; tries < 4; tries += 1) {
    stream = 1 + below(Math.max(1, streams.size - 1))
    if (stream < streams.size && cell(streams.workstation, stream) !== 0) break
  }
  return stream
}

const someone = (random: Random, state: PlanState): Waiter =>
  random.chance(0.7) ? { of: 'job', id: someJob(random, state) } : { of: 'stream', id: someStream(random, state) }

const reruns: readonly ((state: PlanState) => RerunOptions | undefined)[] = [
  () => undefined,
  () => undefined,
  () => ({ successors: 'internal' }),
  () => ({ successors: 'all' }),
  ({ now }) => ({ notBefore: now + 5 * minute, priority: 50 }),
  // With a task that the plan has: the number of a new one may be taken when the order is given again.
  (state) => (state.tasks.size === 0 ? undefined : { from: otherJob(state, true) }),
]

/** How jobs and streams are called; of one that has left the plan the name is refused. */
const someName = (random: Random, state: PlanState): string => {
  const [job, stream] = [someJob(random, state), someStream(random, state)]
  if (random.chance(0.8) && job < state.jobs.size && cell(state.jobs.stream, job) !== 0) return jobName(state, job)
  return stream < state.streams.size && cell(state.streams.workstation, stream) !== 0 ? streamName(state, stream) : 'X'
}

const someDependency = (random: Random, state: PlanState): FoundDependencies =>
  random.pick<() => FoundDependencies>([
    () => ({ follows: [`${someName(random, state)}${random.pick(['', '', ' IF SUCC', ' IF ABEND|FAIL'])}`] }),
    () => ({ needs: [{ name: 'WS#TAPE', units: random.between(1, 3), defined: 3 }] }),
    () => ({ files: [{ workstation: 'WS', path: '/in/added', qualifier: null }] }),
    () => ({ prompts: [{ name: null, text: 'really?' }] }),
    () => ({ at: state.now + random.below(60) * minute }),
  ])()

export const orders: Readonly<Record<string, Make>> = {
  job: (random, state, cause) => {
    const action = random.pick(jobActions)
    return {
      kind: 'job',
      action,
      job: someJob(random, state),
      ...(action === 'rerun' && { rerun: random.pick(reruns)(state) }),
      ...(action === 'cancel' && { pending: random.chance(0.3) }),
      cause,
    }
  },
  stream: (random, state, cause) => {
    const action = random.pick(streamActions)
    const pending = action === 'cancel' && random.chance(0.5)
    return { kind: 'stream', action, stream: someStream(random, state), ...(pending && { pending }), cause }
  },
  confirm: (random, state, cause) => ({
    kind: 'confirm',
    job: someJob(random, state),
    succeeded: random.chance(0.6),
    ...(random.chance(0.3) && { conditions: ['GOOD'] }),
    cause,
  }),
  priority: (random, state, cause) => ({
    kind: 'priority',
    target: someone(random, state),
    priority: random.pick([0, 5, 10, 10, 60, 100, 101]),
    cause,
  }),
  limits: (random, state, cause) => ({
    ...limitOrder(state, { pick: random.below(72), yes: random.chance(0.6) }),
    cause,
  }),
  freeze: (random, state, cause) => ({
    ...freezeOrder(state, { pick: random.below(96), yes: random.chance(0.7) }),
    cause,
  }),
  addDependency: (random, state, cause) => ({
    kind: 'add-dependencies',
    target: someone(random, state),
    added: someDependency(random, state),
    cause,
  }),
  dropDependency: (random, state, cause) => ({
    kind: 'drop-dependencies',
    target: someone(random, state),
    how: random.chance(0.5) ? 'removed' : 'released',
    named: random.pick([
      { follows: [someName(random, state)] },
      { needs: ['WS#TAPE'] },
      { opens: ['/in/added'] },
      { times: ['at'] },
    ]),
    cause,
  }),
  reply: (random, { prompts }, cause) => ({
    kind: 'reply',
    prompt: prompts.size === 0 ? 1 : random.pick([...prompts.keys()]),
    yes: random.chance(0.8),
    cause,
  }),
}

/** Most are about jobs; a site whose limits are changed all the time stands still most of the time. */
const often = ['job', 'job', 'job', 'stream', 'reply']

export const someOrder: Make = (random, state, cause) => {
  const all = [...Object.keys(orders), ...often].flatMap((kind) => orders[kind] ?? [])
  return random.pick(all)(random, state, cause)
}

/** What takes back one order that keeps jobs from running: freezes, or all there are; undefined: there is none. */
export const undoing = (state: PlanState, all: boolean): Command | undefined => {
  const cause = { by: 'operator', reason: 'the day is over' }
  const [freeze] = state.freezes.keys()
  if (freeze !== undefined) return { kind: 'lift', freeze, cause }
  if (!all) return undefined
  for (const { name, limit, fence, unlinked, ignored } of state.workstations)
    if (name !== '' && (limit === 0 || fence > 0 || unlinked || ignored)) {
      const change = { limit: Math.max(1, limit), fence: 0, linked: true, ignored: false }
      return { kind: 'workstation', workstation: name, change, cause }
    }
  const { jobs, streams } = state
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1))
    if (streamIsHeld(state, id) && standingOf(state, id) === 'open')
      return { kind: 'stream', action: 'unhold', stream: id, cause }
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1))
    if (isHeld(state, job) && cell(jobs.phase, job) === Phase.waiting)
      return { kind: 'job', action: 'unhold', job, cause }
  return undefined
}
