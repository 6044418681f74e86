/** What version 2 offers for definitions of every kind: converting, several streams at once, completing names. */
import { Refusal } from '#/lib/refusal.ts'
import { definitionKey, keyOf } from '#/model/definition.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import { answer, textAnswer, type Answer, type Call } from '#/twsd/call.ts'
import { applySource } from '#/twsd/model/apply-source.ts'
import { keyOfView } from '#/twsd/model/definition-noun.ts'
import { namesById } from '#/twsd/model/find-definition.ts'
import { formatAccepted } from '#/twsd/model/documents.ts'
import { codecs, kindOfWord, saidKinds } from '#/twsd/model/kinds.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { parseUuid } from '#/twsd/uuids.ts'
import { workOn } from './model-handlers.ts'
import { flagIn, pageAsked, pageValue } from './paging.ts'
import { requireDateFormat } from './said-headers.ts'

/** From the format of the body to the one that is accepted; `isList` false: one object alone. */
export const convert = async (call: Call, isList: boolean): Promise<Answer> => {
  const format = formatAccepted(call.header('accept'))
  if (format === 'text/plain') requireDateFormat(call)
  const { text } = await workOn(call, { isOne: !isList, isList, result: format })
  return textAnswer(text, format)
}

/** Streams and what they need, kept together or not at all. */
export const createStreams = async (call: Call): Promise<Answer> => {
  const { definitions: desk } = call.engine
  const { objects, text } = await workOn(call, { result: 'source' })
  if (objects.length === 0) throw new Refusal('request.invalid', 'workflows must hold at least one object.')
  const present = new Set((await desk.bodies(objects)).map(definitionKey))
  const failure = await keep(call, text)
  const results = objects.map(({ kind, name, key }) => ({
    ...(failure === undefined && { id: modelId(kind, name) }),
    key,
    status: failure !== undefined ? 'ERROR' : present.has(keyOf(kind, name)) ? 'REPLACED' : 'CREATED',
    messages: failure ?? [],
  }))
  return answer(results, 201)
}

/** What the desk finds wrong with the definitions; any other refusal is one of the whole request. */
const keep = async (call: Call, text: string): Promise<string[] | undefined> => {
  try {
    await applySource(call, text)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'definition.invalid') throw error
    const { diagnostics = [] } = error.details as { diagnostics?: readonly { readonly message: string }[] }
    return [error.message, ...diagnostics.map(({ message }) => message)]
  }
}

/** Objects whose name or key begins with a text. */
export const autocomplete = async (call: Call): Promise<Answer> => {
  const { type = '', value = '', exact_match: exactly } = call.query
  const kind = kindOfWord(type)
  if (kind === undefined) {
    throw new Refusal(
      'request.invalid',
      `type must be one of ${saidKinds.map((known) => codecs[known].word).join(', ')}.`,
    )
  }
  const isExact = flagIn('exact_match', exactly, false)
  const { limit, offset } = pageAsked(call)
  const typed = value.toUpperCase()
  const isMeant = (name: string): boolean => (isExact ? name === typed : name.startsWith(typed))
  const found = []
  for (let after: string | undefined; ;) {
    const page = await call.engine.definitions.list({ kind }, { limit: 5000, after })
    for (const view of page.items) {
      const key = keyOfView(view).toUpperCase()
      const own = key.slice(key.lastIndexOf('/') + 1)
      if (isMeant(own) || isMeant(key) || isMeant(view.name.toUpperCase())) found.push(view)
    }
    if (page.next === null) break
    after = page.next
  }
  const results = found.slice(offset, offset + limit).map((view) => ({
    id: modelId(view.kind, view.name),
    key: keyOfView(view),
    ...(view.description !== null && { description: view.description }),
    kind: codecs[kind].word,
  }))
  return answer(pageValue(call, '/api/v2/model/common/autocomplete', { items: results, total: found.length }))
}

/** The names of the output conditions of a job definition, or of the one that a job of the plan was made from. */
export const outputConditions = async (call: Call): Promise<Answer> => {
  const name = await definitionAsked(call)
  const [found] = await call.engine.definitions.bodies([{ kind: 'job', name }])
  if (found?.kind !== 'job') throw new Refusal('definition.unknown', `There is no JobDefinition ${name}.`)
  return answer(conditionNames(found))
}

const definitionAsked = async ({ engine, query }: Call): Promise<string> => {
  const { job_definition_ref: reference, job_definition_ref_id: id, job_id: job } = query
  if (reference !== undefined && reference !== '') {
    const [workstation = '', name = ''] = reference.split('#').map((part) => part.replace(/^\/(?=[^/]+$)/, ''))
    return `${workstation}#${name}`
  }
  if (id !== undefined && id !== '') return (await namesById(engine.definitions))(id) ?? id
  const number = job === undefined ? undefined : parseUuid('job', job)
  if (number !== undefined) return (await engine.job(number)).definition
  throw new Refusal('request.invalid', 'Say which job: by job_definition_ref, job_definition_ref_id or job_id.')
}

const conditionNames = ({ successConditions = [], outputConditions = [] }: JobDefinition): string[] =>
  [...successConditions, ...outputConditions].map(({ name }) => name)
