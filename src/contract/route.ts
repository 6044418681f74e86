/**
 * What a route of the API is: one description from which the server, the client and the API reference are made.
 *
 * Its three inputs (path, query, body) share no field names, so that client and server pass them as one flat object.
 */
import type { Needs } from '#/model/caller.ts'
import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox'

/** All routes lie below this path. */
export const apiPrefix = '/api/v1'

export interface Route<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
  Answer extends TSchema = TSchema,
> {
  readonly method: 'GET' | 'POST'
  /** Below `/api/v1`, parameters as `:id`. */
  readonly path: string
  /** The heading it stands under in the API reference. */
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** Changes nothing, although it is a POST: it is not in the audit. */
  readonly asks?: true
  /** The plan as it stands, and nothing besides: how the answer is known to be the same as before. */
  readonly shows?: 'plan'
  /** Who may use it. */
  readonly needs: Needs
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly response: Answer
  /** What it answers with instead of JSON. */
  readonly media?: 'text/plain' | 'text/event-stream' | 'text/html'
  /** The text is too large to stand whole in memory: it is sent part by part. */
  readonly inParts?: true
  /** Answers with the address to go on at, and nothing besides. */
  readonly redirects?: true
  /** The largest body in bytes; absent: the server's usual limit. */
  readonly bodyLimit?: number
}

/** An object with these fields and no others, so that a misspelt field is refused and not passed over. */
export const exactly = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

const Nothing = exactly({})
type Nothing = typeof Nothing

type Description<P extends TObject, Q extends TObject, B extends TObject, A extends TSchema> = Omit<
  Route<P, Q, B, A>,
  'params' | 'query' | 'body' | 'needs'
> & { readonly params?: P; readonly query?: Q; readonly body?: B; readonly needs?: Needs }

/** Describes a route. What is left out of `params`, `query` and `body` takes nothing; who asks needs to be a viewer, who orders an operator. */
export const route = <
  A extends TSchema,
  P extends TObject = Nothing,
  Q extends TObject = Nothing,
  B extends TObject = Nothing,
  const M extends Route['method'] = Route['method'],
>(
  description: Description<P, Q, B, A> & { readonly method: M },
): Route<P, Q, B, A> & { readonly method: M } => ({
  ...description,
  needs: description.needs ?? (description.method === 'GET' ? 'viewer' : 'operator'),
  // The defaults of the type parameters are these very values.
  params: description.params ?? (Nothing as TObject as P),
  query: description.query ?? (Nothing as TObject as Q),
  body: description.body ?? (Nothing as TObject as B),
})

/** All that a caller passes to a route, in one object. */
export type Input<R> = R extends Route<infer P, infer Q, infer B> ? Static<P> & Static<Q> & Static<B> : never

/** What a route answers. */
export type Answer<R> = R extends Route<TObject, TObject, TObject, infer A> ? Static<A> : never
