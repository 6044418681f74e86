/** The questions of version 2 about the plan: lists, single objects, counts, what hangs together, what is wrong. */
import { placedName, folderId } from '#/twsd/model/naming.ts'
import { Refusal } from '#/lib/refusal.ts'
import { wrongStatuses } from '#/model/status.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { Workstation } from '#/model/workstation.ts'
import type { WorkstationView } from '#/model/workstation-views.ts'
import { answer, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { commonStatusOfJob, commonStatusOfStream } from '#/twsd/statuses.ts'
import { definitionsOf } from '#/twsd/v1/defined.ts'
import { jobInPlan } from './job-in-plan.ts'
import { neighbours } from './neighbours.ts'
import { resourceInPlan, workstationInPlan } from './object-in-plan.ts'
import { flagIn, pageAnswer } from './paging.ts'
import { jobNumber, resourceOf, streamNumber, workstationOf } from './plan-find.ts'
import { jobAddress, partsOfFull } from './plan-keys.ts'
import {
  selectJobs,
  selectPromptsOf,
  selectResourcesOf,
  selectStreams,
  selectWorkstationsOf,
  type Found,
} from './plan-select.ts'
import { wantsDependencies } from './said-headers.ts'
import { streamInPlan } from './stream-in-plan.ts'

const base = '/api/v2/plan'
const nowOf = ({ site }: Call) => site.clock.now()

const listAnswer = <View>(
  call: Call,
  noun: string,
  { found, shape }: { readonly found: Found<View>; readonly shape: (view: View) => object },
): Promise<Answer> =>
  pageAnswer(call, `${base}/${noun}`, { ...found, show: (views: readonly View[]) => views.map(shape) })

const listJobs: Handler = async (call) => {
  const inFull = wantsDependencies(call)
  const show = async (views: readonly JobView[]): Promise<object[]> => {
    const shown = inFull ? await call.engine.jobsInFull(views.map(({ id }) => id)) : views
    return shown.map((job) => jobInPlan(job, nowOf(call)))
  }
  return pageAnswer(call, `${base}/job`, { ...(await selectJobs(call)), show })
}

const listStreams: Handler = async (call) => {
  if (flagIn('submitted_by_me', call.query['submitted_by_me'], false)) {
    throw new Refusal(
      'request.invalid',
      'The plan does not keep who submitted what: leave submitted_by_me out, the audit tells it.',
    )
  }
  const inFull = wantsDependencies(call)
  const shape = (stream: StreamView): object => {
    const dependencies = inFull ? call.engine.streamDependencies(stream.id) : undefined
    return streamInPlan(stream, { now: nowOf(call), dependencies })
  }
  return listAnswer(call, 'jobstream', { found: await selectStreams(call), shape })
}

const listResources: Handler = async (call) =>
  listAnswer(call, 'resource', { found: await selectResourcesOf(call), shape: resourceInPlan })

const listWorkstations: Handler = async (call) => {
  const definitionOf = await workstationDefinitions(call)
  const shape = (view: WorkstationView): object => workstationInPlan(view, definitionOf(view.name))
  return listAnswer(call, 'workstation', { found: await selectWorkstationsOf(call), shape })
}

const workstationDefinitions = async (call: Call): Promise<(name: string) => Workstation | undefined> => {
  const byName = new Map((await definitionsOf(call, 'workstation')).map(({ name, body }) => [name.toUpperCase(), body]))
  return (name) => byName.get(name.toUpperCase())
}

const getJob: Handler = async (call) => answer(jobInPlan(await call.engine.job(jobNumber(call)), nowOf(call)))

/** The jobs of a stream. */
const jobsOf = async ({ engine }: Call, stream: StreamView): Promise<JobView[]> => {
  const jobs: JobView[] = []
  const where = { is: 'field', field: 'streamId', test: { is: 'one of', values: [String(stream.id)] } } as const
  for (let after: string | undefined; ;) {
    const page = await engine.jobs({ where, limit: 1000, after })
    jobs.push(...page.items)
    if (page.next === null) return jobs
    after = page.next
  }
}

const getStream: Handler = async (call) => {
  const stream = await call.engine.stream(streamNumber(call))
  const dependencies = call.engine.streamDependencies(stream.id)
  return answer(streamInPlan(stream, { now: nowOf(call), dependencies, jobs: await jobsOf(call, stream) }))
}

const getResource: Handler = (call) => answer(resourceInPlan(resourceOf(call)))

const getWorkstation: Handler = async (call) => {
  const view = workstationOf(call)
  return answer(workstationInPlan(view, (await workstationDefinitions(call))(view.name)))
}

const mostGroups = 20

/** How many there are, and how many of each of the filters in `grouping_filters`, which stand with semicolons between them. */
const count =
  (select: typeof selectJobs | typeof selectStreams): Handler =>
  async (call) => {
    const groups = (call.query['grouping_filters'] ?? '').split(';').map((filter) => filter.trim())
    const filters = groups.filter((filter) => filter !== '')
    if (filters.length > mostGroups)
      throw new Refusal('request.invalid', `There may be ${mostGroups} grouping_filters.`)
    const { total } = await select(call, { offset: 0, limit: 1 })
    if (filters.length === 0) return answer({ count: total })
    const groupedCount: Record<string, number> = {}
    for (const filter of filters) {
      const one = { ...call, query: { ...call.query, plan_filter: filter } }
      groupedCount[filter] = (await select(one, { offset: 0, limit: 1 })).total
    }
    return answer({ count: total, groupedCount })
  }

const mostIssues = 1000
const wentWrong: ReadonlySet<JobView['status']> = new Set(wrongStatuses)

/** Of each of the jobs that something is wrong with, why. */
const issues: Handler = async (call) => {
  const { items } = await selectJobs(call, { offset: 0, limit: mostIssues })
  const isNarrow = Boolean(call.query['oql']?.trim()) || Boolean(call.query['plan_filter']?.trim())
  const found = []
  for (const { id, status } of items) {
    if (!isNarrow && !wentWrong.has(status)) continue
    const { reason } = await call.engine.job(id)
    const { sentence, hindrances } = call.engine.why(id)
    if (!wentWrong.has(status) && hindrances.length === 0) continue
    const issueMessage = reason ?? [sentence, ...hindrances.map((one) => one.sentence)].join(' ')
    found.push({ id: jobAddress(id).id, issueMessage, issueType: wentWrong.has(status) ? 'ERROR' : 'WARNING' })
  }
  return answer({ issues: found })
}

/** What is said of a job where it is defined, by its key. */
const describeJob: Handler = async (call) => {
  const { definition } = await call.engine.job(jobNumber(call))
  const [found] = await call.engine.definitions.bodies([{ kind: 'job', name: definition }])
  return answer(found === undefined || !('description' in found) ? {} : { description: found.description })
}

const describeStream: Handler = async (call) => {
  const { workstation, name, submitted } = await call.engine.stream(streamNumber(call))
  const full = submitted?.definition ?? `${workstation}#${name}`
  const [found] = await call.engine.definitions.bodies([{ kind: 'stream', name: full }])
  if (found?.kind !== 'stream') return answer({})
  const { description, comments } = found
  return answer({
    ...(comments !== undefined && { comments: comments.join('\n') }),
    ...(description !== undefined && { description }),
  })
}

interface Counted {
  readonly folder: string
  readonly commonStatus: string | undefined
}

/** What is counted by folder, from the lists. */
const counters: Readonly<Record<string, (call: Call) => Promise<readonly Counted[]>>> = {
  JOB_IN_PLAN: async (call) =>
    (await selectJobs(call, { offset: 0, limit: Number.MAX_SAFE_INTEGER })).items.map(({ stream, status }) => ({
      folder: placedName(partsOfFull(stream).name).folder,
      commonStatus: commonStatusOfJob[status],
    })),
  JOBSTREAM_IN_PLAN: async (call) =>
    (await selectStreams(call, { offset: 0, limit: Number.MAX_SAFE_INTEGER })).items.map(({ name, status }) => ({
      folder: placedName(name).folder,
      commonStatus: commonStatusOfStream[status],
    })),
  WORKSTATION_IN_PLAN: async (call) =>
    (await selectWorkstationsOf(call, { offset: 0, limit: Number.MAX_SAFE_INTEGER })).items.map(({ name }) => ({
      folder: placedName(name).folder,
      commonStatus: undefined,
    })),
  RESOURCE_IN_PLAN: async (call) =>
    (await selectResourcesOf(call, { offset: 0, limit: Number.MAX_SAFE_INTEGER })).items.map(({ name }) => ({
      folder: placedName(partsOfFull(name).name).folder,
      commonStatus: undefined,
    })),
  PROMPT_IN_PLAN: async (call) =>
    (await selectPromptsOf(call, { offset: 0, limit: Number.MAX_SAFE_INTEGER })).items.map(({ name }) => ({
      folder: placedName(name ?? '').folder,
      commonStatus: undefined,
    })),
}

const countFolders: Handler = async (call) => {
  const type = call.query['object_type'] ?? ''
  const counter = Object.hasOwn(counters, type) ? counters[type] : undefined
  if (counter === undefined) {
    throw new Refusal('request.invalid', `object_type must be one of ${Object.keys(counters).join(', ')}.`)
  }
  const folders = Map.groupBy(await counter(call), ({ folder }) => folder)
  return answer(
    [...folders].map(([folder, all]) => {
      const statuses = Map.groupBy(all, ({ commonStatus }) => commonStatus)
      const known = [...statuses].flatMap(([status, some]) => (status === undefined ? [] : [[status, some.length]]))
      return { folder, folderId: folderId(folder), totalCount: all.length, commonStatus: Object.fromEntries(known) }
    }),
  )
}

export const planQuestions = {
  listJobsV2: listJobs,
  listStreamsV2: listStreams,
  listResourcesV2: listResources,
  listWorkstationsV2: listWorkstations,
  getJobV2: getJob,
  getStreamV2: getStream,
  getResourceV2: getResource,
  getWorkstationV2: getWorkstation,
  countJobs: count(selectJobs),
  countStreams: count(selectStreams),
  jobIssuesV2: issues,
  ...neighbours,
  describeJob,
  describeStream,
  countFolders,
}
