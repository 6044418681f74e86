/**
 * A request and its answer for each route that programs call, for the API reference.
 *
 * They stand in `route-examples.json` as a server of the tests answered them (`test/edge/examples.test.ts`), and are read when somebody
 * asks for them. A route that is not among them does not compile; those that only browsers are sent to need none.
 */
import type { LiveRouteName } from './live.ts'
import type { RouteName } from './routes.ts'

type Fields = Readonly<Record<string, unknown>>

export interface RouteExample {
  readonly request: { readonly params?: Fields; readonly query?: Fields; readonly body?: Fields }
  /** A JSON document, or the text of an answer that is none. */
  readonly answer: unknown
}

export type RouteExamples = Readonly<Record<RouteName | LiveRouteName, RouteExample>>

export const routeExamples = async (): Promise<RouteExamples> =>
  (await import('./route-examples.json', { with: { type: 'json' } })).default
