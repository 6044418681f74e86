/** What a handler of an operation is given, and what it answers. */
import type { Readable } from 'node:stream'
import { Type, type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { UsersDesk } from '#/access/users-desk.ts'
import type { Engine } from '#/engine/engine.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { isStorable } from '#/lib/storable.ts'
import type { Caller } from '#/model/caller.ts'
import type { Cause } from '#/model/event.ts'
import type { KeptForecasts } from './kept-forecasts.ts'

/** What all calls share. */
export interface TwsdSite {
  readonly version: string
  readonly clock: Clock
  readonly users: Pick<UsersDesk, 'list'>
  /** Those that were created here. */
  readonly forecasts: KeptForecasts
}

export interface Call {
  readonly site: TwsdSite
  /** The engine as the caller may see and order it. */
  readonly engine: Engine
  readonly caller: Caller
  /** Of whatever is ordered. */
  readonly cause: Cause
  /** Of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Of the query; of a repeated name the first. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** A header, or undefined where it is absent or empty; the case of the name does not matter. */
  readonly header: (name: string) => string | undefined
  /** The media type of the body in lower case, without its parameters; empty where none was declared. */
  readonly media: string
  /** The body as it came; empty where there was none. */
  readonly text: string
}

export interface Answer {
  readonly status: number
  /** A text or stream goes out as `media` says, anything else as JSON; undefined: no body. */
  readonly body?: unknown
  /** Absent: JSON. */
  readonly media?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (call: Call) => Promise<Answer> | Answer

/** An answer in JSON. */
export const answer = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body,
  headers,
})

/** An order that was taken: 202 without a body, as HWA has it. */
export const accepted: Answer = { status: 202 }

/** A text or a stream of it. */
export const textAnswer = (body: string | Readable, media = 'text/plain'): Answer => ({ status: 200, body, media })

/**
 * The body, read as JSON and checked. Without a body, or with `null`, it is `{}`: HWA's clients send both. Names that the schema
 * does not have are let be, as clients send more than they must. Throws `request.invalid`.
 */
export const bodyOf = <Schema extends TSchema>({ text }: Pick<Call, 'text'>, schema: Schema): Static<Schema> => {
  const body = withoutBlanks(jsonOf(text) ?? {})
  const check = checkOf(schema)
  if (check.Check(body)) return body as Static<Schema>
  const [mistake] = check.Errors(body)
  const place = mistake?.instancePath.split('/').slice(1).join('.') ?? ''
  const what = place === '' ? 'The body' : `The field "${place}" of the body`
  throw new Refusal('request.invalid', `${what} ${mistake?.message ?? 'is not of the required form'}.`)
}

const jsonOf = (text: string): unknown => {
  if (text.trim() === '') return undefined
  try {
    // Only an escape can bring in what cannot be kept.
    return JSON.parse(text, text.includes('\\u') ? requireStorable : undefined)
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('request.invalid', 'The body is not valid JSON.')
  }
}

/** Throws `request.invalid` for a text that cannot be kept. */
export const requireStorable = <Value>(name: string, value: Value): Value => {
  if (typeof value !== 'string' || isStorable(value)) return value
  throw new Refusal('request.invalid', `"${name}" has characters that it cannot have.`)
}

/**
 * HCL's own samples have names with a blank behind them: `"jobStreamInPlanFilter "`. They stand among the outer ones; a body may be
 * nested deeper than a stack is.
 */
const withoutBlanks = (body: unknown, depth = 3): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && depth > 0
    ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name.trim(), withoutBlanks(value, depth - 1)]))
    : body

const checks = new WeakMap<TSchema, ReturnType<typeof Compile>>()

const checkOf = (schema: TSchema): ReturnType<typeof Compile> => {
  const known = checks.get(schema)
  if (known !== undefined) return known
  const made = Compile(schema)
  checks.set(schema, made)
  return made
}

/** A field that may be absent, or null, which HWA's clients send for absent ones. */
export const Maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))

/** `true` or `false` of a query parameter or a header; undefined where it is absent. Throws `request.invalid`. */
export const trueOrFalse = (name: string, text: string | undefined): boolean | undefined => {
  if (text === undefined || text === '') return undefined
  const word = text.trim().toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  throw new Refusal('request.invalid', `${name} must be true or false, not "${text.slice(0, 40)}".`)
}
