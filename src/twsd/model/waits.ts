/** What streams and jobs wait for: predecessors inside and outside, joins, other networks, prompts, files, resources. */
import type {
  ConditionStatus,
  Follows,
  FollowsCondition,
  Join,
  Matching,
  Need,
  Opens,
  PromptUse,
} from '#/model/needs.ts'
import { localTime, minutesDuration, readDurationMinutes, readMinutes } from './clock-times.ts'
import type { Fields, Json } from './fields.ts'
import { modelId, qualifiedReference, reference } from './naming.ts'

export interface Waits {
  follows: Follows[]
  joins?: Join[]
  needs: Need[]
  opens: Opens[]
  prompts: PromptUse[]
}

const statuses: Readonly<Record<string, ConditionStatus>> = {
  STARTED: 'EXEC',
  ABEND: 'ABEND',
  FAIL: 'FAIL',
  SUCC: 'SUCC',
  SUPPRESS: 'SUPPR',
}
const statusWord = (status: string): string => Object.keys(statuses).find((word) => statuses[word] === status) ?? status

const writeCondition = (condition: FollowsCondition | undefined): Json => {
  if (condition === undefined) return {}
  return condition.type === 'output'
    ? { outputConditions: condition.any }
    : { statusConditions: condition.any.map(statusWord) }
}

const readCondition = (fields: Fields): { condition?: FollowsCondition } => {
  const outputs = fields.texts('outputConditions') ?? []
  const words = fields.texts('statusConditions') ?? []
  if (outputs.length > 0 && words.length > 0) {
    throw fields.refuse('statusConditions', 'empty where there are outputConditions')
  }
  if (outputs.length > 0) return { condition: { type: 'output', any: outputs.map((name) => name.toUpperCase()) } }
  const any = words.map((word) => {
    const status = statuses[word.toUpperCase()]
    if (status === undefined)
      throw fields.refuse('statusConditions', `of ${Object.keys(statuses).join(', ')}, not "${word}"`)
    return status
  })
  return any.length === 0 ? {} : { condition: { type: 'status', any } }
}

/** Nothing for the criterion that holds when none is said. */
export const writeMatching = (matching: Matching | undefined): Json => {
  if (matching === undefined) return {}
  if (matching === 'previous') return { matchingCriteria: { type: 'previous' } }
  if (matching === 'sameday') return { matchingCriteria: { type: 'sameDay' } }
  const { from, to } = matching
  if (matching.type === 'relative') {
    return {
      matchingCriteria: { type: 'relative', from: minutesDuration(matching.from), to: minutesDuration(matching.to) },
    }
  }
  if (typeof from === 'number' || typeof to === 'number') return {}
  return {
    matchingCriteria: {
      type: 'absolute',
      fromTime: localTime(from.minutes),
      fromDays: from.days,
      toTime: localTime(to.minutes),
      toDays: to.days,
    },
  }
}

const matchingTypes = {
  useDefault: 'default',
  previous: 'previous',
  sameDay: 'sameday',
  relative: 'relative',
  absolute: 'absolute',
} as const

export const readMatching = (parent: Fields): { matching?: Matching } => {
  const fields = parent.object('matchingCriteria')
  if (fields === undefined) return {}
  const type = fields.choice('type', matchingTypes) ?? 'default'
  const matching = readInterval(fields, type)
  fields.close()
  return matching === undefined ? {} : { matching }
}

const readInterval = (
  fields: Fields,
  type: (typeof matchingTypes)[keyof typeof matchingTypes],
): Matching | undefined => {
  switch (type) {
    case 'default':
      return undefined
    case 'previous':
    case 'sameday':
      fields.skip('from', 'to', 'fromTime', 'toTime', 'fromDays', 'toDays')
      return type
    case 'relative':
      fields.skip('fromTime', 'toTime', 'fromDays', 'toDays')
      return { type, from: readDurationMinutes(fields, 'from') ?? 0, to: readDurationMinutes(fields, 'to') ?? 0 }
    case 'absolute':
      fields.skip('from', 'to')
      return { type, from: dayTime(fields, 'from'), to: dayTime(fields, 'to') }
  }
}

const dayTime = (fields: Fields, end: 'from' | 'to'): { minutes: number; days: number } => {
  const minutes = readMinutes(fields, `${end}Time`)
  if (minutes === undefined) throw fields.refuse(`${end}Time`, 'a time of day, and it is missing')
  return { minutes, days: fields.integer(`${end}Days`) ?? 0 }
}

const isInternal = ({ stream, networkAgent }: Follows): boolean => stream === undefined && networkAgent === undefined
const isExternal = ({ stream }: Follows): boolean => stream !== undefined

const writeExternal = (follows: Follows): Json => ({
  ...(follows.workstation !== undefined && { workstation: reference(follows.workstation) }),
  jobStream: reference(follows.stream ?? ''),
  ...(follows.job !== undefined && { jobName: follows.job }),
  ...writeMatching(follows.matching),
  ...writeCondition(follows.condition),
})

