/** The operations on the plan of version 2. */
import { partly, unsupported, works, type Operation, type Unsupported } from '#/twsd/operation.ts'
import { jobOrders } from './job-orders.ts'
import { onlineOrders, workstationOrders } from './object-orders.ts'
import { streamOrders } from './stream-orders.ts'

const base = '/api/v2/plan'
const job = `${base}/job`
const stream = `${base}/jobstream`
const workstation = `${base}/workstation`
const resource = `${base}/resource`

const words = <Word extends string>(orders: Readonly<Record<Word, unknown>>): Word[] => Object.keys(orders) as Word[]

/** An operation for each word of a table of orders. */
const each = <Prefix extends string, Word extends string>(
  prefix: Prefix,
  orders: Readonly<Record<Word, unknown>>,
  make: (word: Word) => Operation,
): Readonly<Record<`${Prefix}.${Word}`, Operation>> =>
  Object.fromEntries(words(orders).map((word) => [`${prefix}.${word}`, make(word)])) as Record<
    `${Prefix}.${Word}`,
    Operation
  >

const lists =
  'plan_filter is a selection of conman. With what is waited for where the header scope says WHOLE or WHOLE_NO_JOB_DEFINITIONS.'
const networkLists = 'plan_filter is a selection of conman.'
const changes = 'Priority and times; anything else is refused.'
const reruns = 'Without userLogin, stepName, rerunJobOnTermination and jobDefinitionDbIdentifier, which are refused.'
const submits = 'Without monitored, critical, carryForward, durations and repetition, which are refused.'

const questions = {
  listJobsV2: partly('GET', job, lists),
  listStreamsV2: partly('GET', stream, `${lists} submitted_by_me=true is refused.`),
  listResourcesV2: partly('GET', resource, networkLists),
  listWorkstationsV2: partly('GET', workstation, networkLists),
  getJobV2: works('GET', `${job}/{job_id}`),
  getStreamV2: works('GET', `${stream}/{jobstream_id}`),
  getResourceV2: works('GET', `${resource}/{resource_id}`),
  getWorkstationV2: works('GET', `${workstation}/{workstation_id}`),
  countJobs: partly('GET', `${job}/count`, 'grouping_filters are plan filters with semicolons between them.'),
  countStreams: partly('GET', `${stream}/count`, 'grouping_filters are plan filters with semicolons between them.'),
  jobIssuesV2: works('GET', `${job}/issues`),
  jobPredecessorsV2: works('GET', `${job}/{job_id}/predecessors`),
  jobSuccessorsV2: works('GET', `${job}/{job_id}/successors`),
  streamPredecessorsV2: partly(
    'GET',
    `${stream}/{jobstream_id}/predecessors`,
    'What it follows itself; of several occurrences of one name all are told.',
  ),
  streamSuccessorsV2: partly('GET', `${stream}/{jobstream_id}/successors`, 'What follows it itself.'),
  describeJob: works('GET', `${job}/{job_id}/model/description`),
  describeStream: works('GET', `${stream}/{jobstream_id}/model/description`),
  countFolders: works('GET', `${base}/folder/objects-count`),
  jobLogByFilter: works('GET', `${job}/joblog`),
  jobLogOfRun: works('GET', `${job}/run/{run_id}/joblog`),
} as const satisfies Record<string, Operation>

const json = { wantsJson: true }

const ofJobs = {
  ...each('job', jobOrders, (word) => works('PUT', `${job}/{job_id}/action/${word}`)),
  ...each('jobs', jobOrders, (word) => works('PUT', `${job}/action/${word}`)),
  patchJob: partly('PATCH', `${job}/{job_id}`, changes),
  patchJobs: partly('PATCH', job, changes),
  updateJobPriority: works('PUT', `${job}/{job_id}/action/update-priority`),
  rerunJobs: partly('PUT', `${job}/action/rerun`, reruns, json),
  rerunRun: partly('PUT', `${job}/run/{run_id}/action/rerun`, reruns, json),
  submitJobV2: partly('POST', `${job}/{model_job_id}/submit`, submits),
  submitJobsV2: partly('POST', `${job}/submit`, submits),
  submitAdHocV2: partly('POST', `${job}/submit-ad-hoc-job`, `The task is a command or a script. ${submits}`),
} as const satisfies Record<string, Operation>

