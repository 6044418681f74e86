/** The operations of version 1 (`/twsd`). */
import { unsupported, works, type Operation, type Unsupported } from '#/twsd/operation.ts'
import { modelOperations, modelUnsupported } from './model-operations.ts'
import {
  criticalOperations,
  forecastOperations,
  resourceOperations,
  workstationOperations,
} from './object-operations.ts'
import { jobOperations, queryOperations, streamOperations, submitOperations } from './plan-operations.ts'

export const planOperations = {
  ...queryOperations,
  ...jobOperations,
  ...streamOperations,
  ...submitOperations,
  ...workstationOperations,
  ...resourceOperations,
  ...criticalOperations,
  ...forecastOperations,
}

export const v1Operations = {
  getEngineInfo: works('GET', '/engine/info'),
  ...planOperations,
  ...modelOperations,
} as const satisfies Record<string, Operation>

const network = 'The agents of Batuta need no mailboxes, no domain managers and no event processors.'
const users = 'The plan has no Windows users: a job says whose it is by its logon.'
const tokens = 'Tokens are made at /api/v1/tokens.'
const commands =
  'An agent runs commands for jobs alone, which stand in the plan, in the audit and in the log of their run: submit one.'
const events = 'There are no event rules at run time.'

export const v1Unsupported: readonly Unsupported[] = [
  ...modelUnsupported,
  unsupported('GET', '/engine/mailbox_fill_percentage', network),
  unsupported('GET', '/engine/historical_metric/{metadata|record}', 'Measures are to be had at /metrics.'),
  unsupported('GET', '/engine/definition/{alert|kpi|aida_catalog}', 'Measures are to be had at /metrics.'),
  unsupported('PUT', '/plan/{planId}/job/{jobId}/action/run_command', commands),
  unsupported(
    'POST',
    '/plan/{planId}/job/jobsuccessors/action/parse',
    'The console of HWA asks this about a list that it has changed.',
  ),
  unsupported(
    'PUT',
    '/plan/{planId}/jobstream/{jobstreamId}/action/{disable_jobs_monitoring|enable_jobs_monitoring}',
    events,
  ),
  unsupported(
    'PUT',
    '/plan/{planId}/workstation/{workstationId}/action/{start_event_monitoring|stop_event_monitoring|start_event_processor|stop_event_processor|switch_event_processor}',
    events,
  ),
  unsupported(
    'PUT',
    '/plan/{planId}/workstation/{workstationId}/action/{connect_to_host_cpu|upgrade_workstation}',
    network,
  ),
  unsupported('GET', '/plan/{planId}/workstation/{workstationId}/action/monitoring_configuration', events),
  unsupported(
    'PUT',
    '/plan/{planId}/domain/{domainId}/action/{switch_domain_manager|switch_domain_workstation}',
    'The servers choose among themselves who leads; a standby takes over by itself.',
  ),
  unsupported('POST', '/plan/{planId}/user/{query|query_next}', users),
  unsupported('GET', '/plan/{planId}/user/{userId}', users),
  unsupported('PUT', '/plan/{planId}/user/{userId}/action/set_windows_user_password', users),
  unsupported(
    'POST',
    '/plan/{planId}/jobstream/action/next_predecessors',
    'The first predecessors are all of them, in one page.',
  ),
  unsupported('GET', '/api/v2/auth/id', tokens),
  unsupported('POST', '/api/v2/apikey', tokens),
  unsupported('GET', '/api/v2/apikey/{id}', tokens),
  unsupported('DELETE', '/api/v2/apikey/{id}', tokens),
  unsupported('GET', '/api/v2/security/groups', 'The roles are told by /api/v2/engine/groups.'),
  unsupported('GET', '/eventrule/deployment/active_rules', events),
  unsupported('PUT', '/eventrule/deployment/rule_builder/{start|stop}', events),
  unsupported('GET', '/eventrule/engine/{action_run|rule_instance|audit_record|message_log_record}', events),
  unsupported('GET', '/eventrule/engine/{action_run|rule_instance|audit_record|message_log_record}/{id}', events),
  unsupported(
    'POST',
    '/eventrule/engine/{action_run|rule_instance|audit_record|message_log_record}/header/{query|query_next}',
    events,
  ),
  unsupported('POST', '/eventrule/engine/action_run/action/run', events),
  unsupported('GET', '/eventrule/{action_plugin_configuration|event_plugin_configuration}', events),
]
