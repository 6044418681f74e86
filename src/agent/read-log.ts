/** Reads parts of the output of runs, also of those whose end was acknowledged days ago. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { FromAgent, ToAgent } from '#/contract/agent-messages.ts'
import { ifThere } from './file-errors.ts'
import type { Parts } from './run.ts'
import { findDone, runName } from './spool.ts'

/** However much is asked for, one answer holds no more than this. */
const mostBytes = 2 ** 20

interface Part {
  readonly data: Buffer
  readonly size: number
}

/** The bytes from `offset` on, at most `limit`, and how many there are in all. */
const readPart = (path: string, offset: number, limit: number): Part => {
  const file = ifThere(() => openSync(path, 'r'))
  // A job that has not started has no output yet.
  if (file === undefined) return { data: Buffer.alloc(0), size: 0 }
  try {
    const { size } = fstatSync(file)
    const data = Buffer.alloc(Math.max(0, Math.min(limit, mostBytes, size - offset)))
    return { data: data.subarray(0, readSync(file, data, 0, data.length, offset)), size }
  } finally {
    closeSync(file)
  }
}

type ReadLog = Extract<ToAgent, { type: 'read-log' }>
type LogAnswer = Extract<FromAgent, { type: 'log' }>

/** Answers the question for a part of a log. */
export const readLog = ({ runs, spool }: Pick<Parts, 'runs' | 'spool'>, question: ReadLog): LogAnswer => {
  const name = runName(question)
  const run = runs.get(name)
  const folder = run?.folder ?? findDone(spool, name)
  const offset = Math.max(0, question.offset)
  const part = folder === undefined ? undefined : readPart(join(folder, 'output'), offset, Math.max(0, question.limit))
  return {
    type: 'log',
    id: question.id,
    found: part !== undefined,
    data: part?.data.toString('base64') ?? '',
    offset,
    size: part?.size ?? 0,
    complete: run === undefined || run.phase === 'over',
  }
}
