/**
 * The UUIDs of version 2: made from our own numbers and names, so that nothing need be kept to find an object again.
 *
 * What has a number carries it (RFC 9562, 5.8: a UUID of one's own layout); what has a name has a hash of it (RFC 9562, 5.5), and is
 * found by hashing the names that there are.
 */
import { createHash } from 'node:crypto'

/** What has a number in the plan. */
const numbered = ['job', 'stream', 'prompt'] as const
export type Numbered = (typeof numbered)[number]

/** `ba707a01-0000-8000-8000-00000000002a` for job 42. */
export const uuidOf = (kind: Numbered, id: number): string =>
  `ba707a0${numbered.indexOf(kind) + 1}-0000-8000-8000-${id.toString(16).padStart(12, '0')}`

const layout = /^ba707a0([1-3])-0000-8000-8000-([0-9a-f]{12})$/i

/** The number, or undefined where the text is no UUID of this kind. */
export const parseUuid = (kind: Numbered, text: string): number | undefined => {
  const [, place, digits] = layout.exec(text) ?? []
  return place === undefined || digits === undefined || numbered[Number(place) - 1] !== kind
    ? undefined
    : Number.parseInt(digits, 16)
}

/** `ba707a05-0000-8003-8000-00000000002a` for the third run of job 42. */
export const runUuid = (job: number, run: number): string => {
  const digits = run.toString(16).padStart(7, '0')
  return `ba707a05-${digits.slice(0, 4)}-8${digits.slice(4)}-8000-${job.toString(16).padStart(12, '0')}`
}

/** The job and the run, or undefined where the text is no UUID of a run. */
export const parseRunUuid = (text: string): { readonly job: number; readonly run: number } | undefined => {
  const [, high, low, job] = /^ba707a05-([0-9a-f]{4})-8([0-9a-f]{3})-8000-([0-9a-f]{12})$/i.exec(text) ?? []
  if (high === undefined || low === undefined || job === undefined) return undefined
  return { job: Number.parseInt(job, 16), run: Number.parseInt(high + low, 16) }
}

/** Of the names of Batuta; of no meaning elsewhere. */
const space = Buffer.from('ba707a005e7d5000a000000000000000', 'hex')

/** The UUID of what has a name: a definition by its kind and full name, of which the case does not matter. */
export const namedUuid = (kind: string, name: string): string => {
  const hash = createHash('sha1').update(space).update(`${kind} ${name.toUpperCase()}`).digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Whether a text is a UUID at all. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
