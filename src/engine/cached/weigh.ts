/** What is an answer, and roughly how much memory it takes: by a sample of it, for a long one is dear to look through. */
import type { Page } from '#/engine/page.ts'

/** So many of a long list are looked at. */
const sampled = 8

/** Measured on pages of jobs: a row is 220 bytes of objects, and its text, which is kept as well once it was sent, 370. */
const bytesACharacter = 2

export const weigh = (answer: unknown): number =>
  bytesACharacter * (isPage(answer) ? charactersOf(answer.items) : lengthOf(answer))

const charactersOf = (items: readonly unknown[]): number => {
  if (items.length <= sampled) return lengthOf(items)
  const step = items.length / sampled
  const sample = Array.from({ length: sampled }, (_, place) => items[Math.floor(place * step)])
  return (lengthOf(sample) / sampled) * items.length
}

/** 0 of what has no text. */
const lengthOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0

export const isPage = (value: unknown): value is Page<unknown> => {
  const { items, next } = isObject(value) ? value : {}
  return Array.isArray(items) && (next === null || typeof next === 'string')
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
