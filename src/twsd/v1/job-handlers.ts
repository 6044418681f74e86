/** What the server does for the operations on single jobs of the plan. */
import { Type } from 'typebox'
import { answer, bodyOf, Maybe, trueOrFalse, type Call, type Handler } from '#/twsd/call.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobView } from '#/model/views.ts'
import { askedDependencies, namedDependencies } from './follow-names.ts'
import { findJob } from './find.ts'
import { jobLog } from './job-log.ts'
import { confirmJob, orderJob, rerunJob, updateJob } from './job-orders.ts'
import { jobShape, networkShape } from './job-shape.ts'
import { namingOf } from './keys.ts'
import { order, wholeNumber } from './plan-call.ts'

const nowOf = ({ site }: Call) => site.clock.now()

const getJob: Handler = async (call) => {
  const { id } = await findJob(call)
  return answer(jobShape(await call.engine.job(id), { naming: namingOf(call), now: nowOf(call) }))
}

const putJob: Handler = async (call) => {
  const id = call.params['jobId'] ?? ''
  await updateJob(call, id)
  return answer({ id }, 202)
}

const dropDependencies = (how: 'removed' | 'released'): Handler =>
  order(async (call) => {
    const { id } = await findJob(call)
    const named = await namedDependencies(call)
    await call.engine.command({ kind: 'drop-dependencies', target: { of: 'job', id }, how, named, cause: call.cause })
  })

const addDependencies: Handler = async (call) => {
  const { id } = await findJob(call)
  const dependencies = await askedDependencies(call)
  await call.engine.addDependencies({ target: { of: 'job', id }, dependencies }, call.cause)
  return { status: 201 }
}

/** Jobs that it follows itself, the nearest first; of a stream that it follows, HWA shows none either. */
const predecessors: Handler = async (call) => {
  const { id } = await findJob(call)
  const most = wholeNumber('How-Many', call.query['How-Many']) ?? 0
  const naming = namingOf(call)
  const { predecessors, streamId } = await call.engine.job(id)
  const jobs = predecessors.filter((one) => one.type === 'job' && one.id > 0)
  const shown = most === 0 ? jobs : jobs.slice(0, most)
  const details = await inTurn(shown, ({ id }) => call.engine.job(id))
  return answer(
    details.map((job) => networkShape(job, { naming, now: nowOf(call) }, { isInternal: job.streamId === streamId })),
  )
}

const inTurn = async <From, To>(list: readonly From[], work: (one: From) => Promise<To>): Promise<To[]> => {
  const results: To[] = []
  for (const one of list) results.push(await work(one))
  return results
}

/** JobInPlanSuccessorsResult: the job itself is no successor of it. */
const successorsOf = (call: Call, jobs: readonly JobView[], job: JobView): object => {
  const naming = namingOf(call)
  const shaped = jobs.map((one) =>
    networkShape(one, { naming, now: nowOf(call) }, { isInternal: one.streamId === job.streamId }),
  )
  return { values: shaped, sublist: shaped, internalAllowed: true, allAllowed: true }
}

const previewSuccessors: Handler = async (call) => {
  const job = await findJob(call)
  const jobs = call.engine.successors(job.id, 'all').filter(({ id }) => id !== job.id)
  return answer(successorsOf(call, jobs, job))
}

const rerunSuccessors: Handler = async (call) => {
  if (call.query['toSkipJobId']) {
    throw new Refusal('request.invalid', 'A rerun of successors without one of them ("toSkipJobId") is not supported.')
  }
  const job = await findJob(call)
  const internal = trueOrFalse('internalOnly', call.query['internalOnly']) ?? false
  const successors = internal ? 'internal' : 'all'
  const jobs = call.engine.successors(job.id, successors).filter(({ id }) => id !== job.id)
  const { engine, cause } = call
  await engine.command({ kind: 'job', action: 'rerun', job: job.id, rerun: { successors }, cause })
  return answer(successorsOf(call, jobs, job), 202)
}

const Listed = Maybe(Type.Array(Type.Object({ id: Type.String({ maxLength: 4096 }) }), { maxItems: 10_000 }))

/** JobInPlanSuccessorsResult as `preview` answers it: `sublist` is what is left of it to be run again, else `values`. */
const SuccessorsListed = Type.Object({ values: Listed, sublist: Listed })

const rerunListed: Handler = async (call) => {
  const job = await findJob(call)
  const { sublist, values } = bodyOf(call, SuccessorsListed)
  const listed = sublist ?? values
  if (listed == null) {
    throw new Refusal('request.invalid', 'Say in "sublist" which successors are run again, as "preview" answers them.')
  }
  const jobs = await inTurn(listed, ({ id }) => findJob(call, id))
  const only = jobs.map(({ id }) => id).filter((id) => id !== job.id)
  const { engine, cause } = call
  await engine.command({ kind: 'job', action: 'rerun', job: job.id, rerun: { successors: 'all', only }, cause })
  return answer(
    successorsOf(
      call,
      jobs.filter(({ id }) => id !== job.id),
      job,
    ),
    202,
  )
}

const criticalSuccessors: Handler = async (call) => {
  const job = await findJob(call)
  const critical = new Set((await call.engine.assurance.critical()).map(({ id }) => id))
  const jobs = call.engine.successors(job.id, 'all').filter(({ id }) => id !== job.id && critical.has(id))
  return answer(successorsOf(call, jobs, job))
}

const Identifiers = Type.Object({ jobIdList: Maybe(Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 1000 })) })

/** Of the first of the jobs that something is wrong with, why. */
const issues: Handler = async (call) => {
  for (const text of bodyOf(call, Identifiers).jobIdList ?? []) {
    const { id, status } = await findJob(call, text)
    const { reason } = await call.engine.job(id)
    const { sentence, hindrances } = call.engine.why(id)
    const wentWrong = status === 'abended' || status === 'failed' || status === 'unknown'
    if (!wentWrong && hindrances.length === 0) continue
    const issueMessage = reason ?? [sentence, ...hindrances.map((one) => one.sentence)].join(' ')
    return answer({ value: { id: text, issueMessage, issueType: wentWrong ? 'ERROR' : 'WARNING' } })
  }
  return answer({})
}

export const jobHandlers = {
  getJob,
  putJob,
  cancelJob: orderJob('cancel'),
  cancelJobPending: orderJob('cancel', true),
  confirmJobAbend: confirmJob(false),
  confirmJobSucc: confirmJob(true),
  holdJob: orderJob('hold'),
  killJob: orderJob('kill'),
  releaseJob: orderJob('unhold'),
  releaseAllJobDependencies: orderJob('release'),
  rerunJob,
  addJobDependencies: addDependencies,
  releaseJobDependencies: dropDependencies('released'),
  removeJobDependencies: dropDependencies('removed'),
  jobPredecessors: predecessors,
  jobCriticalSuccessors: criticalSuccessors,
  previewJobSuccessors: previewSuccessors,
  rerunJobSuccessors: rerunSuccessors,
  rerunListedSuccessors: rerunListed,
  jobIssues: issues,
  jobLog: async (call: Call) => answer(await jobLog(call)),
}
