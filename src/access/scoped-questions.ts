/** What a limited role is answered about the plan: its part of it, with nothing of the rest. */
import type { Sight } from '#/engine/changes-desk.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { FreezeView } from '#/model/freeze.ts'
import type { Waiter } from '#/model/plan.ts'
import type { DependencyView, Explanation, Hindrance, JobDetail, PromptView } from '#/model/views.ts'
import type { ResourceView } from '#/model/workstation-views.ts'
import { hiddenName, placeOfStream, placeOfWorkstation, placeOnWorkstation, type Scope } from './scope.ts'

type Questions = Pick<
  Engine,
  | 'status'
  | 'agents'
  | 'reading'
  | 'isLeading'
  | 'mark'
  | 'jobs'
  | 'streams'
  | 'stream'
  | 'streamDependencies'
  | 'prompts'
  | 'waitersOf'
  | 'workstations'
  | 'resources'
  | 'files'
  | 'freezes'
  | 'job'
  | 'jobsInFull'
  | 'glance'
  | 'why'
  | 'successors'
  | 'log'
  | 'logBytes'
  | 'options'
  | 'changes'
>

export const scopedQuestions = (engine: Engine, scope: Scope): Questions => {
  const jobSeen = (id: number): void => requireSeen(engine, scope, { of: 'job', id })
  const streamSeen = (id: number): void => requireSeen(engine, scope, { of: 'stream', id })
  const within = scope.seesAll ? undefined : { key: scope.key, passes: scope.sees }
  const sight = sightOf(engine, scope)
  return {
    // Counts of the whole site, and no names.
    status: engine.status,
    reading: engine.reading,
    isLeading: engine.isLeading,
    mark: engine.mark,
    agents: () =>
      engine.agents().map((agent) => ({ ...agent, jobs: agent.jobs.filter(({ name }) => scope.sees(name)) })),
    jobs: (options) => engine.jobs({ ...options, within }),
    streams: (options) => engine.streams({ ...options, within }),
    ...scopedLists(engine, scope),
    stream: async (id) => {
      streamSeen(id)
      return engine.stream(id)
    },
    streamDependencies: (id) => {
      streamSeen(id)
      return maskedDependencies(engine.streamDependencies(id), scope)
    },
    job: async (id) => {
      jobSeen(id)
      return maskedDetail(await engine.job(id), scope)
    },
    jobsInFull: async (ids) => {
      const details = await engine.jobsInFull(ids)
      return details.filter(({ stream }) => scope.sees(stream)).map((job) => maskedDetail(job, scope))
    },
    glance: (target) => {
      requireSeen(engine, scope, target)
      return engine.glance(target)
    },
    why: (id) => {
      jobSeen(id)
      return maskedWhy(engine, scope, engine.why(id))
    },
    successors: (id, how) => {
      jobSeen(id)
      return engine.successors(id, how).filter(({ stream }) => scope.sees(stream))
    },
    log: async (id, part) => {
      jobSeen(id)
      return engine.log(id, part)
    },
    logBytes: async (id, part) => {
      jobSeen(id)
      return engine.logBytes(id, part)
    },
    options: () => engine.options().map((option) => ({ ...option, value: scope.masked(option.value) })),
    changes: {
      follow: (asked, signal) => engine.changes.follow({ ...asked, sight }, signal),
      lookAtDefinitions: engine.changes.lookAtDefinitions,
    },
  }
}

/** As if it were not there. Throws what the engine throws, or the same as for a number that nothing has. */
export const requireSeen = (engine: Engine, scope: Scope, target: Waiter): void => {
  const { stream } = engine.glance(target)
  if (scope.sees(stream)) return
  const { id } = target
  throw target.of === 'job'
    ? new Refusal('job.unknown', `Job ${id} is not in the plan; batuta jobs lists what is.`)
    : new Refusal('stream.unknown', `Stream ${id} is not in the plan; batuta streams lists what is.`)
}

