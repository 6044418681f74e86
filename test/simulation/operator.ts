/** An operator who does random things, and does them again with the same request id when he gets no answer. */
import type { PlanState } from '#/core/state.ts'
import { carryOut } from '#/engine/carried-out.ts'
import { Refusal } from '#/lib/refusal.ts'
import { jobActions, streamActions, type Command } from '#/model/command.ts'
import type { Cause } from '#/model/event.ts'
import { dependencyOrder } from '../support/dependency-orders.ts'
import { limitOrder } from '../support/limit-orders.ts'
import type { Random } from '../support/random.ts'
import { openCaller } from './caller.ts'
import type { Days } from './days.ts'
import type { Leading } from './server.ts'
import type { World } from './world.ts'

type Make = (random: Random, state: PlanState, cause: Cause) => Command

const someRow = (random: Random, size: number): number => 1 + random.below(Math.max(1, size - 1))

/** A random order of each kind, and of how much may run. */
const orders: Readonly<Record<string, Make>> = {
  job: (random, { jobs }, cause) => ({
    kind: 'job',
    action: random.pick(jobActions),
    job: someRow(random, jobs.size),
    cause,
  }),
  stream: (random, { streams }, cause) => ({
    kind: 'stream',
    action: random.pick(streamActions),
    stream: someRow(random, streams.size),
    cause,
  }),
  confirm: (random, { jobs }, cause) => ({
    kind: 'confirm',
    job: someRow(random, jobs.size),
    succeeded: random.chance(0.6),
    cause,
  }),
  limits: (random, state, cause) => ({
    ...limitOrder(state, { pick: random.below(72), yes: random.chance(0.6) }),
    cause,
  }),
  dependencies: (random, state, cause) => ({
    ...dependencyOrder(state, { pick: random.below(1_000_000), yes: random.chance(0.5) }),
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
const makers = [
  ...Object.values(orders),
  ...[orders['job'], orders['job'], orders['stream'], orders['reply']].flatMap((make) => make ?? []),
]

export interface OperatorParts {
  readonly world: World
  readonly days: Days
  /** The server that answers, if one does. */
  readonly leading: () => Leading | undefined
  readonly meanPauseMs: number
  /** Whether he still works. */
  readonly isAtWork: () => boolean
}

export const startOperator = async (parts: OperatorParts): Promise<void> => {
  const { world } = parts
  const operator = openCaller(world, 'operator')
  for (let number = 1; parts.isAtWork(); number += 1) {
    await operator.sleep(world.random.below(2 * parts.meanPauseMs))
    const leading = parts.leading()
    if (leading === undefined || !parts.isAtWork()) continue
    const cause = { by: 'operator', reason: 'because', requestId: `r${number}` }
    if (world.random.chance(0.05)) void submit(parts, leading, cause)
    else void order(parts, world.random.pick(makers)(world.random, leading.state, cause), operator.sleep)
  }
}

/** Sends an order, sometimes twice at once, and again when nobody said what became of it. */
const order = async (parts: OperatorParts, command: Command, sleep: (ms: number) => Promise<void>): Promise<void> => {
  const { random } = parts.world
  if (random.chance(0.1)) void send(parts, command)
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    if (await send(parts, command)) return
    await sleep(random.below(60_000))
  }
}

/** Whether there was an answer: a refusal is one. */
const send = async (parts: OperatorParts, command: Command): Promise<boolean> => {
  const leading = parts.leading()
  if (leading === undefined) return false
  try {
    await carryOut(leading.conductor, command)
    return true
  } catch (error) {
    return error instanceof Refusal && !error.kind.retry
  }
}

const submit = async ({ world, days }: OperatorParts, { conductor }: Leading, cause: Cause): Promise<void> => {
  try {
    await conductor.take((state) => [{ kind: 'plan.added', batch: days.submission(state, world.random), cause }])
  } catch {
    // He does not try again: what a submission with a request id does the second time is another test's story.
  }
}
