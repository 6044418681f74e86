/** A stream of the plan as if it had been defined with one job alone: the one that is submitted into it. */
import { isName, nameForm } from '#/composer/defined-names.ts'
import { withoutFolder } from '#/composer/names.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { definitionName } from '#/model/definition.ts'
import { defaultPriority, type JobStream, type StreamJob } from '#/model/job-stream.ts'
import { keyOn } from './definition-index.ts'
import { runsOn } from './expand-classes.ts'
import type { Given } from './given-variables.ts'
import type { JobRequest, Target } from './job-request.ts'
import { recoveryOf, type PreparedJob, type PreparedStream } from './prepared-stream.ts'
import { prepareWaits, promptsNamed } from './prepared-waits.ts'
import { productionDaysOf } from './production-day.ts'
import { variablesOf, type Scope } from './variables.ts'

/** Throws `definition.unknown`, `job.name_taken`, `request.invalid`. */
export const prepareTarget = (request: JobRequest, target: Target, given: Given): PreparedStream => {
  const { definitions } = request
  const key = keyOn(target.workstation, target.name)
  const defined = definitions.streams.get(key)
  const stream: JobStream = {
    ...emptyStream(),
    ...defined,
    ...nothing,
    workstation: target.workstation,
    name: target.name,
  }
  const scopeOn = (name: string): Scope => {
    const tables = [
      request.asked.table,
      defined?.variableTable,
      definitions.workstations.get(name.toUpperCase())?.variableTable,
    ]
    const scope = variablesOf(definitions).scopeOf(tables)
    return given.values?.over(scope) ?? scope
  }
  // The table must be there also when nothing asks for a variable.
  scopeOn(target.workstation)
  const jobs = prepareJobs(request, defined ?? stream, { ...target, stream, scopeOn })
  return {
    key,
    name: `${target.workstation}#${target.name}`,
    workstation: target.workstation,
    definition: stream,
    days: productionDaysOf(key, request),
    jobs,
    places: new Map(),
    waits: prepareWaits(nothing, { definitions, stream, workstation: target.workstation, places: new Map(), scopeOn }),
    start: undefined,
  }
}

const nothing = { follows: [], joins: [], needs: [], opens: [], prompts: [] }
const emptyStream = (): Omit<JobStream, 'workstation' | 'name' | keyof typeof nothing> => ({
  kind: 'stream',
  draft: false,
  runCycles: [],
  exceptions: [],
  carryForward: true,
  jobs: [],
})

interface Place extends Target {
  readonly stream: JobStream
  readonly scopeOn: (workstation: string) => Scope
}

/** The job, and its recovery job. `member`: the stream whose class the job may be of. */
const prepareJobs = (request: JobRequest, member: JobStream, place: Place): PreparedJob[] => {
  const { definition, definitions, asked } = request
  const { stream, scopeOn } = place
  const workstation = workstationOf(request, member)
  const name = nameOf(request, place)
  const recovery = recoveryOf(definition, request, { stream: member, scopeOn })
  const step = stepOf(name, request)
  const job: PreparedJob = {
    workstation,
    name,
    priority: asked.priority ?? defaultPriority,
    definition,
    fullName: request.isDefined ? definitionName(definition) : '',
    scope: scopeOn(workstation),
    step,
    recovery: recovery === null ? null : 1,
    waits: prepareWaits(step, { definitions, stream, workstation, places: new Map(), scopeOn }),
    inside: null,
  }
  return recovery === null ? [job] : [job, recovery]
}

const stepOf = (name: string, { asked, definition, definitions }: JobRequest): StreamJob => ({
  workstation: definition.workstation,
  job: definition.name,
  name,
  ...(asked.confirmed === true && { confirmed: true }),
  follows: [],
  needs: [...(asked.needs ?? [])],
  opens: [...(asked.opens ?? [])],
  prompts: promptsNamed(asked.prompts ?? [], definitions),
})

const workstationOf = ({ definition, definitions }: JobRequest, member: JobStream): string => {
  const workstation = runsOn(definition.workstation, member, definitions)
  if (definitions.workstations.has(workstation.toUpperCase())) return workstation
  const meant = didYouMean(
    workstation,
    [...definitions.workstations.values()].map(({ name }) => name),
  )
  throw new Refusal('definition.unknown', `There is no workstation ${workstation} that a job could run on.${meant}`)
}

/** A stream has a name once: two jobs of one name could not be told apart. */
const nameOf = ({ asked, definition }: JobRequest, { workstation, name: stream, hasJob }: Target): string => {
  const name = asked.alias?.toUpperCase() ?? withoutFolder(definition.name)
  if (!isName(name, 'job')) throw new Refusal('request.invalid', `${name} is no name for a job: ${nameForm('job')}.`)
  if (!hasJob(name.toUpperCase())) return name
  const sentence = `${workstation}#${stream} has a job ${name} already; give this one an alias.`
  throw new Refusal('job.name_taken', sentence)
}
