/** Checks that every name a definition uses is defined: workstations, calendars, jobs, predecessors, resources, prompts. */
import { nearest } from '#/lib/words.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Need } from '#/model/needs.ts'
import { checkFollows } from './check-follows.ts'
import { InJob, keywordsIn } from './keywords.ts'
import type { World } from './known-definitions.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose, type Finding } from './source.ts'

/** Says that something is wrong with a part of the definition, if it is. */
export type Complain = (part: object, finding: Finding) => void

/** What is called what, for people. */
const nouns = {
  workstation: 'workstation',
  calendar: 'calendar',
  job: 'job definition',
  resource: 'resource',
  prompt: 'prompt',
} satisfies Partial<Record<DefinitionKind, string>>

/** Every name of a definition that leads nowhere. Names with variables are known only when the plan is made. */
export const checkReferences = (parsed: ParsedDefinition, world: World): Diagnostic[] => {
  const diagnostics: Diagnostic[] = []
  const complain: Complain = (part, finding) => {
    diagnostics.push(diagnose(parsed.marks.get(part) ?? parsed.position, finding))
  }
  const check: Check = (kind, name, part) => {
    if (name.includes('^') || world.has(kind, name)) return
    const message = `There is no ${nouns[kind]} ${name}.`
    complain(part, { code: `definition.unknown_${kind}`, message, hint: world.suggest(kind, name) })
  }
  const { definition } = parsed
  if (definition.kind === 'resource') check('workstation', definition.workstation, definition)
  if (definition.kind === 'job') checkJob(definition, check)
  if (definition.kind === 'stream') checkStream(definition, { check, complain, world })
  return diagnostics
}

type Check = (kind: keyof typeof nouns, name: string, part: object) => void

interface Checks {
  readonly check: Check
  readonly complain: Complain
  readonly world: World
}

const checkJob = (job: JobDefinition, check: Check): void => {
  check('workstation', job.workstation, job)
  const after = job.recovery.job
  if (after !== undefined) check('job', `${after.workstation ?? job.workstation}#${after.name}`, after)
}

const checkStream = (stream: JobStream, checks: Checks): void => {
  const { check, complain } = checks
  check('workstation', stream.workstation, stream)
  if (stream.freeDays !== undefined) check('calendar', stream.freeDays.calendar, stream.freeDays)
  for (const day of [...stream.runCycles, ...stream.exceptions].flatMap(({ days }) => days)) {
    if (day.type === 'calendar') check('calendar', day.calendar, day)
  }
  checkWaits(stream, stream, checks)
  const names = new Set<string>()
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

/** The job's definition. A keyword that was taken for a job's name, as TWS takes it, ends here at the latest. */
const checkJobOfStream = (job: StreamJob, { complain, world }: Checks): void => {
  const name = `${job.workstation}#${job.job}`
  if (name.includes('^') || world.has('job', name)) return
  const keyword = nearest(job.job, keywordsIn(InJob))
  const asKeyword = keyword === undefined ? undefined : `If it is meant as a keyword: did you mean ${keyword}?`
  const hint = world.suggest('job', name) ?? asKeyword
  complain(job, { code: 'definition.unknown_job', message: `There is no job definition ${name}.`, hint })
}

const checkWaits = (stream: JobStream, waiter: JobStream | StreamJob, checks: Checks): void => {
  const { check, complain, world } = checks
  for (const follows of waiter.follows) {
    const finding = checkFollows(follows, { stream, waiter, world })
    if (finding !== undefined) complain(follows, finding)
  }
  for (const need of waiter.needs) {
    const places = placesOf(need, waiter, stream).map((workstation) => `${workstation}#${need.resource}`)
    if (!places.some((place) => world.has('resource', place))) check('resource', places[0] ?? need.resource, need)
  }
  for (const opens of waiter.opens) {
    if (opens.workstation !== undefined) check('workstation', opens.workstation, opens)
  }
  for (const prompt of waiter.prompts) {
    if (prompt.name !== undefined) check('prompt', prompt.name, prompt)
  }
}

/** Where a resource is looked for: where it is said to be, else where its user runs, else with the stream. */
const placesOf = (need: Need, waiter: JobStream | StreamJob, stream: JobStream): string[] =>
  need.workstation === undefined ? [waiter.workstation, stream.workstation] : [need.workstation]
