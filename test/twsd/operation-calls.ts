/** How a client calls each operation of HWA's REST API that is not about definitions: its parameters, and its body where it needs one. */
import { streamIdentifier } from '#/twsd/identifiers.ts'
import type { Bound } from '#/twsd/operations.ts'
import { namedUuid, runUuid, uuidOf } from '#/twsd/uuids.ts'

/** One request; a body that is no text is sent as JSON. */
export interface Sending {
  readonly method: string
  /** From `/twsd` on. */
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What stands in the small plan, defined. */
export const site = `CPUNAME FTA1 OS UNIX NODE here FOR MAESTRO TYPE FTA END
CPUNAME FTA2 OS UNIX NODE there FOR MAESTRO TYPE FTA END
DOMAIN MASTERDM ISMASTER END
RUNCYCLEGROUP MONTHEND
ON RUNCYCLE LAST "FREQ=MONTHLY;BYMONTHDAY=-1"
END
$JOBS
FTA1#EXTRACT DOCOMMAND "extract" STREAMLOGON ops
SCHEDULE FTA1#PAYROLL ON RUNCYCLE R1 "FREQ=DAILY" :
FTA1#EXTRACT
END
`

const payroll = `FTA1;${streamIdentifier(1)}`
const definedStream = namedUuid('stream', 'FTA1#PAYROLL')
const definedJob = namedUuid('job', 'FTA1#EXTRACT')

/** By the names of the parameters of a path. */
const parameters: Readonly<Record<string, string>> = {
  planId: 'current',
  jobId: `${payroll};EXTRACT`,
  jobstreamId: payroll,
  workstationId: 'FTA1',
  domainId: 'MASTERDM',
  resourceId: 'FTA1;TAPES',
  promptId: '5',
  fileId: 'FTA1;/in/payroll',
  criticalJobId: `${payroll};PAYCALC`,
  id: namedUuid('stream', 'FTA1#PAYROLL'),
  key: 'timezone',
  job_id: uuidOf('job', 3),
  run_id: runUuid(2, 2),
  jobstream_id: uuidOf('stream', 1),
  model_job_id: definedJob,
  model_jobstream_id: definedStream,
  workstation_id: namedUuid('workstation', 'FTA1'),
  resource_id: namedUuid('resource', 'FTA1#TAPES'),
  prompt_id: uuidOf('prompt', 5),
}

type Special = Partial<Sending> & { readonly query?: string; readonly params?: Readonly<Record<string, string>> }

const definedAs = (word: string): object => ({ kind: 'Prompt', def: { name: word, text: 'go on?' } })
const days = 'from=2026-11-22&to=2026-11-25'
const stored = { params: { jobstreamId: definedStream } }
const running = { params: { jobId: `FTA2;${streamIdentifier(2)};EXTRACT`, job_id: uuidOf('job', 10) } }
const group = { params: { id: namedUuid('runcyclegroup', 'MONTHEND') }, query: days }
const groupBody = {
  header: { name: 'MONTHEND', folderName: '/' },
  runCycles: [{ name: 'LAST', type: 'RULE', iCalendar: 'FREQ=MONTHLY;BYMONTHDAY=-1' }],
}
const streamBody = {
  header: { key: { name: 'PAYROLL', workstationName: 'FTA1' } },
  runCycles: [{ name: 'R1', type: 'RULE', iCalendar: 'FREQ=DAILY' }],
}
const byModelFilter = `model_filter=${encodeURIComponent('/@/@#/@/@')}&max_object_affected=9`
const byStreamFilter = `model_filter=${encodeURIComponent('/FTA1#/PAY@')}`
const command = { name: 'DISKS', workstationInPlan: { name: 'FTA1' }, jobDefinition: { taskString: 'df' } }

/** What an operation needs besides the parameters of its path, by its name in the audit. */
const special: Readonly<Record<string, Special>> = {
  'v1.rerunListedSuccessors': {
    params: { jobId: `${payroll};PREPARE` },
    body: { sublist: [{ id: `${payroll};EXTRACT` }] },
  },
  'v1.killJob': running,
  'v1.cancelStreams': { body: [payroll] },
  'v1.cancelStreamsPending': { body: [payroll] },
  'v1.submitDefinedStream': stored,
  'v1.makeStream': stored,
  'v1.submitMadeStream': { body: { jobstream: { jobStreamModelId: definedStream } } },
  'v1.makeJob': { query: `jobDefinitionId=${definedJob}` },
  'v1.makeJobIntoStream': { body: { jobDefinitionId: definedJob } },
  'v1.submitAdHocJob': { body: { job: command } },
  'v1.updateWorkstationFence': { body: '20' },
  'v1.updateWorkstationLimit': { body: '5' },
  'v1.getFile': { params: { fileId: '1' } },
  'v1.replyToPrompt': { headers: { answer: 'true' } },
  'v1.evaluateStream': { query: days },
  'v1.evaluateStreamDetails': { query: days },
  'v1.evaluateGroup': group,
  'v1.evaluateGroupDetails': group,
  'v1.evaluateStreamBody': { query: days, body: streamBody },
  'v1.evaluateStreamBodyDetails': { query: days, body: streamBody },
  'v1.evaluateGroupBody': { query: days, body: groupBody },
  'v1.evaluateGroupBodyDetails': { query: days, body: groupBody },
  'v2.getConfigurationKey': { params: { key: 'enCarryForward' } },
  'v2.setConfiguration': { query: 'key=enCarryForward&value=ALL' },
  'v2.convertDefinitions': { body: [definedAs('GO1')] },
  'v2.convertDefinition': { body: definedAs('GO2') },
  'v2.createStreams': { body: { workflows: [definedAs('GO3')] } },
  'v2.autocomplete': { query: 'type=JobDefinition&value=E' },
  'v2.outputConditions': { query: `job_definition_ref=${encodeURIComponent('/FTA1#/EXTRACT')}` },
  'v2.countFolders': { query: 'object_type=JOB_IN_PLAN' },
  'v2.jobLogByFilter': { query: `oql=${encodeURIComponent("name = 'EXTRACT' AND workstation = '/FTA1'")}` },
  'v2.job.kill': running,
  'v2.jobs.kill': { query: `oql=${encodeURIComponent("commonStatus = 'RUNNING'")}&max_object_affected=9` },
  'v2.updateJobPriority': { query: 'priority=50' },
  'v2.submitJobsV2': { query: byModelFilter },
  'v2.submitStreamsV2': { query: byStreamFilter },
  'v2.submitAdHocV2': { body: { task: { command: 'df' }, workstationKey: '/FTA1' } },
  'v2.workstation.update-fence': { query: 'priority=20' },
  'v2.workstation.update-limit': { query: 'limit=5' },
  'v2.workstations.update-fence': { query: 'priority=20' },
  'v2.workstations.update-limit': { query: 'limit=5' },
  'v2.updateQuantity': { query: 'quantity=4' },
  'v2.updateQuantities': { query: 'quantity=4' },
  'v2.replyPrompt': { body: { answer: true } },
}

/** Orders of version 2 about many say which. */
const byPlanFilter = `plan_filter=${encodeURIComponent('@')}&max_object_affected=9`
const isAboutMany = ({ method, path }: Pick<Bound, 'method' | 'path'>): boolean =>
  method !== 'GET' && path.startsWith('/api/v2/plan/') && !path.includes('{') && !path.includes('submit')

export const callOf = ({ name, method, path }: Bound): Sending => {
  const { query, params = {}, ...more } = special[name] ?? {}
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
    const value = params[word] ?? parameters[word]
    if (value === undefined) throw new Error(`nobody says what {${word}} of ${path} is`)
    return encodeURIComponent(value)
  })
  const about = isAboutMany({ method, path }) && !query?.includes('oql=') ? byPlanFilter : undefined
  const search = [about, query].filter((part) => part !== undefined).join('&')
  const body = method === 'GET' ? {} : { body: '{}' }
  return { method, path: `${filled}${search === '' ? '' : `?${search}`}`, ...body, ...more }
}
