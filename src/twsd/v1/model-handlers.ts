/** Definitions in version 1: got by name or identifier, created, replaced, deleted, listed by their headers. */
import { Type } from 'typebox'
import { Refusal } from '#/lib/refusal.ts'
import { definitionKey, definitionName, keyOf, type Definition } from '#/model/definition.ts'
import type { DefinitionView, ObjectName } from '#/model/definition-views.ts'
import { answer, bodyOf, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { codecs } from '#/twsd/model/kinds.ts'
import { changeLocked, holderIn, lockIfAsked, locksNow, unlock } from '#/twsd/model/locks.ts'
import { sourceOf } from '#/twsd/model/model-object.ts'
import { modelId, reference } from '#/twsd/model/naming.ts'
import { applySource, deleteObject } from '#/twsd/model/apply-source.ts'
import { namesById } from '#/twsd/model/find-definition.ts'
import { pagesOf } from '#/twsd/model/model-index.ts'
import { justified } from '#/twsd/justification.ts'
import { overV1, readV1, writeV1, writeV1Header, type V1Kind } from './model/kinds.ts'
import { modelFilter, roughName, type ModelTest } from './model-filter.ts'
import { definitionNameOf } from './model-ids.ts'
import { forEachModelOperation, modelKinds, type ModelVerb } from './model-operations.ts'
import { listAnswer, pageAsked, pageOf } from './plan-call.ts'
import { readFilter } from './read-filter.ts'
import { runDateHandlers } from './run-dates.ts'

/** By `name` or `key`, of which HWA takes one: `WS#NAME` for what lives on a workstation, else the name. */
const named = async (call: Call, kind: V1Kind): Promise<ObjectName> => {
  const { name, key } = call.query
  const text = name || key
  if (!text) throw new Refusal('request.invalid', 'Say which object is meant: the query parameter "name" or "key".')
  const full = kind === 'folder' ? reference(text.replace(/\/+$/, '')) : withoutRoots(text)
  return { kind, name: await definitionNameOf(call, kind, full) }
}

/** `/FTA1#/PAY` is `FTA1#PAY`: the root is not written. */
const withoutRoots = (text: string): string =>
  text
    .split('#')
    .map((part) => (part.lastIndexOf('/') === 0 ? part.slice(1) : part))
    .join('#')

const byId = async (call: Call, kind: V1Kind): Promise<ObjectName> => ({
  kind,
  name: await definitionNameOf(call, kind, call.params['id'] ?? ''),
})

const show = async (call: Call, kind: V1Kind, object: ObjectName): Promise<Answer> => {
  await lockIfAsked(call, [object])
  const detail = await call.engine.definitions.get(object)
  const lock = (await locksNow(call))(object)
  return answer(writeV1(kind, detail.body as unknown as Definition, { ...detail, lock }))
}

const Body = Type.Record(Type.String(), Type.Unknown())

const bodyDefinition = async (call: Call, kind: V1Kind): Promise<Definition> =>
  readV1(kind, bodyOf(call, Body), { nameOf: await namesById(call.engine.definitions) })

const create = async (call: Call, kind: V1Kind): Promise<Answer> => {
  const { definitions: desk } = call.engine
  const definition = await bodyDefinition(call, kind)
  const name = definitionName(definition)
  const expect = await desk.head()
  if ((await desk.bodies([{ kind, name }])).length > 0) {
    throw new Refusal('definition.present', `There is a ${codecs[kind].word} ${name} already: change it by PUT.`)
  }
  await applySource(call, sourceOf([definition]), expect)
  return answer({ id: modelId(kind, name) }, 201)
}

const replace = async (call: Call, kind: V1Kind): Promise<Answer> => {
  const { definitions: desk } = call.engine
  const object = await byId(call, kind)
  const next = await bodyDefinition(call, kind)
  if (definitionName(next).toUpperCase() !== object.name.toUpperCase()) {
    const sentence = `The id stands for ${object.name}, and the body defines ${definitionName(next)}: an object keeps its name.`
    throw new Refusal('request.invalid', sentence)
  }
  const expect = await desk.head()
  const [present] = await desk.bodies([object])
  if (present === undefined) throw new Refusal('definition.unknown', `There is no ${codecs[kind].word} ${object.name}.`)
  await changeLocked(call, object, () => applySource(call, sourceOf([overV1(kind, present, next)]), expect))
  return answer({ id: modelId(kind, object.name) })
}

const remove = async (call: Call, object: ObjectName): Promise<Answer> => {
  await changeLocked(call, object, () => deleteObject(call, object, justified(call)))
  return { status: 200 }
}

const lock = async (call: Call, object: ObjectName): Promise<Answer> => {
  await call.engine.definitions.locks.take([object], holderIn(call))
  return { status: 204 }
}

const release = async (call: Call, object: ObjectName): Promise<Answer> => {
  await unlock(call, [object])
  return { status: 204 }
}

/** How many bodies are read at a time. */
const atOnce = 1000

interface Listed {
  readonly view: DefinitionView
  readonly body: Definition
}

/** Some objects with their bodies, in their order. */
const withBodies = async ({ engine }: Call, views: readonly DefinitionView[]): Promise<Listed[]> => {
  const listed: Listed[] = []
  for (let from = 0; from < views.length; from += atOnce) {
    const some = views.slice(from, from + atOnce)
    const byKey = new Map((await engine.definitions.bodies(some)).map((body) => [definitionKey(body), body]))
    for (const view of some) {
      const body = byKey.get(keyOf(view.kind, view.name))
      if (body !== undefined) listed.push({ view, body })
    }
  }
  return listed
}

/** Those of which a filter holds. Bodies are read of those alone whose names leave it open: a site has tens of thousands. */
const passing = async (call: Call, test: ModelTest, views: readonly DefinitionView[]): Promise<DefinitionView[]> => {
  const guessed = views.map((view) => ({ view, known: test.byName(view) }))
  const open = guessed.filter(({ known }) => known === undefined).map(({ view }) => view)
  const held = (await withBodies(call, open)).filter(({ body }) => test.byBody(body)).map(({ view }) => view)
  const alsoHeld = new Set(held)
  return guessed.filter(({ view, known }) => known ?? alsoHeld.has(view)).map(({ view }) => view)
}

const query = async (call: Call, kind: V1Kind): Promise<Answer> => {
  const test = readFilter(call, modelFilter(kind, modelKinds[kind].noun))
  const asked = pageAsked(call)
  const found: DefinitionView[] = []
  for await (const views of pagesOf(call.engine.definitions, kind, roughName(call, kind))) {
    found.push(...(await passing(call, test, views)))
  }
  const { items, last } = pageOf(found, asked, ({ name }) => modelId(kind, name))
  const lockOf = await locksNow(call)
  const listed = await withBodies(call, items)
  const headers = listed.map(({ view, body }) => writeV1Header(kind, body, { ...view, lock: lockOf(view) }))
  return listAnswer(call, headers, { last, count: found.length })
}

const byVerb: Readonly<Record<ModelVerb, (call: Call, kind: V1Kind) => Promise<Answer>>> = {
  getNamed: async (call, kind) => show(call, kind, await named(call, kind)),
  create,
  deleteNamed: async (call, kind) => remove(call, await named(call, kind)),
  get: async (call, kind) => show(call, kind, await byId(call, kind)),
  replace,
  delete: async (call, kind) => remove(call, await byId(call, kind)),
  query,
  queryNext: query,
  lock: async (call, kind) => lock(call, await byId(call, kind)),
  unlock: async (call, kind) => release(call, await byId(call, kind)),
  lockNamed: async (call, kind) => lock(call, await named(call, kind)),
  unlockNamed: async (call, kind) => release(call, await named(call, kind)),
}

export const modelHandlers = {
  ...forEachModelOperation(
    (verb, kind): Handler =>
      (call) =>
        byVerb[verb](call, kind),
  ),
  ...runDateHandlers,
}