const ofStreams = {
  ...each('stream', streamOrders, (word) => works('PUT', `${stream}/{jobstream_id}/action/${word}`)),
  ...each('streams', streamOrders, (word) => works('PUT', `${stream}/action/${word}`)),
  patchStream: partly('PATCH', `${stream}/{jobstream_id}`, 'Priority and limit; anything else is refused.'),
  patchStreams: partly('PATCH', stream, 'Priority and limit; anything else is refused.'),
  submitStreamV2: partly('POST', `${stream}/{model_jobstream_id}/submit`, submits),
  submitStreamsV2: partly('POST', `${stream}/submit`, submits),
} as const satisfies Record<string, Operation>

const linked = 'Linked and started are one state here.'

const ofObjects = {
  ...each('workstation', workstationOrders, (word) =>
    partly('PUT', `${workstation}/{workstation_id}/action/${word}`, linked),
  ),
  ...each('workstations', workstationOrders, (word) => partly('PUT', `${workstation}/action/${word}`, linked)),
  ...each('workstation', onlineOrders, (word) =>
    partly('PUT', `${workstation}/{workstation_id}/action/${word}`, linked),
  ),
  patchWorkstation: partly(
    'PATCH',
    `${workstation}/{workstation_id}`,
    'Limit, fence and ignore; anything else is refused.',
  ),
  patchWorkstations: partly('PATCH', workstation, 'Limit, fence and ignore; anything else is refused.'),
  patchResource: partly('PATCH', `${resource}/{resource_id}`, 'The quantity; anything else is refused.'),
  patchResources: partly('PATCH', resource, 'The quantity; anything else is refused.'),
  updateQuantity: works('PUT', `${resource}/{resource_id}/action/update-quantity`),
  updateQuantities: works('PUT', `${resource}/action/update-quantity`),
  replyPrompt: works('PUT', `${base}/prompt/{prompt_id}/action/reply`),
} as const satisfies Record<string, Operation>

export const planOperations = { ...questions, ...ofJobs, ...ofStreams, ...ofObjects } as const satisfies Record<
  string,
  Operation
>

const commands =
  'An agent runs commands for jobs alone, which stand in the plan, in the audit and in the log of their run: submit one.'
const network = 'The agents need no mailboxes, no managers and no event processors.'
const events = [
  'become-mdm',
  'connect-to-host-cpu',
  'start-event-monitoring',
  'stop-event-monitoring',
  'start-event-processor',
  'stop-event-processor',
  'switch-event-processor',
  'upgrade',
].join('|')

export const planUnsupported: readonly Unsupported[] = [
  unsupported('PUT', `${job}/action/run-command`, commands),
  unsupported('PUT', `${job}/run/{run_id}/action/{run-command|run-command-json}`, commands),
  unsupported('POST', `${job}/async/{result}`, 'Jobs report through their agent.'),
  unsupported('PATCH', `${job}/{job_id}/model`, 'Definitions are changed by their own operations.'),
  unsupported('PATCH', `${stream}/{jobstream_id}/no-validate`, 'Every change is checked.'),
  unsupported('PUT', `${stream}/{jobstream_id}/successors/action/rerun`, 'Jobs are run again with their successors.'),
  unsupported('PUT', `${workstation}/action/{${events}}`, network),
  unsupported('PUT', `${workstation}/{workstation_id}/action/{${events}}`, network),
  unsupported('GET', `${workstation}/action/{health-status|monitoring-configuration}`, network),
  unsupported('GET', `${workstation}/{workstation_id}/action/{health-status|monitoring-configuration}`, network),
  unsupported('PUT', `${workstation}/collect-agent-logs`, network),
  unsupported('GET', `${base}/consumed-jobs/runs`, 'Nothing is counted for a licence.'),
]
