/** From when on what the machine has left is too little: the rules of docs/health.md. */
import type { Instant } from '#/lib/clock.ts'
import { count, formatBytes } from '#/lib/words.ts'
import type { Condition } from './health.ts'

const [MiB, GiB] = [2 ** 20, 2 ** 30]

export interface DiskNow {
  /** In bytes. */
  readonly free: number
  readonly size: number
  /** How many files there may be, and how many more; absent or 0 where the file system has no such bound. */
  readonly files?: number | undefined
  readonly freeFiles?: number | undefined
}

/** Of the disk that a folder lies on; `what`: which. */
export const diskCondition = (
  { free, size, files = 0, freeFiles = 0 }: DiskNow,
  what = 'the data folder',
): Condition => {
  const facts = {
    freeBytes: free,
    sizeBytes: size,
    freePercent: percentOf(free, size),
    ...(files > 0 && { freeFilesPercent: percentOf(freeFiles, files) }),
  }
  const remedy = `Make room on the disk of ${what}: older backups, output of jobs, or give it a larger disk.`
  const left = `The disk of ${what} has ${formatBytes(free)} left of ${formatBytes(size)}`
  const filesLeft = `The disk of ${what} has room for ${freeFiles} more files of ${files}`
  const fewer = (share: number): boolean => files > 0 && freeFiles < files * share
  if (free < 256 * MiB || free < size / 100)
    return { status: 'failed', error: `${left}; commits will fail.`, remedy, facts }
  if (fewer(0.01)) return { status: 'failed', error: `${filesLeft}; commits will fail.`, remedy, facts }
  if (free < 2 * GiB || free < size / 20) return { status: 'degraded', error: `${left}.`, remedy, facts }
  if (fewer(0.05)) return { status: 'degraded', error: `${filesLeft}.`, remedy, facts }
  return { status: 'ok', facts }
}

const percentOf = (part: number, whole: number): number => Math.round((part / whole) * 100)

const dayMs = 86_400_000

/** A certificate that is nearly over is somebody's work to do. */
export const certificateCondition = (
  { from, until }: { readonly from: Instant; readonly until: Instant },
  now: Instant,
): Condition => {
  const days = Math.floor((until - now) / dayMs)
  const facts = { certificateDays: days, certificateAgeDays: Math.floor((now - from) / dayMs) }
  if (days >= 14) return { status: 'ok', facts }
  const left = days === 0 ? 'less than a day' : count(days, 'day')
  const error = until > now ? `The TLS certificate is over in ${left}.` : 'The TLS certificate is over.'
  const remedy =
    'Put a new certificate in the place of its file: it is used within a minute. One of our own is renewed by a start.'
  return { status: 'degraded', error, remedy, facts }
}

export interface MemoryNow {
  /** Of this process, in bytes. */
  readonly rss: number
  readonly heapUsed: number
  readonly heapLimit: number
  /** Of the machine. */
  readonly available: number
  readonly total: number
}

export const memoryCondition = ({ rss, heapUsed, heapLimit, available, total }: MemoryNow): Condition => {
  const facts = { rssBytes: rss, heapBytes: heapUsed, heapLimitBytes: heapLimit, availableBytes: available }
  if (heapUsed > heapLimit * 0.9) {
    const error = `The server uses ${formatBytes(heapUsed)} of the ${formatBytes(heapLimit)} that its heap may take.`
    return { status: 'degraded', error, remedy: 'Restart the server in a quiet hour, and report it.', facts }
  }
  if (available < total / 20) {
    const error = `The machine has ${formatBytes(available)} of memory left of ${formatBytes(total)}.`
    return { status: 'degraded', error, remedy: 'Look what else runs on this machine, or give it more memory.', facts }
  }
  return { status: 'ok', facts }
}

/** How late the event loop comes, in milliseconds. */
export const loopCondition = (delayMs: number): Condition => {
  const facts = { delayMs: Math.round(delayMs) }
  if (delayMs <= 250) return { status: 'ok', facts }
  const error = `The event loop is ${facts.delayMs} ms late: starts and answers wait.`
  return { status: 'degraded', error, remedy: 'Look what takes the processors of this machine.', facts }
}

export interface QueuesNow {
  /** Of the plan: inputs that wait for their pass, and commits under way. */
  readonly inputs: number
  readonly commits: number
  /** How long a commit takes, in milliseconds. */
  readonly commitMs: number
  /** Long looks at the plan that wait for their slice. */
  readonly readers: number
}

/** More inputs than a second's work of a fast machine. */
const manyInputs = 5_000

export const queuesCondition = ({ inputs, commits, commitMs, readers }: QueuesNow): Condition => {
  const facts = { inputs, commits, commitMs: Math.round(commitMs), readers }
  if (inputs > manyInputs) {
    const error = `${inputs} orders and reports wait to be taken into the plan.`
    return { status: 'degraded', error, remedy: 'Look at the commit time, the disk and the database.', facts }
  }
  if (commitMs > 250) {
    const error = `A commit takes ${facts.commitMs} ms.`
    return { status: 'degraded', error, remedy: 'Look at the disk of the database, and at who else uses it.', facts }
  }
  return { status: 'ok', facts }
}
