/** The thread of `plan-aside.ts`: gathers what it is given, plans when it is told to, and hands out the parts one by one. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { planDays } from '#/planning/plan-days.ts'
import type { PlanNote } from '#/planning/plan-request.ts'
import { openNames, packBatch } from '#/planning/pack-batch.ts'
import type { PackedPart } from '#/planning/rebase-parts.ts'
import { splitBatch, type PlanPart } from '#/planning/split-batch.ts'
import { encodeBatch } from '#/store/encode-batch.ts'
import { gatherPieces } from './gather-pieces.ts'
import type { Summary, ToPlanner } from './plan-aside.ts'
import { sourcesOfCopy } from './plan-copy.ts'

const gathered = gatherPieces()
let parts: PlanPart[] = []
const names = openNames()
let namesSent = 0

/** More would be read by nobody. */
const mostNotes = 1000

const plan = ({ copy, site, options, from, to, mostRows }: Extract<ToPlanner, { kind: 'plan' }>): Summary => {
  const sources = sourcesOfCopy(copy, gathered.tasks)
  const { batch, notes } = planDays({ ...sources, definitions: gathered.definitions(), site, options, from, to })
  parts = splitBatch(batch, copy.next, mostRows)
  return {
    streams: batch.streams.length,
    jobs: batch.jobs.length,
    parts: parts.length,
    notes: firstNotes(notes),
    moreNotes: Math.max(0, notes.length - mostNotes),
  }
}

const firstNotes = (notes: readonly PlanNote[]): PlanNote[] =>
  [...notes.filter(({ level }) => level === 'warning'), ...notes.filter(({ level }) => level === 'info')].slice(
    0,
    mostNotes,
  )

const hear = (message: ToPlanner): void => {
  switch (message.kind) {
    case 'entries':
    case 'tasks':
      return gathered.add(message)
    case 'plan':
      return answer(plan(message))
    case 'next':
      return answerPart(parts.shift())
  }
}

assert.ok(parentPort, 'this is a worker')
const port = parentPort
const answer = (value: Summary): void => port.postMessage(value)

/**
 * Encoded here, not on the decision loop. The columns and the bytes go over as they are, without a copy; of the names those that no
 * earlier part has brought: most parts say the names of most jobs, and to read them anew took more time than all columns.
 */
const answerPart = (part: PlanPart | undefined): void => {
  if (part === undefined) return port.postMessage(undefined)
  const packed = packBatch(part.batch, names)
  const { streams, jobs, dependencies } = packed.rows
  const encoded = encodeBatch(packed)
  const memory = [streams, jobs, dependencies, encoded].flatMap((columns) =>
    Object.values(columns).flatMap((cells: unknown) =>
      ArrayBuffer.isView(cells) ? [cells.buffer as ArrayBuffer] : [],
    ),
  )
  const rows = { ...packed.rows, names: names.texts.slice(namesSent) }
  namesSent = names.texts.length
  const batch = { ...packed, rows, encoded }
  const answered: PackedPart = { base: part.base, batch }
  port.postMessage(answered, memory)
}
port.on('message', hear)