const writeInternal = ({ job, condition }: Follows): Json => ({ jobName: job, ...writeCondition(condition) })

const writePredecessors = (follows: readonly Follows[]): Json => ({
  externalPredecessors: follows.filter(isExternal).map(writeExternal),
  internalPredecessors: follows.filter(isInternal).map(writeInternal),
})

/** Of a stream: it has no predecessors of its own inside. */
export const writeExternals = (follows: readonly Follows[]): Json => ({
  externalPredecessors: follows.filter(isExternal).map(writeExternal),
})

export const writePredecessorsOfJob = writePredecessors

const writeJoin = ({ name, needed, description, follows }: Join): Json => ({
  name,
  ...(description !== undefined && { description }),
  ...(needed > 0 && { howMany: needed }),
  ...writePredecessors(follows),
})

/** What stands behind the predecessors, in the order of the schema. */
export const writeOtherWaits = ({ follows, joins = [], needs, opens, prompts }: Waits): Json => ({
  joinConditions: joins.map(writeJoin),
  interNetworkDependencies: follows
    .filter(({ networkAgent }) => networkAgent !== undefined)
    .map(({ networkAgent = '', remote }) => ({ networkAgent: reference(networkAgent), dependency: remote ?? '' })),
  promptDependencies: prompts.map(({ name, text }) =>
    name === undefined
      ? { message: text ?? '' }
      : { globalPromptId: modelId('prompt', name), globalPrompt: reference(name) },
  ),
  fileDependencies: opens.map(({ workstation, path, qualifier }) => ({
    ...(workstation !== undefined && {
      workstationId: modelId('workstation', workstation),
      workstation: reference(workstation),
    }),
    filename: path,
    ...(qualifier !== undefined && { qualifier }),
  })),
  resourceDependencies: needs.map(({ workstation, resource, units }) => ({
    ...(workstation !== undefined && { resourceId: modelId('resource', `${workstation}#${resource}`) }),
    resource: qualifiedReference(workstation, resource),
    quantity: units,
  })),
})

const readExternal = (fields: Fields): Follows => {
  fields.skip('jobStreamAbstractId', 'jobAbstractId')
  const workstation = fields.text('workstation')
  const job = fields.text('jobName')
  return {
    ...(workstation !== undefined && workstation !== '' && { workstation: fields.inBase(workstation) }),
    stream: fields.inBase(fields.needed('jobStream')),
    ...(job !== undefined && job !== '' && job !== '@' && { job: job.toUpperCase() }),
    ...readMatching(fields),
    ...readCondition(fields),
  }
}

const readInternal = (fields: Fields): Follows => {
  fields.skip('jobId')
  return { job: fields.needed('jobName').toUpperCase(), ...readCondition(fields) }
}

const readPredecessors = (fields: Fields): Follows[] => [
  ...fields.list('externalPredecessors', readExternal),
  ...fields.list('internalPredecessors', readInternal),
]

const readJoin = (fields: Fields): Join => {
  fields.skip('id')
  const description = fields.text('description')
  return {
    name: fields.needed('name').toUpperCase(),
    needed: fields.integer('howMany') ?? 0,
    ...(description !== undefined && { description }),
    follows: readPredecessors(fields),
  }
}

const readRemote = (fields: Fields): Follows => {
  fields.skip('networkAgentId')
  return { networkAgent: fields.inBase(fields.needed('networkAgent')), remote: fields.needed('dependency') }
}

const readPrompt = (fields: Fields): PromptUse => {
  const name = fields.named('globalPrompt', 'globalPromptId')
  const text = fields.text('message')
  if (name !== undefined) return { name }
  if (text === undefined) throw fields.refuse('globalPrompt', 'a name, or message a text')
  return { text }
}

const readFile = (fields: Fields): Opens => {
  const workstation = fields.named('workstation', 'workstationId')
  const [path, qualifier] = [fields.text('filename'), fields.text('qualifier')]
  if (path === undefined) throw fields.refuse('filename', 'a text, and it is missing')
  return { ...(workstation !== undefined && { workstation }), path, ...(qualifier !== undefined && { qualifier }) }
}

const readResource = (fields: Fields): Need => {
  const found = fields.qualified('resource', 'resourceId')
  if (found === undefined) throw fields.refuse('resource', 'a name, and it is missing')
  return {
    ...(found.workstation !== undefined && { workstation: found.workstation }),
    resource: found.name,
    units: fields.integer('quantity') ?? 1,
  }
}

export const readWaits = (fields: Fields): Waits => {
  const joins = fields.list('joinConditions', readJoin)
  return {
    follows: [...readPredecessors(fields), ...fields.list('interNetworkDependencies', readRemote)],
    ...(joins.length > 0 && { joins }),
    needs: fields.list('resourceDependencies', readResource),
    opens: fields.list('fileDependencies', readFile),
    prompts: fields.list('promptDependencies', readPrompt),
  }
}
