/** How words of the command line are read: what cannot be read is refused before anything is asked of the server. */
import { InvalidArgumentError } from 'commander'
import { highestLimit } from '#/model/workstation-change.ts'

/** At least 1. */
export const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number, 1 or more.')
}

const between = (text: string, most: number): number | undefined => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN
  return number <= most ? number : undefined
}

/** 0-1024. */
export const workstationLimit = (text: string): number => {
  const limit = between(text, highestLimit)
  if (limit === undefined) throw new InvalidArgumentError(`It must be a whole number from 0 to ${highestLimit}.`)
  return limit
}

/** 0-1024; `none` is null. */
export const streamLimit = (text: string): number | null => {
  const limit = text === 'none' ? null : between(text, highestLimit)
  if (limit === undefined)
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${highestLimit}, or none.`)
  return limit
}

const fences: ReadonlyMap<string, number> = new Map([
  ['hi', 100],
  ['go', 101],
  ['system', 0],
])

/** 0-99, or conman's words for the priorities that stand for one; HI and GO are also written 100 and 101. */
export const fenceOf = (text: string): number => {
  const fence = fences.get(text.toLowerCase()) ?? between(text, 101)
  if (fence === undefined) throw new InvalidArgumentError('It must be a priority from 0 to 99, hi, go or system.')
  return fence
}

export const unitsOf = (text: string): number => {
  const units = between(text, 1_000_000)
  if (units === undefined) throw new InvalidArgumentError('It must be a whole number from 0 to 1000000.')
  return units
}

export const yesOrNo = (text: string): 'yes' | 'no' => {
  if (text === 'yes' || text === 'no') return text
  throw new InvalidArgumentError('It must be yes or no.')
}

export const succOrAbend = (text: string): 'succ' | 'abend' => {
  if (text === 'succ' || text === 'abend') return text
  throw new InvalidArgumentError('It must be succ or abend.')
}

const urgent: ReadonlyMap<string, number> = new Map([
  ['hi', 100],
  ['go', 101],
])

/** 0 to 99; HI and GO, also written 100 and 101, are above them all (User's Guide and Reference, "priority"). */
export const priorityNamed = (text: string): number => {
  const priority = urgent.get(text.toLowerCase()) ?? between(text, 101)
  if (priority === undefined) throw new InvalidArgumentError('It must be a number from 0 to 99, HI or GO.')
  return priority
}

/** Collects the words of an option that may be repeated. */
export const several = (text: string, before: readonly string[] = []): string[] => [...before, text]

export const atOnceOrNever = (text: string): 'at-once' | 'never' => {
  if (text === 'at-once' || text === 'never') return text
  throw new InvalidArgumentError('It must be at-once or never.')
}
