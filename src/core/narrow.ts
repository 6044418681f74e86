/**
 * What the index of the plan can answer of a condition, and what is left to be asked of each row.
 *
 * A condition that has to hold in whole is taken apart: what is about status and lateness becomes a set of kinds, what is about names and
 * workstations a question about their numbers, what is about the stream of a job a question about streams.
 */
import type { Condition, Test } from '#/selection/condition.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import {
  predicateOf,
  readerOf,
  textTest,
  type Predicate,
  type Reader,
  type Readers,
  type Schema,
} from './condition-test.ts'
import { phaseWords } from './phase-words.ts'
import { everyKind, isLateKind, kinds, statusOfKind } from './plan-index.ts'
import { rememberedByCode } from './remembered.ts'
import { streamWords } from './stream-words.ts'

export interface Narrowed {
  /** Of which kinds a row may be, as bits. */
  kinds: number
  /** Questions about the numbers of its name and its workstation. */
  readonly names: Predicate<number>[]
  readonly workstations: Predicate<number>[]
  /** About the stream of a job, by the names that the fields have there. */
  readonly streams: Condition[]
  readonly rest: Condition[]
}

interface Narrowing extends Schema<number> {
  readonly noun: 'job' | 'stream'
}

export const narrow = (where: Condition | undefined, narrowing: Narrowing): Narrowed => {
  const narrowed: Narrowed = { kinds: everyKind, names: [], workstations: [], streams: [], rest: [] }
  for (const part of partsOf(where)) {
    const fields = fieldsIn(part)
    const isOf = (...names: string[]): boolean => fields.every((field) => names.includes(field))
    if (fields.length === 0) narrowed.rest.push(part)
    else if (isOf('status', 'late')) narrowed.kinds &= kindsThat(part, narrowing)
    else if (isOf('name')) narrowed.names.push(codeTest(part, 'name', narrowing))
    else if (isOf('workstation')) narrowed.workstations.push(codeTest(part, 'workstation', narrowing))
    else if (narrowing.noun === 'job' && isOf(...fieldsOfStream.keys())) narrowed.streams.push(asOfStream(part))
    else {
      if (part.is === 'field' && part.field === 'state') narrowed.kinds &= kindsInState(part.test, narrowing.noun)
      narrowed.rest.push(part)
    }
  }
  return narrowed
}

export const partsOf = (where: Condition | undefined): readonly Condition[] => {
  if (where === undefined) return []
  return where.is === 'all' ? where.of : [where]
}

const fieldsIn = (condition: Condition): string[] => {
  if (condition.is === 'field') return [condition.field]
  return condition.is === 'not' ? fieldsIn(condition.of) : condition.of.flatMap(fieldsIn)
}

const statusesOf = { job: jobStatuses, stream: streamStatuses } as const

/** The kinds of which a predicate holds, as bits. */
const kindsWhere = (holds: (kind: number) => boolean): number => {
  let bits = 0
  for (let kind = 0; kind < kinds; kind += 1) if (holds(kind)) bits |= 1 << kind
  return bits & everyKind
}

/** A condition on status and lateness alone is asked of each kind. */
const kindsThat = (condition: Condition, { noun, fields }: Narrowing): number => {
  const readers: Readers<number> = {
    status: { as: 'text', of: (kind) => statusesOf[noun][statusOfKind(kind)] ?? null },
    late: { as: 'flag', of: isLateKind },
  }
  return kindsWhere(predicateOf(condition, { readers, fields }))
}

export const isOfKinds = (wanted: number, kind: number): boolean => (wanted & (1 << kind)) !== 0

export const kindsOfStatus = (noun: Narrowing['noun'], wanted: readonly string[]): number =>
  kindsWhere((kind) => wanted.includes(statusesOf[noun][statusOfKind(kind)] ?? ''))

/** Which of conman's words go with a status; some go with one by more than it tells. */
const wordsOf = {
  job: (status: string): string[] =>
    Object.values(phaseWords).flatMap((words) =>
      words.filter((one) => one.status === status).map(({ internal }) => internal),
    ),
  stream: (status: string): string[] => {
    const words = Object.entries(streamWords).find(([name]) => name === status)
    return words === undefined ? [] : [words[1].internal, 'CANCELP']
  },
} as const

/** More than are in such a state, never fewer. */
const kindsInState = (test: Test, noun: Narrowing['noun']): number => {
  const passes = textTest(test, false)
  const may = statusesOf[noun].map((status) => wordsOf[noun](status).some(passes))
  return kindsWhere((kind) => may[statusOfKind(kind)] === true)
}

/** A condition on a name, asked of its number. */
const codeTest = (condition: Condition, field: string, { readers, fields, tally }: Narrowing): Predicate<number> => {
  const reader = readerOf(field, { readers })
  if (reader.as !== 'coded') throw new Error(`the field ${field} has no numbers`)
  const byCode: Reader<number> = { as: 'text', of: reader.text }
  return rememberedByCode(predicateOf(condition, { readers: { [field]: byCode }, fields }), tally)
}

/** How a job's field that its stream tells is called there: of those that never change, so that an answer about a stream may be remembered. */
const fieldsOfStream = new Map([
  ['stream', 'name'],
  ['streamWorkstation', 'workstation'],
  ['streamId', 'id'],
  ['scheduledAt', 'scheduledAt'],
  ['day', 'day'],
])

const asOfStream = (condition: Condition): Condition => {
  switch (condition.is) {
    case 'field':
      return { ...condition, field: fieldsOfStream.get(condition.field) ?? condition.field }
    case 'not':
      return { is: 'not', of: asOfStream(condition.of) }
    case 'all':
    case 'any':
      return { is: condition.is, of: condition.of.map(asOfStream) }
  }
}
