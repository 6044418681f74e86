/** Checks that every name that a job stream, a job definition or a run cycle group uses is defined. */
import { nearest } from '#/lib/words.ts'
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Need } from '#/model/needs.ts'
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import type { Check, Complain } from './complain.ts'
import { checkFollows, predecessorsOf } from './check-follows.ts'
import { InJob, keywordsIn } from './keywords.ts'
import type { World } from './known-definitions.ts'

/** What is called what, for people. */
const nouns = {
  workstation: 'workstation',
  domain: 'domain',
  calendar: 'calendar',
  runcyclegroup: 'run cycle group',
  vartable: 'variable table',
  job: 'job definition',
  resource: 'resource',
  prompt: 'prompt',
} satisfies Partial<Record<DefinitionKind, string>>

type ReferredKind = keyof typeof nouns

/** Kinds of which TWS has one without anybody's definition. */
const alwaysThere: Partial<Record<ReferredKind, string>> = { vartable: 'MAIN_TABLE', domain: 'MASTERDM' }

/** Complains of a name that leads nowhere. Names with variables are known only when the plan is made. */
export type CheckName = (kind: ReferredKind, name: string | undefined, part: object, hint?: string) => void

export const checkNameIn =
  (world: World, complain: Complain): CheckName =>
  (kind, name, part, hint) => {
    if (name === undefined || name.includes('^') || world.use(kind, name)) return
    // Work may be given to a class: it is planned on each of its members.
    if (kind === 'workstation' && world.has('class', name)) return
    if (alwaysThere[kind] === name.toUpperCase()) return
    const message = `There is no ${nouns[kind]} ${name}.`
    complain(part, { code: `definition.unknown_${kind}`, message, hint: hint ?? world.suggest(kind, name) })
  }

export const checkReferences: Check = (definition, world, complain) => {
  const checks = { check: checkNameIn(world, complain), complain, world }
  checkDefinition(definition, checks)
}

interface Checks {
  readonly check: CheckName
  readonly complain: Complain
  readonly world: World
}

const checkDefinition = (definition: Definition, checks: Checks): void => {
  const { check } = checks
  if (definition.kind === 'job') checkJob(definition, check)
  if (definition.kind === 'stream') checkStream(definition, checks)
  if (definition.kind === 'runcyclegroup') checkCycles(definition, check)
  if (definition.kind === 'parameter') check('vartable', definition.table, definition)
  if (definition.kind === 'resource' || definition.kind === 'user') {
    check('workstation', definition.workstation, definition)
  }
}

const checkJob = (job: JobDefinition, check: CheckName): void => {
  check('workstation', job.workstation, job)
  const after = job.recovery.job
  if (after !== undefined) check('job', `${after.workstation ?? job.workstation}#${after.name}`, after)
}

const checkCycles = (owner: JobStream | RunCycleGroup, check: CheckName): void => {
  const { variableTable, freeDays, runCycles, exceptions } = owner
  check('vartable', variableTable, owner)
  if (freeDays !== undefined) check('calendar', freeDays.calendar, freeDays)
  for (const cycle of [...runCycles, ...exceptions] satisfies RunCycle[]) {
    check('vartable', cycle.variableTable, cycle)
    for (const day of cycle.days) {
      if (day.type === 'calendar') check('calendar', day.calendar, day, dayMeant(day.calendar))
      if (day.type === 'group') check('runcyclegroup', day.group, day)
    }
  }
}

const fullNames = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
const kindsOfDays = ['EVERYDAY', 'WEEKDAYS', 'WORKDAYS', 'FREEDAYS', 'REQUEST']

/** The word of the language that a name of no calendar was most likely meant for: days are written in two letters. */
const dayMeant = (name: string): string | undefined => {
  const full = name.length < 3 ? undefined : fullNames.find((day) => day.startsWith(name))
  const word = full?.slice(0, 2) ?? (name === 'DAILY' ? 'EVERYDAY' : nearest(name, kindsOfDays))
  return word === undefined ? undefined : `Did you mean ${word}?`
}

const checkStream = (stream: JobStream, checks: Checks): void => {
  const { check, complain } = checks
  check('workstation', stream.workstation, stream)
  checkCycles(stream, check)
  checkStartCondition(stream, checks)
  checkWaits(stream, stream, checks)
  const names = new Set<string>()
  const alias = stream.startCondition?.alias
  if (alias !== undefined) names.add(alias)
  for (const job of stream.jobs) {
    if (names.has(job.name)) {
      const message = `The stream has a job ${job.name} already.`
      complain(job, { code: 'definition.duplicate', message, hint: 'Give this one another name with AS.' })
    }
    names.add(job.name)
    if (job.workstation !== stream.workstation) check('workstation', job.workstation, job)
    checkJobOfStream(job, checks)
    checkWaits(stream, job, checks)
  }
}

const checkStartCondition = ({ workstation, startCondition }: JobStream, { check }: Checks): void => {
  if (startCondition === undefined) return
  const place = startCondition.workstation ?? workstation
  if (startCondition.type === 'job') check('job', `${place}#${startCondition.job}`, startCondition)
  else check('workstation', place, startCondition)
}

/** The job's definition. A keyword that was taken for a job's name, as TWS takes it, ends here at the latest. */
const checkJobOfStream = (job: StreamJob, { complain, world }: Checks): void => {
  if (world.useOn('job', job.workstation, job.job)) return
  const name = `${job.workstation}#${job.job}`
  if (name.includes('^')) return
  const keyword = nearest(job.job, keywordsIn(InJob))
  const asKeyword = keyword === undefined ? undefined : `If it is meant as a keyword: did you mean ${keyword}?`
  const hint = world.suggest('job', name) ?? asKeyword
  complain(job, { code: 'definition.unknown_job', message: `There is no job definition ${name}.`, hint })
}

const checkWaits = (stream: JobStream, waiter: JobStream | StreamJob, checks: Checks): void => {
  const { check, complain, world } = checks
  for (const follows of predecessorsOf(waiter)) {
    const finding = checkFollows(follows, { stream, waiter, world })
    if (finding !== undefined) complain(follows, finding)
  }
  for (const need of waiter.needs) {
    const places = placesOf(need, waiter, stream)
    if (!places.some((place) => world.use('resource', place))) check('resource', places[0], need)
  }
  for (const opens of waiter.opens) check('workstation', opens.workstation, opens)
  for (const prompt of waiter.prompts) check('prompt', prompt.name, prompt)
}

/** The full names under which a resource is looked for: where it is said to be, else where its user runs, else with the stream. */
export const placesOf = (need: Need, waiter: JobStream | StreamJob, stream: JobStream): string[] => {
  const workstations = need.workstation === undefined ? [waiter.workstation, stream.workstation] : [need.workstation]
  return workstations.map((workstation) => `${workstation}#${need.resource}`)
}
