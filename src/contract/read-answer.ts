/**
 * Reads answers of a server that is older or newer than this program.
 *
 * What an older server does not tell yet is null, or an empty list, wherever the contract lets it be that. What a newer one
 * tells besides is passed over. `missingIn` names what is left that nobody can do without.
 */
import { Type, type TSchema } from 'typebox'

/** Fills the answer in place where it can be, and returns it. */
export const fillIn = <T>(schema: TSchema, answer: T): T => {
  if (Type.IsArray(schema) && Array.isArray(answer)) {
    for (const item of answer) fillIn(schema.items, item)
  } else if (Type.IsObject(schema) && isRecord(answer)) fillFields(schema.properties, answer)
  else if (Type.IsUnion(schema)) {
    const [only, ...others] = schema.anyOf.filter((one) => !Type.IsNull(one))
    if (only !== undefined && others.length === 0) fillIn(only, answer)
  }
  return answer
}

const fillFields = (properties: Readonly<Record<string, TSchema>>, answer: Record<string, unknown>): void => {
  for (const [name, schema] of Object.entries(properties)) {
    if (Object.hasOwn(answer, name)) fillIn(schema, answer[name])
    else if (Type.IsOptional(schema)) continue
    else if (Type.IsUnion(schema) && schema.anyOf.some((one) => Type.IsNull(one))) answer[name] = null
    else if (Type.IsArray(schema)) answer[name] = []
  }
}

/** The path of the first field that the contract names and the answer has not: `/items/0/status`. */
export const missingIn = (schema: TSchema, answer: unknown, path = ''): string | undefined => {
  if (Type.IsArray(schema) && Array.isArray(answer)) {
    return firstOf(answer.map((item, i) => () => missingIn(schema.items, item, `${path}/${i}`)))
  }
  if (!Type.IsObject(schema) || !isRecord(answer)) return undefined
  return firstOf(
    Object.entries(schema.properties).map(([name, field]) => () => {
      if (Object.hasOwn(answer, name)) return missingIn(field, answer[name], `${path}/${name}`)
      return Type.IsOptional(field) ? undefined : `${path}/${name}`
    }),
  )
}

const firstOf = (searches: readonly (() => string | undefined)[]): string | undefined => {
  for (const search of searches) {
    const found = search()
    if (found !== undefined) return found
  }
  return undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
