/** What a limited role may order: what reaches no further than the role does. */
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Role } from '#/model/caller.ts'
import type { RerunOptions } from '#/model/rerun.ts'
import type { Command } from '#/model/command.ts'
import type { FreezeScope } from '#/model/freeze.ts'
import type { Need, Opens } from '#/model/needs.ts'
import type { Waiter } from '#/model/plan.ts'
import type { JobOptions, SubmittedWaits } from '#/model/submission.ts'
import { hasRoleEverywhere, requireRoleEverywhere } from './rights.ts'
import type { Grant } from '#/model/caller.ts'
import {
  placeInFolder,
  placeOfStream,
  placeOfWorkstation,
  placeOnWorkstation,
  type Place,
  type Scope,
} from './scope.ts'
import { requireSeen } from './scoped-questions.ts'

type Orders = Pick<
  Engine,
  'command' | 'rerunFrom' | 'addDependencies' | 'submit' | 'submitJob' | 'submitCommand' | 'setOption'
>

interface OrderParts {
  readonly engine: Engine
  readonly scope: Scope
  readonly grants: readonly Grant[]
}

export const scopedOrders = (parts: OrderParts): Orders => {
  const { engine, scope, grants } = parts
  return {
    command: async (command) => {
      admit(parts, command)
      return engine.command(command)
    },
    rerunFrom: async (asked, cause) => {
      requireHolder(parts, { of: 'job', id: asked.job })
      requireAll(parts, asked.job, asked)
      requireNamed(parts, 'viewer', asked.from, placeOnWorkstation)
      return engine.rerunFrom(asked, cause)
    },
    addDependencies: async (asked, cause) => {
      requireHolder(parts, asked.target)
      requireWaits(parts, asked.dependencies)
      return engine.addDependencies(asked, cause)
    },
    submit: async (asked, cause) => {
      const { stream, alias } = asked
      requireNamed(parts, 'operator', stream, placeOfStream)
      if (alias !== undefined)
        scope.require('operator', { ...placeOfStream(stream), stream: alias }, `The name ${alias}`)
      requireWaits(parts, asked)
      requireTable(parts, asked.table)
      return engine.submit(asked, cause)
    },
    submitJob: async (asked, cause) => {
      requireNamed(parts, 'operator', asked.job, placeOnWorkstation)
      requireInto(parts, placeOnWorkstation(asked.job).workstation ?? '', asked)
      return engine.submitJob(asked, cause)
    },
    submitCommand: async (asked, cause) => {
      scope.require('scheduler', placeOfWorkstation(asked.workstation), `Workstation ${asked.workstation}`)
      requireInto(parts, asked.workstation, asked)
      return engine.submitCommand(asked, cause)
    },
    setOption: async (name, value, cause) => {
      requireRoleEverywhere(grants, 'administrator', 'Options are set')
      return engine.setOption(name, value, cause)
    },
  }
}

/** Whether a command may be given: throws as `command` would, and does nothing. */
export const admitting =
  (parts: OrderParts) =>
  (command: Command): void =>
    admit(parts, command)

/** Throws `access.denied`, or that there is no such thing where it is not seen. */
const admit = (parts: OrderParts, command: Command): void => {
  const { engine, scope } = parts
  switch (command.kind) {
    case 'confirm':
      return requireHolder(parts, { of: 'job', id: command.job })
    case 'job':
      requireHolder(parts, { of: 'job', id: command.job })
      return requireAll(parts, command.job, command.rerun ?? {})
    case 'add-dependencies':
    case 'drop-dependencies':
    case 'priority':
      return requireHolder(parts, command.target)
    case 'stream':
    case 'stream-limit':
      return requireHolder(parts, { of: 'stream', id: command.stream })
    case 'freeze':
      return requireFreeze(parts, command.scope)
    case 'lift':
      return requireLift(parts, command.freeze)
    case 'reply':
      return requirePrompt(engine, scope, command.prompt)
    case 'workstation':
      return scope.require('operator', placeOfWorkstation(command.workstation), `Workstation ${command.workstation}`)
    case 'resource':
      return requireNamed(parts, 'operator', command.resource, placeOnWorkstation)
  }
}

const requireHolder = ({ engine, scope }: OrderParts, target: Waiter): void => {
  requireSeen(engine, scope, target)
  const { stream, name } = engine.glance(target)
  scope.require('operator', placeOfStream(stream), name)
}

/** All jobs that a rerun takes with it. */
const requireAll = (
  { engine, scope }: OrderParts,
  job: number,
  { successors, only }: Pick<RerunOptions, 'successors' | 'only'>,
): void => {
  if (successors === undefined) return
  const isInReach = engine
    .successors(job, successors)
    .filter(({ id }) => only?.includes(id) ?? true)
    .every(({ stream }) => scope.may('operator', placeOfStream(stream)))
  if (!isInReach) {
    throw new Refusal(
      'access.denied',
      `Among the successors of job ${job} are some that your role operator does not reach.`,
    )
  }
}

