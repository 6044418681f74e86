/** Single dependencies that an operator adds to a job or stream that has not started, takes away, or releases it from. */
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { Command } from '#/model/command.ts'
import type { AddedDependencies, DroppedDependencies, FoundDependencies } from '#/model/dependency-change.ts'
import type { EventBody } from '#/model/event.ts'
import { followAsked, type AskedFollow } from './asked-follows.ts'
import { cell } from './columns.ts'
import { holderName } from './find-in-plan.ts'
import { dropsOf } from './named-dependencies.ts'
import { requireJob, requireStream } from './in-plan.ts'
import { requireStanding } from './order-stream.ts'
import { refuseJob } from './refuse-job.ts'
import type { Holder, PlanState } from './state.ts'
import { isLegal } from './transitions.ts'
import { instantText } from './view.ts'

type Ordered<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/**
 * Throws `job.illegal_transition` for a job that has started and a stream that is over, `job.unknown`, `stream.unknown` and their
 * `ambiguous` for what it would follow, `definition.cycle` when that waits for it, `dependency.present` when it does so already,
 * `resource.unknown`, and `request.invalid` for nothing at all and for a time that has passed.
 */
export const orderAddition = (state: PlanState, { target, added, cause }: Ordered<'add-dependencies'>): EventBody[] => {
  const holder = requireTarget(state, target, 'take dependencies')
  const what = additionOf(state, holder, added)
  if (Object.keys(what).length === 0) throw nothingSaid()
  return holder < 0
    ? [{ kind: 'stream.dependencies_added', stream: -holder, added: what, cause }]
    : [{ kind: 'job.dependencies_added', job: holder, added: what, cause }]
}

/** Throws as `orderAddition` does of the target, and `dependency.unknown` for what it does not wait for. */
export const orderDrop = (
  state: PlanState,
  { target, how, named, cause }: Ordered<'drop-dependencies'>,
): EventBody[] => {
  const holder = requireTarget(state, target, 'lose dependencies')
  const dropped: DroppedDependencies = dropsOf(state, holder, named)
  if (Object.keys(dropped).length === 0) throw nothingSaid()
  if (how === 'released' && dropped.times?.some((word) => word !== 'at') === true) {
    throw new Refusal('request.invalid', 'UNTIL and DEADLINE are not waited for: they can be removed, not released.')
  }
  return holder < 0
    ? [{ kind: 'stream.dependencies_dropped', stream: -holder, how, dropped, cause }]
    : [{ kind: 'job.dependencies_dropped', job: holder, how, dropped, cause }]
}

const nothingSaid = (): Refusal =>
  new Refusal('request.invalid', 'Say which dependencies: follows, needs, opens, prompts, or times.')

const requireTarget = (state: PlanState, { of, id }: Ordered<'add-dependencies'>['target'], verb: string): Holder => {
  if (of === 'stream') {
    requireStream(state, id)
    requireStanding(state, id, verb, 'stream.dependencies_added')
    return -id
  }
  requireJob(state, id)
  const isStep = cell(state.jobs.isRecovery, id) === 0
  if (isStep && isLegal('job.dependencies_added', cell(state.jobs.phase, id))) return id
  const instead = isStep
    ? 'Only one that has not started can.'
    : 'It is a recovery job, which waits for its turn alone.'
  throw refuseJob(state, id, verb, instead)
}

const additionOf = (state: PlanState, holder: Holder, asked: FoundDependencies): AddedDependencies => {
  const { follows = [], needs = [], files = [], prompts = [], at, until, onUntil, deadline } = asked
  const { file, prompt } = state.nextIds
  const ids = prompts.map(({ name }) => promptNamed(state, name))
  requireOnce(state, holder, prompts, ids)
  let fresh = prompt
  return {
    ...(follows.length > 0 && { follows: followsOf(state, holder, follows) }),
    ...(needs.length > 0 && {
      needs: needs.map((need, place) => requireNeed(state, holder, need, needs.slice(0, place))),
    }),
    ...(files.length > 0 && { files: files.map((one, place) => ({ id: file + place, ...one })) }),
    ...(prompts.length > 0 && {
      prompts: prompts.map(({ name, text }, place) => ({ id: ids[place] ?? fresh++, name, text })),
    }),
    ...(at !== undefined && { startAt: at }),
    ...(until !== undefined && { untilAt: requireToCome(state, 'UNTIL', until) }),
    ...(until !== undefined && onUntil !== undefined && { onUntil }),
    ...(deadline !== undefined && { deadlineAt: requireToCome(state, 'DEADLINE', deadline) }),
  }
}

const followsOf = (state: PlanState, holder: Holder, texts: readonly string[]): AskedFollow[] => {
  const follows = texts.map((text) => followAsked(state, holder, text))
  const written = follows.map((follow) => JSON.stringify(follow))
  const twice = texts.find((_, place) => written.indexOf(written[place] ?? '') !== place)
  if (twice === undefined) return follows
  throw new Refusal('dependency.present', `${twice} is named twice.`)
}

/** The latest prompt of the plan with that name: it is asked once for all that wait for it. */
const promptNamed = ({ prompts }: PlanState, name: string | null): number | undefined => {
  if (name === null) return undefined
  let found: number | undefined
  for (const prompt of prompts.values()) if (prompt.name === name) found = prompt.id
  return found
}

const requireOnce = (
  state: PlanState,
  holder: Holder,
  prompts: NonNullable<FoundDependencies['prompts']>,
  ids: readonly (number | undefined)[],
): void => {
  const there = state.promptsOf.get(holder) ?? []
  const isTwice = ({ name }: { name: string | null }, place: number): boolean =>
    name !== null && (there.includes(ids[place] ?? 0) || prompts.findIndex((one) => one.name === name) !== place)
  const twice = prompts.find(isTwice)
  if (twice === undefined) return
  throw new Refusal('dependency.present', `${holderName(state, holder)} waits for the prompt ${twice.name} already.`)
}

type Need = NonNullable<FoundDependencies['needs']>[number]

/** Throws `resource.unknown`, and `dependency.present` for a resource that is needed already: its units would add up. */
const requireNeed = (state: PlanState, holder: Holder, need: Need, before: readonly Need[]): Need => {
  const there = state.needs.get(holder)?.find(({ resource }) => resource.name === need.name)
  if (there !== undefined) {
    const units = count(there.units, 'unit')
    const sentence = `${holderName(state, holder)} needs ${units} of ${need.name} already; to change that, remove it first.`
    throw new Refusal('dependency.present', sentence)
  }
  if (before.some(({ name }) => name === need.name)) {
    throw new Refusal('dependency.present', `${need.name} is named twice.`)
  }
  if (need.defined !== null || state.resources.has(need.name)) return need
  throw new Refusal('resource.unknown', `There is no resource ${need.name}; batuta resources lists those of the plan.`)
}

const requireToCome = (state: PlanState, word: string, at: number): number => {
  if (at > state.now) return at
  throw new Refusal('request.invalid', `${word} ${instantText(at)} has passed.`)
}
