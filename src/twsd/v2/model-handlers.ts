/** Definitions of each kind: list, get, create, replace, delete. All changes go through the desk of definitions. */
import { textOfPrinted } from '#/engine/definition-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import { definitionKey, keyOf, type Definition } from '#/model/definition.ts'
import type { DefinitionLock } from '#/model/definition-lock.ts'
import type { DefinitionView } from '#/model/definition-views.ts'
import { answer, textAnswer, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { applySource, deleteObject } from '#/twsd/model/apply-source.ts'
import { workOnBodyAside } from '#/twsd/model/body-aside.ts'
import type { BodyResult, BodyTask } from '#/twsd/model/body-task.ts'
import { findById, namesById } from '#/twsd/model/find-definition.ts'
import { keyOfView, partsOf } from '#/twsd/model/definition-noun.ts'
import { formatAccepted, formatOf, printValue, writeDocuments, type Format } from '#/twsd/model/documents.ts'
import type { Json } from '#/twsd/model/fields.ts'
import { codecs, type SaidKind } from '#/twsd/model/kinds.ts'
import { changeLocked, lockIfAsked, locksNow } from '#/twsd/model/locks.ts'
import { writeModelObject, writeStatus } from '#/twsd/model/model-object.ts'
import { modelId, placed } from '#/twsd/model/naming.ts'
import { justified, numbered } from '#/twsd/justification.ts'
import { addressOf, pathOf } from './model-address.ts'
import { lockVerbs } from './model-locks.ts'
import { forEachModelOperation, type ModelVerb } from './model-operations.ts'
import { selectModel } from './model-query.ts'
import { flagIn, pageAnswer, pageAsked, pageValue } from './paging.ts'
import { inScope, requireDateFormat } from './said-headers.ts'
import { done, onEach, requireAtMost } from './results.ts'

const send = (format: Exclude<Format, 'text/plain'>, value: object, status = 200): Answer =>
  format === 'application/json' ? answer(value, status) : textAnswer(printValue(format, value), format)

/** What a list tells of an object without its body. */
const headerOf = (view: DefinitionView, lock: DefinitionLock | undefined): object => {
  const { workstation, name } = partsOf(view)
  return {
    kind: codecs[view.kind as SaidKind].word,
    key: keyOfView(view),
    def: {
      id: modelId(view.kind, view.name),
      ...placed(name),
      ...(workstation !== undefined && { workstation: `/${workstation.replace(/^\//, '')}` }),
      ...(view.description !== null && { description: view.description }),
    },
    status: writeStatus(view, lock),
  }
}

type LockOf = Awaited<ReturnType<typeof locksNow>>

const fullObjects = async ({ engine }: Call, views: readonly DefinitionView[], lockOf: LockOf): Promise<Json[]> => {
  const bodies = await engine.definitions.bodies(views)
  const byKey = new Map(bodies.map((body) => [definitionKey(body), body]))
  return views.flatMap((view) => {
    const body = byKey.get(keyOf(view.kind, view.name))
    const object = body && writeModelObject(body, view, lockOf(view))
    return object === undefined ? [] : [object]
  })
}

/** Objects in a list of YAML or text: YAML is dear to make, and text is asked for by name. */
const mostAsText = 100

const list = async (call: Call, kind: SaidKind): Promise<Answer> => {
  const format = formatAccepted(call.header('accept'))
  const views = await selectModel(call, kind)
  const { limit, offset } = pageAsked(call, format === 'application/json' ? undefined : mostAsText)
  const page = views.slice(offset, offset + limit)
  await lockIfAsked(call, page)
  if (format === 'text/plain') {
    requireDateFormat(call)
    const names = page.map(({ name }) => name)
    return textAnswer(
      names.length === 0 ? '' : await textOfPrinted(await call.engine.definitions.print({ kind }, names)),
    )
  }
  const lockOf = await locksNow(call)
  const ofDefinition = inScope(call)
  const scoped = (object: Json): Json => ({ ...object, def: ofDefinition(object['def'] as Json) })
  const isShort = flagIn('Only-Header', call.header('only-header'), false)
  const show = isShort
    ? (some: readonly DefinitionView[]) => some.map((view) => headerOf(view, lockOf(view)))
    : async (some: readonly DefinitionView[]) => (await fullObjects(call, some, lockOf)).map(scoped)
  if (format === 'application/json') return pageAnswer(call, pathOf(kind), { items: page, total: views.length, show })
  return send(format, pageValue(call, pathOf(kind), { items: await show(page), total: views.length, most: mostAsText }))
}

const get = async (call: Call, kind: SaidKind): Promise<Answer> => {
  const object = await findById(call, kind)
  await lockIfAsked(call, [object])
  const detail = await call.engine.definitions.get(object)
  const body = detail.body as unknown as Definition
  const format = formatAccepted(call.header('accept'))
  if (format === 'text/plain') {
    requireDateFormat(call)
    return textAnswer(writeDocuments(format, [body], false))
  }
  return send(format, writeModelObject(body, detail, (await locksNow(call))(object)) ?? {})
}

const everyId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** The names of what the identifiers in a text stand for. */
const namesIn = async ({ engine }: Call, text: string): Promise<[string, string][]> => {
  const ids = new Set(text.match(everyId))
  if (ids.size === 0) return []
  const nameOf = await namesById(engine.definitions)
  return [...ids].flatMap((id): [string, string][] => {
    const name = nameOf(id)
    return name === undefined ? [] : [[id, name]]
  })
}

type Wanted = Pick<BodyTask, 'kind' | 'isOne' | 'present' | 'result' | 'isList'>

/** The body with all that its headers say, worked on. */
export const workOn = async (call: Call, wanted: Wanted): Promise<BodyResult> => {
  const { media, text, header } = call
  const format = formatOf(media)
  if (format === 'text/plain') requireDateFormat(call)
  return workOnBodyAside({
    ...wanted,
    format,
    text,
    names: format === 'text/plain' ? [] : await namesIn(call, text),
    baseFolder: header('base-folder'),
    defaultWorkstation: header('default-workstation')
      ?.toUpperCase()
      .replace(/^\/(?=[^/]+$)/, ''),
  })
}

/** The name of the one object of the kind. */
const nameIn = ({ objects }: BodyResult, kind: SaidKind): string =>
  objects.find((object) => object.kind === kind)?.name ?? ''

const create = async (call: Call, kind: SaidKind): Promise<Answer> => {
  const { definitions: desk } = call.engine
  const body = await workOn(call, { kind, isOne: true, result: 'source' })
  const name = nameIn(body, kind)
  const expect = await desk.head()
  const present = await desk.bodies([{ kind, name }])
  if (present.length > 0) {
    throw new Refusal(
      'definition.present',
      `There is a ${codecs[kind].word} ${name} already: change it by PUT with its id.`,
    )
  }
  await applySource(call, body.text, expect)
  return answer(addressOf({ kind, name }), 201)
}

const replace = async (call: Call, kind: SaidKind): Promise<Answer> => {
  const { definitions: desk } = call.engine
  const object = await findById(call, kind)
  const expect = await desk.head()
  const [present] = await desk.bodies([object])
  if (present === undefined) throw new Refusal('definition.unknown', `There is no ${codecs[kind].word} ${object.name}.`)
  const body = await workOn(call, { kind, isOne: true, present, result: 'source' })
  const name = nameIn(body, kind)
  if (name.toUpperCase() !== object.name.toUpperCase()) {
    const sentence = `The id stands for ${object.name}, and the body defines ${name}: an object keeps its name.`
    throw new Refusal('request.invalid', sentence)
  }
  await changeLocked(call, object, () => applySource(call, body.text, expect))
  return answer(addressOf(object))
}

const remove = async (call: Call, kind: SaidKind): Promise<Answer> => {
  const object = await findById(call, kind)
  await changeLocked(call, object, () => deleteObject(call, object, justified(call)))
  const { id, url } = addressOf(object)
  const deletedObjects = [{ id, key: keyOfView(object) }]
  return answer({ ...done(id, url, `${codecs[kind].word} ${object.name} was deleted.`), deletedObjects })
}

const removeMany = async (call: Call, kind: SaidKind): Promise<Answer> => {
  const { oql = '', model_filter: filter = '' } = call.query
  if (oql.trim() === '' && filter === '') {
    throw new Refusal('request.invalid', 'Say which are to be deleted, by oql or model_filter.')
  }
  const views = await selectModel(call, kind)
  requireAtMost(call, views.length)
  const cause = justified(call)
  const response = await onEach(views, addressOf, async ({ kind, name }, number) => {
    const object = { kind, name }
    await changeLocked(call, object, () => deleteObject(call, object, numbered(cause, number)))
    return `${name} was deleted.`
  })
  return answer(response)
}

const byVerb: Readonly<Record<ModelVerb, (call: Call, kind: SaidKind) => Promise<Answer>>> = {
  list,
  create,
  deleteMany: removeMany,
  get,
  replace,
  delete: remove,
  ...lockVerbs,
}

export const modelHandlers = forEachModelOperation(
  (verb, kind): Handler =>
    (call) =>
      byVerb[verb](call, kind),
)
