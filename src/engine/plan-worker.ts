/** The thread of `planner-thread.ts`: keeps what it is given, plans when it is told to, and hands out the parts one by one. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { packDays } from '#/planning/plan-days.ts'
import type { PlanNote } from '#/planning/plan-request.ts'
import type { PackedPart } from '#/planning/rebase-parts.ts'
import { splitBatch } from '#/planning/split-batch.ts'
import { encodeBatch } from '#/store/encode-batch.ts'
import { gatherPieces } from './gather-pieces.ts'
import type { Summary, ToPlanner } from './plan-aside.ts'
import { sourcesOfCopy } from './plan-copy.ts'

const gathered = gatherPieces()
const planNames: string[] = []
const none: Iterator<PackedPart> = [].values()
let parts = none
let namesSent = 0

/** More would be read by nobody. */
const mostNotes = 1000

type Order = Extract<ToPlanner, { kind: 'plan' }>

const plan = ({ copy, namesKept, taskIds, site, options, from, to, mostRows }: Order): Summary => {
  planNames.length = namesKept
  for (const name of copy.names) planNames.push(name)
  const sources = sourcesOfCopy({ ...copy, names: planNames }, gathered.keepTasks(taskIds))
  const { batch, notes } = packDays({ ...sources, definitions: gathered.definitions(), site, options, from, to })
  const cut = splitBatch(batch, copy.next, mostRows)
  parts = cut.parts[Symbol.iterator]()
  namesSent = 0
  return {
    streams: batch.rows.streams.id.length,
    jobs: batch.rows.jobs.id.length,
    parts: cut.count,
    notes: firstNotes(notes),
    moreNotes: Math.max(0, notes.length - mostNotes),
  }
}

const firstNotes = (notes: readonly PlanNote[]): PlanNote[] =>
  [...notes.filter(({ level }) => level === 'warning'), ...notes.filter(({ level }) => level === 'info')].slice(
    0,
    mostNotes,
  )

const hear = (number: number, message: ToPlanner): void => {
  switch (message.kind) {
    case 'entries':
    case 'tasks':
      return gathered.add(message)
    case 'forget definitions':
      return gathered.forgetDefinitions()
    case 'plan':
      return port.postMessage({ number, value: plan(message) })
    case 'next':
      return answerPart(number, parts.next().value as PackedPart | undefined)
    case 'drop':
      parts = none
      setImmediate(collectGarbage)
  }
}

/**
 * Encoded here, not on the decision loop. The columns and the bytes go over as they are, without a copy; of the names those that no
 * earlier part has brought: most parts say the names of most jobs, and to read them anew took more time than all columns.
 */
const answerPart = (number: number, part: PackedPart | undefined): void => {
  if (part === undefined) return port.postMessage({ number, value: undefined })
  const { streams, jobs, dependencies, names } = part.batch.rows
  const encoded = encodeBatch(part.batch)
  const memory = [streams, jobs, dependencies, encoded].flatMap((columns) =>
    Object.values(columns).flatMap((cells: unknown) =>
      ArrayBuffer.isView(cells) ? [cells.buffer as ArrayBuffer] : [],
    ),
  )
  const rows = { ...part.batch.rows, names: names.slice(namesSent) }
  namesSent = names.length
  const value: PackedPart = { base: part.base, batch: { ...part.batch, rows, encoded } }
  port.postMessage({ number, value }, memory)
}

assert.ok(parentPort, 'this is a worker')
const port = parentPort
port.on('message', ({ number, message }: { number: number; message: ToPlanner }) => hear(number, message))
