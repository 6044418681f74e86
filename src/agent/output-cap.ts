/**
 * Keeps the output of a run small: its first part, a line that says how much was left out, and the last lines, where errors
 * stand.
 *
 * Jobs write to the file themselves, always at its end, so that it can be cut while they write. What is cut then is counted
 * in the file `dropped`, for the line that is written when the job has ended.
 */
import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { formatBytes } from '#/lib/words.ts'
import { ifThere } from './file-errors.ts'

/** How much of the end is kept, in bytes. */
const tailBytes = 64 * 1024

const sizeOf = (path: string): number => ifThere(() => statSync(path).size) ?? 0

const droppedSoFar = (folder: string): number =>
  Number(ifThere(() => readFileSync(join(folder, 'dropped'), 'utf8')) ?? 0)

/** What the last cut took off the end: the job may write nothing more, and then this is its end. */
const tailBeforeCut = (folder: string): Buffer => ifThere(() => readFileSync(join(folder, 'tail'))) ?? Buffer.alloc(0)

/** Cuts the output of a running job back to `cap` bytes when it has twice as many. Call it several times a second. */
export const cutOutput = (folder: string, cap: number): void => {
  const output = join(folder, 'output')
  const size = sizeOf(output)
  if (size <= 2 * cap) return
  const tail = readTail(output, Math.max(cap, size - tailBytes), tailBytes)
  truncateSync(output, cap)
  writeFileSync(join(folder, 'tail'), tail)
  writeFileSync(join(folder, 'dropped'), String(droppedSoFar(folder) + size - cap))
}

const readTail = (path: string, from: number, length: number): Buffer => {
  const file = openSync(path, 'r')
  try {
    const tail = Buffer.alloc(length)
    return tail.subarray(0, readSync(file, tail, 0, length, from))
  } finally {
    closeSync(file)
  }
}

/** Brings the output of a job that has ended to its last form. */
export const capOutput = (folder: string, cap: number): void => {
  const output = join(folder, 'output')
  const size = sizeOf(output)
  const beyond = Math.max(0, size - cap)
  const dropped = droppedSoFar(folder)
  if (beyond === 0 && dropped === 0) return
  const since = readTail(output, Math.max(cap, size - tailBytes), Math.min(beyond, tailBytes))
  const tail = Buffer.concat([tailBeforeCut(folder), since]).subarray(-tailBytes)
  const leftOut = dropped + beyond - tail.length
  if (leftOut === 0) return
  truncateSync(output, cap)
  appendFileSync(output, `\n[batuta: output capped at ${formatBytes(cap)}; ${leftOut} bytes left out]\n`)
  appendFileSync(output, tail)
}
