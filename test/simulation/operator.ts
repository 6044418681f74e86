/**
 * An operator who does random things, and does them again with the same request id when he gets no answer. When the faults stop he
 * undoes what keeps jobs from running, most of the time, and goes home.
 */
import { cell } from '#/core/columns.ts'
import { streamIsAlive } from '#/core/conditions.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { carryOut, isCarriedOut } from '#/engine/carried-out.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { batchOfJob } from '../support/add-job.ts'
import type { Random } from '../support/random.ts'
import { openCaller } from './caller.ts'
import type { Days } from './days.ts'
import { someOrder, undoing } from './orders.ts'
import type { Leading } from './server.ts'
import type { World } from './world.ts'

export interface OperatorParts {
  readonly world: World
  readonly days: Days
  /** The server that answers, if one does. */
  readonly leading: () => Leading | undefined
  readonly meanPauseMs: number
  /** Whether he still works. */
  readonly isAtWork: () => boolean
}

/** What is asked of the server that leads: it resolves when it is carried out. */
type Errand = (leading: Leading) => Promise<void>

export const startOperator = async (parts: OperatorParts): Promise<void> => {
  const { world } = parts
  const { sleep } = openCaller(world, 'operator')
  for (let number = 1; parts.isAtWork(); number += 1) {
    await sleep(world.random.below(2 * parts.meanPauseMs))
    const leading = parts.leading()
    if (leading === undefined || !parts.isAtWork()) continue
    const cause = { by: 'operator', reason: 'because', requestId: `r${number}` }
    void run(parts, errandOf(parts, leading.state, cause), sleep)
  }
  await tidyUp(parts, sleep)
}

const errandOf = ({ world: { random }, days }: OperatorParts, state: PlanState, cause: Cause): Errand => {
  if (random.chance(0.05)) return submit(cause, (live) => days.submission(live, random))
  if (random.chance(0.05)) return submit(cause, (live) => someJob(live, random))
  const command = someOrder(random, state, cause)
  return ({ conductor }) => carryOut(conductor, command)
}

/** Asks, sometimes twice at once, and again when nobody said what became of it. */
const run = async (parts: OperatorParts, errand: Errand, sleep: (ms: number) => Promise<void>): Promise<void> => {
  const { random } = parts.world
  if (random.chance(0.1)) void send(parts, errand)
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    if (await send(parts, errand)) return
    await sleep(random.below(60_000))
  }
}

/** Whether there was an answer: a refusal is one. */
const send = async (parts: OperatorParts, errand: Errand): Promise<boolean> => {
  const leading = parts.leading()
  if (leading === undefined) return false
  try {
    await errand(leading)
    return true
  } catch (error) {
    return error instanceof Refusal && !error.kind.retry
  }
}

/** What is submitted is made anew for each attempt: the plan may have other numbers by then. */
const submit =
  (cause: Cause, batchFor: (state: PlanState) => PlanBatch | undefined): Errand =>
  async ({ conductor }) => {
    await conductor.take((state) => {
      if (isCarriedOut(state, cause.requestId, (effect) => effect.startsWith('plan.added '))) return []
      const batch = batchFor(state)
      return batch === undefined ? [] : [{ kind: 'plan.added', batch, cause }]
    })
  }

/** One more job for a stream of the plan, if that takes one. */
const someJob = (state: PlanState, random: Random): PlanBatch | undefined => {
  const stream = 1 + random.below(Math.max(1, state.streams.size - 1))
  const isThere = stream < state.streams.size && cell(state.streams.workstation, stream) !== 0
  if (!isThere || !streamIsAlive(state, stream) || hasStreamFlag(state, stream, StreamFlag.userJobs)) return undefined
  return batchOfJob(state, stream, {
    name: `N${state.nextIds.job}`,
    priority: random.pick([10, 10, 60]),
    nop: random.chance(0.1),
    ...(random.chance(0.2) && { files: ['/in/new'] }),
    ...(random.chance(0.2) && { startAt: state.now + random.below(60) * 60_000 }),
  })
}

const tidyUp = async (parts: OperatorParts, sleep: (ms: number) => Promise<void>): Promise<void> => {
  const { random } = parts.world
  const doesAll = random.chance(0.7)
  for (let attempt = 1; attempt <= 500; attempt += 1) {
    const leading = parts.leading()
    const command = leading === undefined ? undefined : undoing(leading.state, doesAll)
    if (leading !== undefined && command === undefined) return
    if (command !== undefined) await send(parts, ({ conductor }) => carryOut(conductor, command))
    await sleep(10_000)
  }
}