const requireFreeze = ({ scope, grants }: OrderParts, { of, pattern }: FreezeScope): void => {
  if (of === 'site') return requireRoleEverywhere(grants, 'operator', 'This freezes')
  const place = of === 'workstation' ? placeOfWorkstation(pattern) : placeOfPattern(pattern)
  scope.require('operator', place, `The ${of}s ${pattern}`)
}

/** A pattern without a workstation is one for the streams of all, and without a folder for those of all folders. */
const placeOfPattern = (pattern: string): Place => {
  const place = placeOfStream(pattern)
  return /[@*?]/.test(pattern) && place.folder === '/' ? { ...place, folder: '/@' } : place
}

const requireLift = (parts: OrderParts, id: number): void => {
  const { engine, scope } = parts
  const freeze = engine.freezes().find((one) => one.id === id)
  if (freeze === undefined) return
  if (!scope.seesAll && freeze.pattern !== null) {
    const place = freeze.scope === 'workstation' ? placeOfWorkstation(freeze.pattern) : placeOfStream(freeze.pattern)
    if (!scope.may('viewer', place)) throw new Refusal('freeze.unknown', `There is no freeze ${id}.`)
  }
  requireFreeze(parts, { of: freeze.scope, pattern: freeze.pattern ?? '' })
}

/** An answer lets all go that wait. */
const requirePrompt = (engine: Engine, scope: Scope, id: number): void => {
  const waiters = engine.waitersOf(id)
  if (!scope.seesAll && !waiters.some(scope.sees)) {
    throw new Refusal('prompt.unknown', `There is no prompt ${id} in the plan.`)
  }
  for (const name of waiters)
    scope.require('operator', placeOfStream(name), `Prompt ${id}, for which ${scope.shown(name)} waits`)
}

/** A limited role writes names in full: a short one would be looked for in all of the site. */
const requireNamed = (
  { scope, grants }: OrderParts,
  role: Role,
  name: string,
  placeOf: (name: string) => Place,
): void => {
  if (hasRoleEverywhere(grants, role)) return
  if (!name.includes('#')) {
    const sentence = `Write ${name} in full, as WORKSTATION#${name}: your role is limited to a part of the site.`
    throw new Refusal('request.invalid', sentence)
  }
  scope.require(role, placeOf(name), name)
}

const requireInto = (parts: OrderParts, workstation: string, { into, ...waits }: JobOptions): void => {
  const { scope } = parts
  const [, number] = /^(?:stream:)?(\d{1,15})$/i.exec(into ?? '') ?? []
  if (number !== undefined) requireHolder(parts, { of: 'stream', id: Number(number) })
  else if (into !== undefined) requireNamed(parts, 'operator', into, placeOfStream)
  else scope.require('operator', placeOfStream(`${workstation}#JOBS`), `The job stream ${workstation}#JOBS`)
  requireWaits(parts, waits)
  requireTable(parts, waits.table)
}

interface Waits extends Pick<SubmittedWaits, 'follows' | 'prompts'> {
  readonly needs?: readonly Need[] | undefined
  readonly opens?: readonly Opens[] | undefined
}

/** What is waited for must be seen. Throws `access.denied`, and `request.invalid` for a name that is not written in full. */
export const requireWaits = (
  parts: OrderParts,
  { follows = [], needs = [], opens = [], prompts = [] }: Waits,
): void => {
  const { engine, scope } = parts
  if (scope.seesAll) return
  for (const text of follows) {
    const [name = ''] = text.trim().split(/\s/)
    const [, stream, number] = /^(stream:)?(\d{1,15})$/i.exec(name) ?? []
    if (number === undefined) requireNamed(parts, 'viewer', name, placeOfStream)
    else requireSeen(engine, scope, { of: stream === undefined ? 'job' : 'stream', id: Number(number) })
  }
  for (const { workstation = '@', resource } of needs) {
    scope.require('viewer', placeOnWorkstation(`${workstation}#${resource}`), resource)
  }
  for (const { workstation } of opens) {
    if (workstation !== undefined) scope.require('viewer', placeOfWorkstation(workstation), workstation)
  }
  for (const prompt of prompts) requirePromptSeen(parts, prompt)
}

/**
 * Who waits for a prompt sees its question, and may answer it for all who wait for it later. Whether there is one of that name is not
 * for them to know, so that whatever could be a name counts as one; anything else is a question of their own.
 */
const requirePromptSeen = ({ engine, scope }: OrderParts, text: string): void => {
  if (!/^[\w/-]+$/.test(text)) return
  const isAsked = engine
    .prompts()
    .some(({ id, name }) => name?.toUpperCase() === text.toUpperCase() && engine.waitersOf(id).some(scope.sees))
  if (!isAsked) scope.require('viewer', placeInFolder(text), `Prompt ${text}`)
}

/** The values of a table that is not seen must not come to light in what is submitted. */
const requireTable = ({ scope }: OrderParts, table: string | undefined): void => {
  if (table !== undefined && !scope.seesAll)
    scope.require('viewer', placeInFolder(table), `The variable table ${table}`)
}
