/**
 * Completes the OpenAPI document with what the contract knows of each route besides its schemas: what it may refuse, by status, and a
 * request with its answer. Worked out when somebody asks for the document, so that the server carries nothing of it.
 */
import { browserRoutes } from '#/contract/browser.ts'
import { liveRoutes } from '#/contract/live.ts'
import { problemMediaType } from '#/contract/problem.ts'
import { refusalsOf } from '#/contract/route-refusals.ts'
import { routeExamples, type RouteExample } from '#/contract/route-examples.ts'
import type { Route } from '#/contract/route.ts'
import { routes } from '#/contract/routes.ts'
import type { RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'

const everyRoute = { ...routes, ...liveRoutes, ...browserRoutes }

type Content = Record<string, { schema?: object; example?: unknown }>

/** What of an operation of OpenAPI 3.1 is looked at and added to. */
interface Operation {
  readonly operationId?: string
  readonly parameters?: readonly { readonly name: string; example?: unknown }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Record<string, { readonly description: string; readonly content?: Content }>
}

interface Document {
  readonly paths?: Readonly<Record<string, object | undefined>> | undefined
}

/** A copy of the document with more in it. */
export const completeDocument = async <Doc extends Document>(document: Doc): Promise<Doc> => {
  const examples = await routeExamples()
  const copy = structuredClone(document)
  for (const operations of Object.values(copy.paths ?? {})) {
    for (const operation of Object.values(operations ?? {}) as Operation[]) {
      const name = operation.operationId
      if (name === undefined || !isRoute(name)) continue
      Object.assign(operation.responses, refusedAnswers(refusalsOf(name, everyRoute[name])))
      const example = Object.hasOwn(examples, name) ? examples[name as keyof typeof examples] : undefined
      if (example !== undefined) addExample(operation, example, everyRoute[name])
    }
  }
  return copy
}

const isRoute = (name: string): name is keyof typeof everyRoute => Object.hasOwn(everyRoute, name)

/** For each status a problem document (RFC 9457) with one of the codes that become it. */
const refusedAnswers = (codes: readonly RefusalCode[]): Operation['responses'] =>
  Object.fromEntries(
    Object.entries(Object.groupBy(codes, (code) => String(refusals[code].status))).map(([status, those = []]) => [
      status,
      {
        description: those.map((code) => `\`${code}\`: ${refusals[code].title}.`).join(' '),
        content: {
          [problemMediaType]: {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { properties: { status: { const: Number(status) }, code: { enum: those.toSorted() } } },
              ],
            },
          },
        },
      },
    ]),
  )

const addExample = (operation: Operation, { request, answer }: RouteExample, route: Route): void => {
  const inAddress: Readonly<Record<string, unknown>> = { ...request.params, ...request.query }
  for (const parameter of operation.parameters ?? []) {
    if (inAddress[parameter.name] !== undefined) parameter.example = inAddress[parameter.name]
  }
  const body = operation.requestBody?.content['application/json']
  if (body !== undefined && request.body !== undefined) body.example = request.body
  const answered = operation.responses['200']?.content?.[route.media ?? 'application/json']
  if (answered !== undefined) answered.example = answer
}
