/** The thread of `plan-aside.ts`: gathers what it is given, plans when it is told to, and hands out the parts one by one. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { planDays } from '#/planning/plan-days.ts'
import type { PlanNote } from '#/planning/plan-request.ts'
import { splitBatch, type PlanPart } from '#/planning/split-batch.ts'
import { gatherPieces } from './gather-pieces.ts'
import type { Summary, ToPlanner } from './plan-aside.ts'
import { sourcesOfCopy } from './plan-copy.ts'

const gathered = gatherPieces()
let parts: PlanPart[] = []

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
      return answer(parts.shift())
  }
}

assert.ok(parentPort, 'this is a worker')
const port = parentPort
const answer = (value: Summary | PlanPart | undefined): void => port.postMessage(value)
port.on('message', hear)
