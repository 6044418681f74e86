/** What streams and their jobs wait for, in version 1. */
import type { ConditionStatus, Follows, FollowsCondition, Matching, Need, Opens, PromptUse } from '#/model/needs.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { readKey, readReference, writeKey, writeName, writeReference } from './places.ts'
import { readMinutes } from './times.ts'

interface Waits {
  readonly follows: Follows[]
  readonly needs: Need[]
  readonly opens: Opens[]
  readonly prompts: PromptUse[]
}

const statuses: Readonly<Record<string, ConditionStatus>> = {
  STARTED: 'EXEC',
  ERROR: 'ABEND',
  FAIL: 'FAIL',
  SUCC: 'SUCC',
  SUPPRESS: 'SUPPR',
}
const statusWord = (status: ConditionStatus): string =>
  Object.keys(statuses).find((word) => statuses[word] === status) ?? status

const writeCondition = (condition: FollowsCondition | undefined): Json => {
  if (condition === undefined) return {}
  return condition.type === 'output'
    ? { outputConditions: condition.any.map((name) => ({ conditionName: name })) }
    : { statusConditions: condition.any.map(statusWord) }
}

const readCondition = (fields: Fields): { condition?: FollowsCondition } => {
  const outputs = fields.list('outputConditions', (one) => {
    one.skip('conditionId', 'jobDefinitionModelId', 'jobDefinitionModelKey', 'mappingExpression', 'succCondition')
    return one.needed('conditionName').toUpperCase()
  })
  const words = fields.texts('statusConditions') ?? []
  if (outputs.length > 0 && words.length > 0) {
    throw fields.refuse('statusConditions', 'empty where there are outputConditions')
  }
  if (outputs.length > 0) return { condition: { type: 'output', any: outputs } }
  const any = words.map((word) => {
    const status = statuses[word.toUpperCase()]
    if (status !== undefined) return status
    throw fields.refuse('statusConditions', `of ${Object.keys(statuses).join(', ')}, not "${word}"`)
  })
  return any.length === 0 ? {} : { condition: { type: 'status', any } }
}

const minute = 60_000

/** ResolutionData: which occurrence of a predecessor is meant. */
export const writeMatching = (matching: Matching | undefined): Json => {
  if (matching === undefined) return {}
  return { resolutionData: resolutionOf(matching) }
}

const resolutionOf = (matching: Matching): Json => {
  if (matching === 'previous') return { resolutionRule: 'NEAREST_BEFORE' }
  if (matching === 'sameday') return { resolutionRule: 'IN_SAME_DAY' }
  if (matching.type === 'relative') {
    return {
      resolutionRule: 'IN_RELATIVE_INTERVAL',
      startOffset: matching.from * minute,
      endOffset: matching.to * minute,
    }
  }
  const offset = ({ days, minutes }: { days: number; minutes: number }): number => (days * 1440 + minutes) * minute
  return {
    resolutionRule: 'IN_ABSOLUTE_INTERVAL',
    startOffset: offset(matching.from),
    endOffset: offset(matching.to),
  }
}

const rules = {
  NEAREST_BEFORE: 'previous',
  CLOSEST_PRECEDING: 'previous',
  IN_SAME_DAY: 'sameday',
  SAME_DAY: 'sameday',
  IN_RELATIVE_INTERVAL: 'relative',
  IN_ABSOLUTE_INTERVAL: 'absolute',
} as const

export const readMatching = (parent: Fields): { matching?: Matching } => {
  const fields = parent.object('resolutionData')
  if (fields === undefined) return {}
  const rule = fields.choice('resolutionRule', rules)
  const [from, to] = [readMinutes(fields, 'startOffset') ?? 0, readMinutes(fields, 'endOffset') ?? 0]
  if (rule === undefined) return {}
  if (rule === 'previous' || rule === 'sameday') return { matching: rule }
  if (rule === 'relative') return { matching: { type: rule, from, to } }
  const dayTime = (minutes: number) => ({ minutes: ((minutes % 1440) + 1440) % 1440, days: Math.floor(minutes / 1440) })
  return { matching: { type: rule, from: dayTime(from), to: dayTime(to) } }
}

const isInternal = ({ stream, networkAgent }: Follows): boolean => stream === undefined && networkAgent === undefined

/** `home`: the workstation of the stream, which its predecessors need not name. */
const writeExternal = ({ workstation, stream = '', job, matching, condition }: Follows, home: string): Json => ({
  abstractJobStreamId: modelId('stream', `${workstation ?? home}#${stream}`),
  abstractJobStreamKey: writeKey(workstation ?? home, stream),
  ...(job !== undefined && { abstractJobKey: { name: job } }),
  ...writeMatching(matching),
  ...writeCondition(condition),
})

const writeInternal = ({ job, condition }: Follows): Json => ({ jobKey: { name: job }, ...writeCondition(condition) })

