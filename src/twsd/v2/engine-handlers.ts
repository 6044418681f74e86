/** The engine itself in version 2: what it is, its options, and what its objects can be and be ordered. */
import { Type } from 'typebox'
import { requireRoleEverywhere } from '#/access/rights.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { OptionView } from '#/model/option-view.ts'
import { roles } from '#/model/caller.ts'
import { answer, bodyOf, type Call, type Handler } from '#/twsd/call.ts'
import { commonStatuses, v2StatusOfJob, v2StatusOfStream } from '#/twsd/statuses.ts'
import { jobOrders } from './job-orders.ts'
import { justified, numbered } from '#/twsd/justification.ts'
import { onlineOrders, workstationOrders } from './object-orders.ts'
import { engineId } from './plan-keys.ts'
import { streamOrders } from './stream-orders.ts'

/** EngineInfoV2. */
const info: Handler = ({ engine, site }) =>
  answer({
    displayVersion: `Batuta ${site.version}`,
    fullVersion: `Batuta ${site.version}`,
    capabilities: {},
    adminRoles: { admin: [] },
    referenceId: engineId,
    licenseType: 'PERSERVER',
    locale: 'en',
    timezone: engine.status().plan.timezone,
  })

const valueOf = ({ value, meaning }: OptionView): object => ({ value, description: meaning })

const configuration: Handler = ({ engine }) =>
  answer(Object.fromEntries(engine.options().map((option) => [option.name, valueOf(option)])))

const optionNamed = ({ engine }: Call, key: string): OptionView => {
  const isIt = ({ name, short }: OptionView): boolean =>
    [name, short].some((one) => one?.toLowerCase() === key.toLowerCase())
  const found = engine.options().find(isIt)
  if (found !== undefined) return found
  throw new Refusal('option.unknown', `There is no global option ${key.slice(0, 100)}.`)
}

const configurationKey: Handler = (call) => answer(valueOf(optionNamed(call, call.params['key'] ?? '')))

const setConfiguration: Handler = async (call) => {
  const { key, value } = call.query
  if (key === undefined || value === undefined) throw new Refusal('request.invalid', 'Say key and value in the query.')
  return answer(valueOf(await call.engine.setOption(key, value, justified(call))))
}

const Values = Type.Record(Type.String({ maxLength: 100 }), Type.Object({ value: Type.String({ maxLength: 1000 }) }))
const mostValues = 200

/** One after the other: what comes before one that is refused stays set. */
const setConfigurations: Handler = async (call) => {
  const values = Object.entries(bodyOf(call, Values))
  if (values.length > mostValues) throw new Refusal('request.invalid', `At most ${mostValues} options are set at once.`)
  for (const [key] of values) optionNamed(call, key)
  const cause = justified(call)
  const done: Record<string, object> = {}
  for (const [number, [key, { value }]] of values.entries()) {
    const option = await call.engine.setOption(key, value, numbered(cause, number))
    done[option.name] = valueOf(option)
  }
  return answer(done)
}

/** Who may log in; for administrators. */
const users: Handler = async ({ caller, site }) => {
  requireRoleEverywhere(caller.grants, 'administrator', 'The users are asked for')
  return answer({ users: (await site.users.list()).map(({ name }) => name) })
}

/** What callers can be members of: the roles. */
const groups: Handler = () => answer({ groups: roles })

interface Metadata {
  readonly key: string
  readonly label: string
}

const labelOf = (key: string): string => {
  const text = key.replaceAll(/[_-]/g, ' ').toLowerCase()
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

const labelled = (keys: Iterable<string>): Metadata[] => [...new Set(keys)].map((key) => ({ key, label: labelOf(key) }))

/** ActionMetadataV2. */
const actions = (noun: string, words: readonly string[]): object[] =>
  words.map((word) => ({
    key: word,
    label: labelOf(word),
    httpMethod: 'PUT',
    parametricUrl: `/twsd/api/v2/plan/${noun}/{id}/action/${word}`,
  }))

const objects: Readonly<Record<string, object>> = {
  JOB_IN_PLAN: {
    actions: actions('job', [...Object.keys(jobOrders), 'update-priority']),
    status: labelled(Object.values(v2StatusOfJob)),
    commonStatus: labelled(commonStatuses),
  },
  JOBSTREAM_IN_PLAN: {
    actions: actions('jobstream', Object.keys(streamOrders)),
    status: labelled(Object.values(v2StatusOfStream)),
    commonStatus: labelled(commonStatuses),
  },
  WORKSTATION_IN_PLAN: {
    actions: actions('workstation', [...Object.keys(workstationOrders), ...Object.keys(onlineOrders)]),
    activeStates: labelled(['LINKED', 'START', 'RUNNING', 'WRITER_RUNNING', 'JOBMAN_UP', 'ONLINE', 'IS_INITED']),
    activeFlags: labelled(['FULL_STATUS', 'TCP_IP_LINK']),
  },
  RESOURCE_IN_PLAN: {
    actions: actions('resource', ['update-quantity']),
    status: labelled(['AVAILABLE', 'NOT_AVAILABLE']),
  },
  PROMPT_IN_PLAN: {
    actions: actions('prompt', ['reply']),
    status: labelled(['NOT_ASKED', 'ASKED', 'ANSWERED_YES', 'ANSWERED_NO']),
  },
}

/** Of one type of object, or of all. */
const objectsInfo: Handler = ({ query }) => {
  const type = query['object_type']
  if (type === undefined || type === '') return answer(objects)
  const found = Object.hasOwn(objects, type) ? objects[type] : undefined
  if (found !== undefined) return answer({ [type]: found })
  throw new Refusal('request.invalid', `object_type must be one of ${Object.keys(objects).join(', ')}.`)
}

export const engineHandlers = {
  getEngineInfoV2: info,
  getConfiguration: configuration,
  getConfigurationKey: configurationKey,
  setConfiguration,
  setConfigurations,
  getUsers: users,
  getGroups: groups,
  objectsInfo,
}
