/** What the server does for the operations on resources and prompts of the plan, and on users. */
import { Type } from 'typebox'
import { answer, bodyOf, Maybe, trueOrFalse, type Call, type Handler } from '#/twsd/call.ts'
import { readIdentifier, streamParts } from '#/twsd/identifiers.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { PromptView } from '#/model/views.ts'
import type { ResourceView } from '#/model/workstation-views.ts'
import { requireCurrent } from './find.ts'
import { folderKey, namingOf, splitFull, splitName, workstationKey, type Naming } from './keys.ts'
import { named, number, range, tests, word } from './object-filter.ts'
import { listAnswer, order, pageAsked, pageOf } from './plan-call.ts'
import { readFilter } from './read-filter.ts'

const plainResourceId = ({ name }: ResourceView): string => {
  const { workstation, name: base } = splitFull(name)
  return `${workstation};${base}`
}

const resourceStatus = ({ free }: ResourceView): string => (free > 0 ? 'AVAILABLE' : 'NOT_AVAILABLE')

const resourceName = ({ name }: ResourceView): string[] => {
  const own = splitFull(name).name
  return [own, splitName(own).base]
}

const resourceFilter = {
  noun: 'resourceInPlan',
  ...tests<ResourceView>(),
  fields: {
    resourceId: named((view: ResourceView) => [plainResourceId(view)]),
    resourceName: named(resourceName),
    // As the specification spells it.
    workstatioName: named(({ name }: ResourceView) => [splitFull(name).workstation]),
    workstationName: named(({ name }: ResourceView) => [splitFull(name).workstation]),
    workstationNameAsString: named(({ name }: ResourceView) => [splitFull(name).workstation]),
    status: word(resourceStatus),
    statusAsString: word(resourceStatus),
    statusList: word(resourceStatus),
    quantityAvailable: number(({ free }: ResourceView) => free),
    quantityAvailableRange: range(({ free }: ResourceView) => free),
    quantityDefined: word(({ units }: ResourceView) => String(units)),
    quantityInUse: word(({ inUse }: ResourceView) => String(inUse)),
  },
}

const resourceShape = (view: ResourceView, { id, planId }: Naming): object => {
  const { workstation, name } = splitFull(view.name)
  const key = {
    name: splitName(name).base,
    workstationInPlanKey: workstationKey(workstation),
    folderKey: folderKey(name),
  }
  return {
    id: id(plainResourceId(view)),
    resourceKey: key,
    resourceInPlanKey: key,
    planId,
    resourceModelId: namedUuid('resource', view.name),
    workstationId: id(workstation),
    quantityAvailable: view.free,
    quantityDefined: view.units,
    quantityInUse: view.inUse,
    status: resourceStatus(view),
    holders: view.holders.map((holder) => {
      const [stream = '', job] = holder.name.split('.')
      const jobStreamKey = {
        name: splitFull(stream).name,
        workstationKey: workstationKey(splitFull(stream).workstation),
      }
      return { jobStreamKey, ...(job !== undefined && { jobKey: { name: job } }), quantity: holder.units }
    }),
  }
}

const queryResources: Handler = (call) => {
  requireCurrent(call)
  const test = readFilter(call, resourceFilter)
  const naming = namingOf(call)
  const found = call.engine.resources().filter(test)
  const { items, last } = pageOf(found, pageAsked(call), (view) => naming.id(plainResourceId(view)))
  return listAnswer(
    call,
    items.map((view) => resourceShape(view, naming)),
    { last, count: found.length },
  )
}

/** By its identifier. Throws `resource.unknown`. */
export const findResource = (call: Call): ResourceView => {
  requireCurrent(call)
  const text = call.params['resourceId'] ?? ''
  const parts = streamParts(text)
  const wanted = parts === undefined ? text : `${parts.workstation}#${parts.stream}`
  const found = call.engine.resources().find(({ name }) => name.toUpperCase() === wanted.toUpperCase())
  if (found !== undefined) return found
  throw new Refusal(
    'resource.unknown',
    `The plan has no resource ${text}. Its identifier is WORKSTATION;RESOURCE, in Base64 or plain.`,
  )
}