const split = (
  follows: readonly Follows[],
  [plain, conditional]: readonly [string, string],
  write: (one: Follows) => Json,
): Json => ({
  [plain]: follows.filter(({ condition }) => condition === undefined).map(write),
  [conditional]: follows.filter(({ condition }) => condition !== undefined).map(write),
})

export const writeExternals = (follows: readonly Follows[], home: string): Json =>
  split(
    follows.filter(({ stream }) => stream !== undefined),
    ['externalDependencies', 'externalConditionalDependencies'],
    (one) => writeExternal(one, home),
  )

export const writeInternals = (follows: readonly Follows[]): Json =>
  split(follows.filter(isInternal), ['internalDependencies', 'internalConditionalDependencies'], writeInternal)

/** Files, prompts and resources; `home`: where those lie that name no workstation. */
export const writeOtherWaits = ({ opens, prompts, needs }: Waits, home: string): Json => ({
  fileDependencies: opens.map(({ workstation, path, qualifier }) => ({
    fileName: path,
    ...writeReference(workstation ?? home, 'workstationName', 'folderWorkstationName'),
    ...(qualifier !== undefined && qualifier !== '' && { qualifiers: qualifier }),
  })),
  promptDependencies: prompts.map(({ name, text }) => ({
    ...(name !== undefined && { promptId: modelId('prompt', name) }),
    prompt: { ...(text !== undefined && { text }), ...(name !== undefined && writeName(name)) },
    adHoc: name === undefined,
  })),
  resourceDependencies: needs.map(({ workstation, resource, units }) => ({
    resourceId: modelId('resource', `${workstation ?? home}#${resource}`),
    resourceKey: writeKey(workstation ?? home, resource),
    quantity: units,
  })),
})

const elsewhere = (workstation: string | undefined, home: string): { workstation?: string } =>
  workstation === undefined || workstation === home ? {} : { workstation }

const readExternal =
  (home: string) =>
  (fields: Fields): Follows => {
    fields.skip('abstractJobStreamId', 'abstractJobId', 'joinId', 'description', 'mandatoryOption')
    const stream = fields.object('abstractJobStreamKey')
    if (stream === undefined) throw fields.refuse('abstractJobStreamKey', 'an object, and it is missing')
    stream.skip('validFrom', 'isDraft')
    const { workstation, name } = readKey(stream)
    const key = fields.object('abstractJobKey')
    key?.skip('jobStreamKey')
    const job = key?.needed('name').toUpperCase()
    return {
      ...elsewhere(workstation, home),
      stream: name,
      ...(job !== undefined && { job }),
      ...readMatching(fields),
      ...readCondition(fields),
    }
  }

const readInternal = (fields: Fields): Follows => {
  fields.skip('jobId', 'joinId', 'description')
  const key = fields.object('jobKey')
  if (key === undefined) throw fields.refuse('jobKey', 'an object, and it is missing')
  key.skip('jobStreamKey')
  return { job: key.needed('name').toUpperCase(), ...readCondition(fields) }
}

const readPrompt = (fields: Fields): PromptUse => {
  fields.skip('adHoc', 'folderId')
  const id = fields.text('promptId')
  const prompt = fields.object('prompt')
  prompt?.skip('id', 'dbaId')
  const name = prompt === undefined ? undefined : readReference(prompt, 'name', 'folderName')
  const text = prompt?.text('text')
  const known = name ?? (id === undefined ? undefined : fields.context.nameOf?.(id))
  if (known !== undefined) return { name: known }
  if (text !== undefined) return { text }
  throw fields.refuse('prompt', 'an object with a name or a text')
}

/** What is on these workstations does not name them again: `stream` of predecessors, `home` of all else. */
export const readWaits = (fields: Fields, { stream, home }: { stream: string; home: string }): Waits => ({
  follows: [
    ...fields.list('externalDependencies', readExternal(stream)),
    ...fields.list('externalConditionalDependencies', readExternal(stream)),
    ...fields.list('internalDependencies', readInternal),
    ...fields.list('internalConditionalDependencies', readInternal),
  ],
  needs: fields.list('resourceDependencies', (one) => {
    one.skip('resourceId', 'resourceQuantity', 'folderId')
    const key = one.object('resourceKey')
    if (key === undefined) throw one.refuse('resourceKey', 'an object, and it is missing')
    const { workstation, name } = readKey(key)
    return { ...elsewhere(workstation, home), resource: name, units: one.integer('quantity') ?? 1 }
  }),
  opens: fields.list('fileDependencies', (one) => {
    one.skip('fileId', 'workstationId')
    const workstation = readReference(one, 'workstationName', 'folderWorkstationName')
    const qualifier = one.text('qualifiers')
    return {
      ...elsewhere(workstation, home),
      path: one.text('fileName') ?? '',
      ...(qualifier !== undefined && qualifier !== '' && { qualifier }),
    }
  }),
  prompts: fields.list('promptDependencies', readPrompt),
})
