/** What the fields of HWA's filters come to as conditions on the plan, which the engine looks for itself. */
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { all, any, compares, like, not, oneOf, type Condition, type Order } from '#/selection/condition.ts'
import type { Words } from '#/selection/field.ts'
import { textTest } from '#/selection/parse-named.ts'
import { distinct, valuesOfWord } from '#/selection/words-of.ts'
import type { Call } from '#/twsd/call.ts'
import { bodyOf } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { Type } from 'typebox'
import { asFlag, asList, asNumber, asObject, asRange, asText, type FilterFields } from './read-filter.ts'

export type ConditionField = FilterFields<Condition>[string]

export const conditions = { all, any, not }

/** Nothing at all. */
export const nothing: Condition = any([])

/** A name without a folder is meant in every folder. */
const nameTest = (field: string, name: string): Condition =>
  name.includes('/') ? textTest(field, name) : like(field, `/@/${name}`)

/** A pattern of a name; one of the fields must have it. */
export const name =
  (...fields: readonly string[]): ConditionField =>
  (value, place) => {
    const wanted = asText(value, place).toUpperCase()
    return any(fields.map((field) => nameTest(field, wanted)))
  }

/** A pattern of a text, as it is written. */
export const text =
  (field: string): ConditionField =>
  (value, place) =>
    textTest(field, asText(value, place))

/** A resource or file on any workstation: `WS#NAME`. */
export const onAnyWorkstation =
  (field: string): ConditionField =>
  (value, place) =>
    like(field, `@#${asText(value, place)}`)

/** A word or a list of them. Throws `request.invalid` for one that there is not. */
export const word =
  (field: string, words: Words): ConditionField =>
  (value, place) => {
    const list = Array.isArray(value) ? asList(value, place) : [value]
    const values = list.map((one) => {
      const said = asText(one, place)
      const meant = valuesOfWord(words, said, { anyCase: true })
      if (meant !== undefined) return meant
      const known = Object.keys(words)
      throw new Refusal('request.invalid', `"${said}" is no value of "${place}".${didYouMean(said, known)}`, { known })
    })
    return oneOf(field, distinct(values))
  }

export const number =
  (field: string): ConditionField =>
  (value, place) =>
    oneOf(field, [asNumber(value, place)])

export const instant =
  (field: string): ConditionField =>
  (value, place) =>
    oneOf(field, [instantOf(value, place)])

const instantOf = (value: unknown, place: string): Instant =>
  readInstant(place, typeof value === 'number' ? value : asText(value, place))

const ends =
  (read: (value: unknown, place: string) => number) =>
  (field: string): ConditionField =>
  (value, place) => {
    const { rangeStart, rangeEnd } = asRange(value, place)
    return all([
      ...(rangeStart == null ? [] : [compares(field, '>=', read(rangeStart, `${place}.rangeStart`))]),
      ...(rangeEnd == null ? [] : [compares(field, '<=', read(rangeEnd, `${place}.rangeEnd`))]),
    ])
  }

/** `rangeStart` to `rangeEnd`, both included, each of which may be absent. */
export const numberRange = ends(asNumber)
export const instantRange = ends(instantOf)

/** True or false, or a list of them. */
export const flag =
  (condition: Condition): ConditionField =>
  (value, place) => {
    const list = Array.isArray(value) ? asList(value, place) : [value]
    return any(list.map((one) => (asFlag(one, place) ? condition : not(condition))))
  }

export const isSet = (field: string): Condition => oneOf(field, [true])

/** What has only one value here: asked for the other, there is nothing. */
export const always =
  (constant: boolean): ConditionField =>
  (value, place) => {
    const list = Array.isArray(value) ? asList(value, place) : [value]
    return list.some((one) => asFlag(one, place) === constant) ? undefined : nothing
  }

const Sorted = Type.Object({ sorters: Type.Optional(Type.Unknown()) })

/** The most fields that a list is ordered by. */
const mostSorters = 3

/** The order that a body asks for; a sorter that nothing is known of changes nothing. */
export const readOrder = (call: Call, noun: string, fields: Readonly<Record<string, string>>): Order => {
  const { sorters } = bodyOf(call, Sorted)
  const sorter = sorters == null ? undefined : asObject(sorters, 'sorters')[`${noun}Sorter`]
  if (sorter == null) return []
  return Object.entries(asObject(sorter, `${noun}Sorter`))
    .flatMap(([name, how]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (field === undefined || how == null) return []
      const { descending, priority } = asObject(how, `${noun}Sorter.${name}`)
      return [{ field, descending: descending === true, priority: priority == null ? 0 : asNumber(priority, name) }]
    })
    .toSorted((a, b) => a.priority - b.priority)
    .slice(0, mostSorters)
    .map(({ field, descending }) => ({ field, descending }))
}