const getResource: Handler = (call) => answer(resourceShape(findResource(call), namingOf(call)))

const ResourceChange = Type.Object({
  quantityDefined: Maybe(Type.Integer({ minimum: 0, maximum: 1024 })),
  quantityAvailable: Maybe(Type.Integer({ minimum: 0, maximum: 1024 })),
})

/** How many units it has; one that says only how many are to be free is taken at its word. */
const putResource: Handler = order(async (call) => {
  const view = findResource(call)
  const { quantityDefined, quantityAvailable } = bodyOf(call, ResourceChange)
  const asked = quantityDefined !== view.units ? quantityDefined : undefined
  const units = asked ?? (quantityAvailable == null ? undefined : quantityAvailable + view.inUse)
  if (units === undefined || units === view.units) return
  await call.engine.command({ kind: 'resource', resource: view.name, units, cause: call.cause })
})

const promptStatuses: Readonly<Record<PromptView['status'], string>> = {
  waiting: 'NOT_ASKED',
  asked: 'ASKED',
  yes: 'YES',
  no: 'NO',
}

const promptStatus = ({ status }: PromptView): string => promptStatuses[status]
const promptType = ({ name }: PromptView): string => (name === null ? 'LOCAL' : 'GLOBAL')

const promptFilter = {
  noun: 'promptInPlan',
  ...tests<PromptView>(),
  fields: {
    promptId: word(({ id }: PromptView) => String(id)),
    promptNumber: number(({ id }: PromptView) => id),
    promptName: named(({ name }: PromptView) => (name === null ? [] : [name, splitName(name).base])),
    promptText: named(({ text }: PromptView) => [text]),
    promptType: word(promptType),
    promptTypeList: word(promptType),
    statusList: word(promptStatus),
  },
}

const promptShape = (view: PromptView, { id, planId }: Naming): object => ({
  id: id(String(view.id)),
  promptInPlanKey: {
    name: view.name === null ? String(view.id) : splitName(view.name).base,
    folderKey: folderKey(view.name ?? ''),
  },
  planId,
  text: view.text,
  status: promptStatus(view),
  type: promptType(view),
  number: view.id,
  timeAsked: view.askedAt ?? undefined,
})

const queryPrompts: Handler = (call) => {
  requireCurrent(call)
  const test = readFilter(call, promptFilter)
  const naming = namingOf(call)
  const found = call.engine.prompts().filter(test)
  const { items, last } = pageOf(found, pageAsked(call), (view) => naming.id(String(view.id)))
  return listAnswer(
    call,
    items.map((view) => promptShape(view, naming)),
    { last, count: found.length },
  )
}

/** By its number, or by its name if it has one. Throws `prompt.unknown`. */
export const findPrompt = (call: Call): PromptView => {
  requireCurrent(call)
  const text = call.params['promptId'] ?? ''
  const prompts = call.engine.prompts()
  for (const wanted of readIdentifier(text)) {
    const found =
      prompts.find(({ id }) => String(id) === wanted) ??
      prompts.find(({ name }) => name?.toUpperCase() === wanted.toUpperCase())
    if (found !== undefined) return found
  }
  throw new Refusal(
    'prompt.unknown',
    `The plan has no prompt ${text}. Its identifier is its number, in Base64 or plain.`,
  )
}

const getPrompt: Handler = (call) => answer(promptShape(findPrompt(call), namingOf(call)))

const replyToPrompt: Handler = order(async (call) => {
  const { id } = findPrompt(call)
  const yes = trueOrFalse('The header Answer', call.header('answer'))
  if (yes === undefined) throw new Refusal('request.invalid', 'Say the answer in the header Answer: true or false.')
  await call.engine.command({ kind: 'reply', prompt: id, yes, cause: call.cause })
})

export const resourceHandlers = {
  queryResources,
  queryNextResources: queryResources,
  getResource,
  putResource,
  queryPrompts,
  queryNextPrompts: queryPrompts,
  getPrompt,
  replyToPrompt,
}