const scopedLists = (
  engine: Engine,
  scope: Scope,
): Pick<Engine, 'prompts' | 'waitersOf' | 'workstations' | 'resources' | 'files' | 'freezes'> => ({
  prompts: () => engine.prompts().filter((prompt) => seesPrompt(engine, scope, prompt)),
  waitersOf: (id) => engine.waitersOf(id).filter(scope.sees),
  workstations: () => engine.workstations().filter(({ name }) => scope.may('viewer', placeOfWorkstation(name))),
  resources: () =>
    engine
      .resources()
      .filter(({ name }) => scope.may('viewer', placeOnWorkstation(name)))
      .map((resource) => withoutOthers(resource, scope)),
  files: () => engine.files().filter(({ waiter }) => scope.sees(waiter)),
  freezes: () => engine.freezes().filter((freeze) => seesFreeze(freeze, scope)),
})

const withoutOthers = (resource: ResourceView, { sees }: Scope): ResourceView => ({
  ...resource,
  holders: resource.holders.filter(({ name }) => sees(name)),
})

/** A prompt is seen where something waits for it that is seen. */
const seesPrompt = (engine: Engine, { seesAll, sees }: Scope, { id }: PromptView): boolean =>
  seesAll || engine.waitersOf(id).some(sees)

/** One of the whole site is everybody's matter. */
const seesFreeze = ({ scope: of, pattern }: FreezeView, { seesAll, may }: Scope): boolean => {
  if (seesAll || pattern === null) return true
  return may('viewer', of === 'workstation' ? placeOfWorkstation(pattern) : placeOfStream(pattern))
}

const sightOf = (engine: Engine, scope: Scope): Sight | undefined =>
  scope.seesAll
    ? undefined
    : {
        job: ({ stream }) => scope.sees(stream),
        stream: ({ workstation, name }) => scope.sees(`${workstation}#${name}`),
        workstation: ({ name }) => scope.may('viewer', placeOfWorkstation(name)),
        prompt: (prompt) => seesPrompt(engine, scope, prompt),
        within: { key: scope.key, passes: scope.sees },
      }

interface Named {
  readonly type: string
  readonly id: number
  readonly name: string
  readonly status: string
}

const maskedNames = (named: readonly Named[], { sees }: Scope): Named[] =>
  named.map((one) => (sees(one.name) ? one : { ...one, id: 0, name: hiddenName }))

const maskedDependencies = (dependencies: readonly DependencyView[], { masked }: Scope): DependencyView[] =>
  dependencies.map((one) => (one.type === 'follows' ? { ...one, text: masked(one.text) } : one))

const maskedDetail = (job: JobDetail, scope: Scope): JobDetail =>
  scope.seesAll
    ? job
    : {
        ...job,
        predecessors: maskedNames(job.predecessors, scope),
        successors: maskedNames(job.successors, scope),
        dependencies: maskedDependencies(job.dependencies, scope),
        reason: job.reason === null ? null : scope.masked(job.reason),
      }

const maskedWhy = (engine: Engine, scope: Scope, why: Explanation): Explanation =>
  scope.seesAll
    ? why
    : {
        ...why,
        sentence: scope.masked(why.sentence),
        hindrances: why.hindrances.map((one) => maskedHindrance(engine, scope, one)),
      }

const maskedHindrance = (engine: Engine, scope: Scope, one: Hindrance): Hindrance => {
  const sentence = scope.masked(one.sentence)
  const isSeen = (of: Waiter['of'], id: number | null): boolean => id === null || isThere(engine, scope, { of, id })
  if (sentence === one.sentence && isSeen('job', one.job) && isSeen('stream', one.stream)) return one
  return { ...one, sentence, remedy: null, job: null, stream: null }
}

const isThere = (engine: Engine, scope: Scope, target: Waiter): boolean => {
  try {
    return scope.sees(engine.glance(target).stream)
  } catch {
    return false
  }
}
