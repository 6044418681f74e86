/** The operations of version 1 on jobs and streams of the plan. */
import { partly, works, type Operation } from '#/twsd/operation.ts'

const job = '/plan/{planId}/job/{jobId}'
const stream = '/plan/{planId}/jobstream/{jobstreamId}'
const asks = { asks: true }

const sorted = 'A sorter for what a list cannot be ordered by changes nothing.'

export const queryOperations = {
  queryJobs: partly('POST', '/plan/{planId}/job/query', sorted, asks),
  queryNextJobs: partly('POST', '/plan/{planId}/job/query_next', sorted, asks),
  countJobs: works('POST', '/plan/{planId}/job/count', asks),
  queryStreams: partly('POST', '/plan/{planId}/jobstream/query', sorted, asks),
  queryNextStreams: partly('POST', '/plan/{planId}/jobstream/query_next', sorted, asks),
} as const satisfies Record<string, Operation>

export const jobOperations = {
  getJob: works('GET', job),
  putJob: partly('PUT', job, 'Changes priority, start, latest start and deadline; the rest of the body is not read.'),
  jobLog: works('GET', `${job}/joblog`),
  jobPredecessors: partly('GET', `${job}/predecessors`, 'The jobs that it follows itself, not what those follow.'),
  jobCriticalSuccessors: works('GET', `${job}/critical_successors`),
  previewJobSuccessors: partly(
    'GET',
    `${job}/jobsuccessors/preview`,
    'All successors; the parameters that cut the list short are not read.',
  ),
  rerunJobSuccessors: partly('PUT', `${job}/jobsuccessors/action/rerun`, 'Without `toSkipJobId`.'),
  rerunListedSuccessors: works('PUT', `${job}/jobsuccessors/list/action/rerun`),
  jobIssues: works('POST', '/plan/{planId}/job/issues', asks),
  cancelJob: works('PUT', `${job}/action/cancel`),
  cancelJobPending: works('PUT', `${job}/action/cancelpending`),
  confirmJobAbend: works('PUT', `${job}/action/confirm_abend`),
  confirmJobSucc: works('PUT', `${job}/action/confirm_succ`),
  holdJob: works('PUT', `${job}/action/hold`),
  killJob: works('PUT', `${job}/action/kill`),
  releaseJob: works('PUT', `${job}/action/release`),
  releaseAllJobDependencies: works('PUT', `${job}/action/release_all_dependencies`),
  rerunJob: partly(
    'PUT',
    `${job}/action/rerun`,
    'JSON must be declared, and `{}` will do. Without `stepName` and `rerunJobOnTermination`.',
    { wantsJson: true },
  ),
  addJobDependencies: partly('PUT', `${job}/action/add_dependencies`, 'Without other networks.'),
  releaseJobDependencies: partly('PUT', `${job}/action/release_dependencies`, 'Without other networks.'),
  removeJobDependencies: partly('PUT', `${job}/action/remove_dependencies`, 'Without other networks.'),
} as const satisfies Record<string, Operation>

const model = '/plan/{planId}/jobstream/{jobstreamId}/action'

export const submitOperations = {
  submitDefinedStream: works('POST', `${model}/submit_jobstream`),
  submitMadeStream: partly(
    'POST',
    '/plan/{planId}/jobstream/action/submit_jobstream',
    'Its definition says what it waits for and which jobs it has; times, priority, limit and alias are read.',
  ),
  makeStream: partly(
    'POST',
    `${model}/make_jobstream`,
    'Without its jobs; variables are said again to be submitted.',
    asks,
  ),
  makeJob: works('POST', '/plan/{planId}/job/action/make', asks),
  makeJobIntoStream: works('POST', `${model}/submit_job`, asks),
  submitAdHocJob: partly(
    'POST',
    '/plan/{planId}/job/action/submit_ad_hoc_job',
    'A job from its definition, which it may not contradict, or a command or script of its own.',
  ),
} as const satisfies Record<string, Operation>

export const streamOperations = {
  getStream: works('GET', stream),
  putStream: partly('PUT', stream, 'Changes priority and limit; the rest of the body is not read.'),
  cancelStream: works('PUT', `${stream}/action/cancel`),
  cancelStreamPending: works('PUT', `${stream}/action/cancel_pending`),
  holdStream: works('PUT', `${stream}/action/hold`),
  releaseStream: works('PUT', `${stream}/action/release`),
  releaseAllStreamDependencies: works('PUT', `${stream}/action/release_all_dependencies`),
  cancelStreams: works('PUT', '/plan/{planId}/jobstream/action/cancel'),
  cancelStreamsPending: works('PUT', '/plan/{planId}/jobstream/action/cancel_pending'),
  addStreamDependencies: partly('PUT', `${stream}/action/add_dependencies`, 'Without other networks.'),
  releaseStreamDependencies: partly('PUT', `${stream}/action/release_dependencies`, 'Without other networks.'),
  removeStreamDependencies: partly('PUT', `${stream}/action/remove_dependencies`, 'Without other networks.'),
  streamFirstPredecessors: partly(
    'GET',
    `${stream}/action/first_predecessors`,
    'The streams that it follows itself and that are not complete, in one page.',
  ),
} as const satisfies Record<string, Operation>
