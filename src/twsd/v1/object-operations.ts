/** The operations of version 1 on what else is in the plan: workstations, domains, resources, prompts. */
import { partly, works, type Operation } from '#/twsd/operation.ts'

const asks = { asks: true }
const unsorted = 'In the order of the names; `sorters` are not read.'
const workstation = '/plan/{planId}/workstation/{workstationId}'
const domain = '/plan/{planId}/domain/{domainId}'
const linked = 'As the links of all its workstations.'

export const workstationOperations = {
  queryWorkstations: partly('POST', '/plan/{planId}/workstation/query', unsorted, asks),
  queryNextWorkstations: partly('POST', '/plan/{planId}/workstation/query_next', unsorted, asks),
  getWorkstation: works('GET', workstation),
  linkWorkstation: works('PUT', `${workstation}/action/link`),
  unlinkWorkstation: works('PUT', `${workstation}/action/unlink`),
  startWorkstation: partly('PUT', `${workstation}/action/start`, 'As the link: agents are started on their machine.'),
  stopWorkstation: partly('PUT', `${workstation}/action/stop`, 'As the unlink: nothing new starts, the agent goes on.'),
  updateWorkstationFence: works('PUT', `${workstation}/action/update_fence`),
  updateWorkstationLimit: works('PUT', `${workstation}/action/update_limit`),
  workstationHealth: works('GET', `${workstation}/action/health_status`),
  queryDomains: partly('POST', '/plan/{planId}/domain/query', unsorted, asks),
  queryNextDomains: partly('POST', '/plan/{planId}/domain/query_next', unsorted, asks),
  getDomain: works('GET', domain),
  linkDomain: partly('PUT', `${domain}/action/link_domain_workstation`, linked),
  unlinkDomain: partly('PUT', `${domain}/action/unlink_domain_workstation`, linked),
  startDomain: partly('PUT', `${domain}/action/start_domain_workstation`, linked),
  stopDomain: partly('PUT', `${domain}/action/stop_domain_workstation`, linked),
} as const satisfies Record<string, Operation>

const critical = '/plan/{planId}/criticaljob'

export const criticalOperations = {
  queryCriticalJobs: partly('POST', `${critical}/query`, unsorted, asks),
  queryNextCriticalJobs: partly('POST', `${critical}/query_next`, unsorted, asks),
  queryPredecessorsChain: partly(
    'POST',
    `${critical}/{criticalJobId}/query_predecessors_chain`,
    'The steps of the critical path, in one page; `option` and `filter` are not read.',
    asks,
  ),
  queryNextPredecessorsChain: works('POST', `${critical}/query_next_predecessors_chain`, asks),
  criticalSummary: works('POST', `${critical}/summary_info`, asks),
} as const satisfies Record<string, Operation>

const imagined =
  'It is worked out once, and kept as it was for whoever created it, the last twenty of each and as many as there is room for; after that, and on another server, it is worked out anew. It has no jobs of its own.'

export const forecastOperations = {
  createPlan: partly('POST', '/plan/create_plan', `${imagined} Its id stands in the header Context-PlanId.`),
  createTrialExtension: partly('POST', '/plan/create_trial_plan_extension', imagined),
  queryPlans: partly(
    'POST',
    '/plan/query',
    'The plan, and the last forecasts that the caller has created on this server, of administrators those of all. Past plans are not kept.',
    asks,
  ),
  queryNextPlans: partly('POST', '/plan/query_next', 'As `query`.', asks),
} as const satisfies Record<string, Operation>

export const resourceOperations = {
  queryResources: partly('POST', '/plan/{planId}/resource/query', unsorted, asks),
  queryNextResources: partly('POST', '/plan/{planId}/resource/query_next', unsorted, asks),
  getResource: works('GET', '/plan/{planId}/resource/{resourceId}'),
  putResource: partly('PUT', '/plan/{planId}/resource/{resourceId}', 'Changes how many units there are.'),
  queryFiles: partly('POST', '/plan/{planId}/file/query', unsorted, asks),
  queryNextFiles: partly('POST', '/plan/{planId}/file/query_next', unsorted, asks),
  getFile: works('GET', '/plan/{planId}/file/{fileId}'),
  queryPrompts: partly('POST', '/plan/{planId}/prompt/query', unsorted, asks),
  queryNextPrompts: partly('POST', '/plan/{planId}/prompt/query_next', unsorted, asks),
  getPrompt: works('GET', '/plan/{planId}/prompt/{promptId}'),
  replyToPrompt: works('PUT', '/plan/{planId}/prompt/{promptId}/action/reply'),
} as const satisfies Record<string, Operation>
