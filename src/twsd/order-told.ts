/** What the audit is told of an order that came by HWA's REST API: its input, and how its object stands. */
import { lookAt } from '#/access/audit-look.ts'
import type { Waiter } from '#/model/plan.ts'
import type { Answer, Call } from './call.ts'
import type { Operation } from './operation.ts'
import { findJob, findStream } from './v1/find.ts'
import { findPrompt, findResource } from './v1/resource-handlers.ts'
import { findWorkstation } from './v1/workstation-handlers.ts'
import { jobNumber, promptOf, resourceOf, runOf, streamNumber, workstationOf } from './v2/plan-find.ts'

/** Finds the object of an order, and answers a look at it. */
type Find = (call: Call) => Promise<() => unknown>

const holder =
  (of: Waiter['of'], idOf: (call: Call) => Promise<number> | number): Find =>
  async (call) => {
    const id = await idOf(call)
    return () => lookAt(call.engine, { of, id })
  }

const listed =
  (look: (call: Call) => unknown): Find =>
  async (call) =>
  () =>
    look(call)

/** By the parameter of the path that names the object of an order about the plan. */
const finders: Readonly<Record<string, Find>> = {
  jobId: holder('job', async (call) => (await findJob(call)).id),
  jobstreamId: holder('stream', async (call) => (await findStream(call, call.params['jobstreamId'] ?? '')).id),
  workstationId: listed((call) => findWorkstation(call)),
  resourceId: listed(findResource),
  promptId: listed(findPrompt),
  job_id: holder('job', jobNumber),
  run_id: holder('job', (call) => runOf(call).job),
  jobstream_id: holder('stream', streamNumber),
  workstation_id: listed(workstationOf),
  resource_id: listed(resourceOf),
  prompt_id: listed(promptOf),
}

const definitions = listed(async ({ engine }) => ({ revision: await engine.definitions.head() }))

const isOfPlan = ({ path }: Operation): boolean => /^(\/api\/v2)?\/plan\//.test(path)

/** Undefined: there is nothing to look at before, as there is not when something is submitted. */
const findFor = (operation: Operation): Find | undefined => {
  if (!isOfPlan(operation)) return definitions
  if (operation.method === 'POST') return undefined
  const [, name = ''] = /.*\{(\w+)\}/.exec(operation.path) ?? []
  return finders[name]
}

/** In what is submitted by itself stands a definition, which may hold passwords: it is told by its hash, as all definitions are. */
const holdsDefinition = ({ path }: Operation): boolean => /ad[-_]hoc/.test(path)

/** `body` is what `text` says; where it is told, secrets in it are hidden by their names. */
export const inputTold = (operation: Operation, { params, query, header, text }: Call): object => {
  const isTold = isOfPlan(operation) && !holdsDefinition(operation)
  return {
    params,
    query,
    conditions: header('conditions'),
    ...(text !== '' && { text }),
    ...(isTold && text !== '' && { body: readableBody(text) }),
  }
}

/** What is no JSON is refused by the order itself. */
const readableBody = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How the object of the order stands; undefined: it has none that could be looked at. */
export const lookFor = (operation: Operation, call: Call): (() => unknown) | undefined => {
  const find = findFor(operation)
  let look: (() => unknown) | undefined
  return (
    find &&
    (async () => {
      look ??= await find(call)
      return look()
    })
  )
}

/** Of an order about many, or of what was submitted: each by what was answered about it. */
export const answerTold = (answer: unknown): unknown => (answer as Answer).body
