/** Somebody who may see the part PAY of a site asks and orders everything by HWA's REST API: of the part BOARD nothing comes to light. */
import assert from 'node:assert/strict'
import type { Client } from '#/contract/client.ts'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { isOrder } from '#/twsd/operation.ts'
import { operations, type Bound } from '#/twsd/operations.ts'
import { namedUuid, runUuid, uuidOf } from '#/twsd/uuids.ts'

type Values = Readonly<Record<string, readonly string[]>>

const base64 = (plain: string): string => Buffer.from(plain).toString('base64url')

/** What each parameter of a path can stand for of one part, in identifiers that hold no name in the clear. */
export const identifiersOf = async (admin: Client, part: 'PAY' | 'BOARD'): Promise<Values> => {
  const holds = ({ name }: { readonly name: string }): boolean => name.includes(part)
  const jobs = (await admin.jobs()).items.filter(({ stream }) => stream.includes(part))
  const streams = (await admin.streams()).items.filter(holds)
  const prompts = (await admin.prompts()).items.filter(({ text }) => text.includes(part))
  const resources = (await admin.resources()).items.filter(holds)
  const workstations = (await admin.workstations()).items.filter(holds)
  const defined = (await admin.definitions({ limit: 100 })).items.filter(holds)
  const byKind = Object.groupBy(defined, ({ kind }) => kind)
  const models = Object.fromEntries(
    Object.entries(byKind).map(([kind, [one]]) => {
      const name = one?.name ?? ''
      return [kind, [...new Set([namedUuid(kind, name), modelId(one?.kind ?? 'stream', name)])]]
    }),
  )
  const criticalJobId = jobs.map(({ streamId, name }) => base64(`NODE1;${streamIdentifier(streamId)};${name}`))
  return {
    jobId: criticalJobId,
    criticalJobId,
    jobstreamId: [...streams.map(({ id }) => base64(`NODE1;${streamIdentifier(id)}`)), ...(models['stream'] ?? [])],
    workstationId: workstations.map(({ name }) => base64(name)),
    resourceId: resources.map(({ name }) => base64(name.replace('#', ';'))),
    promptId: prompts.map(({ id }) => base64(String(id))),
    job_id: jobs.map(({ id }) => uuidOf('job', id)),
    run_id: jobs.map(({ id }) => runUuid(id, 1)),
    jobstream_id: streams.map(({ id }) => uuidOf('stream', id)),
    workstation_id: workstations.map(({ name }) => modelId('workstation', name)),
    resource_id: resources.map(({ name }) => modelId('resource', name)),
    prompt_id: prompts.map(({ id }) => uuidOf('prompt', id)),
    model_job_id: models['job'] ?? [],
    model_jobstream_id: models['stream'] ?? [],
    ...models,
  }
}

/** HWA's words for kinds, in the addresses of both versions. */
const kinds: Readonly<Record<string, string>> = { jobdefinition: 'job', jobstream: 'stream', variabletable: 'vartable' }

const pathsOf = ({ path }: Bound, values: Values): string[] => {
  const [, word = ''] = /\/model\/(\w+)/.exec(path) ?? []
  const valuesOf = (name: string): readonly string[] => {
    if (name === 'planId') return ['current']
    return values[name] ?? values[kinds[word] ?? word] ?? ['x']
  }
  return path
    .matchAll(/\{(\w+)\}/g)
    .reduce(
      (paths, [whole, name = '']) =>
        paths.flatMap((one) => valuesOf(name).map((value) => one.replace(whole, encodeURIComponent(value)))),
      [path],
    )
}

/** Asks about both parts, and orders about the part that is not theirs. Answers how many questions were answered. */
export const askAll = async (
  ask: (method: string, path: string, body: string | undefined) => Promise<Response>,
  { own, others }: { readonly own: Values; readonly others: Values },
): Promise<number> => {
  let answered = 0
  const search = `?oql=${encodeURIComponent("name LIKE '@BOARD@'")}&max_object_affected=100`
  for (const operation of operations) {
    const { method } = operation
    const orders = isOrder(operation)
    const bare = [...pathsOf(operation, others), ...(orders ? [] : pathsOf(operation, own))]
    const isByFilter = !operation.path.replace('{planId}', '').includes('{')
    for (const path of isByFilter ? [...(orders ? [] : bare), ...bare.map((one) => one + search)] : bare) {
      const answer = await ask(method, path, method === 'GET' ? undefined : '{}')
      const text = await answer.text()
      const said = `${method} ${path} ${answer.status} ${text.slice(0, 600)}`
      assert.ok(answer.status < 500 || answer.status === 501, said)
      const told = text.replaceAll("name LIKE '@BOARD@'", '') + JSON.stringify([...answer.headers])
      // A definition that is seen is shown whole: PAYROLL says what it follows.
      const isShownWhole = answer.ok && operation.path.includes('/model/')
      assert.doesNotMatch(told, isShownWhole ? /BOARD(?!STREAM|FIRST|\/)/ : /BOARD/, said)
      if (!orders && answer.ok) answered += 1
    }
  }
  return answered
}
