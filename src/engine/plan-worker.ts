/** The thread of `plan-aside.ts`: gathers what it is given, plans when it is told to, and hands out the parts one by one. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import type { PlanTask } from '#/model/plan.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { planDays } from '#/planning/plan-days.ts'
import type { PlanNote } from '#/planning/plan-request.ts'
import { splitBatch, type PlanPart } from '#/planning/split-batch.ts'
import type { Summary, ToPlanner } from './plan-aside.ts'
import { sourcesOfCopy } from './plan-copy.ts'

const definitions = new Map<string, Map<unknown, unknown>>()
const tasks: PlanTask[] = []
let parts: PlanPart[] = []

/** More would be read by nobody. */
const mostNotes = 1000

const plan = ({ copy, site, options, from, to, mostRows }: Extract<ToPlanner, { kind: 'plan' }>): Summary => {
  const index = Object.fromEntries(definitions) as unknown as DefinitionIndex
  const { batch, notes } = planDays({ ...sourcesOfCopy(copy, tasks), definitions: index, site, options, from, to })
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
    case 'entries': {
      const map = definitions.get(message.index) ?? new Map<unknown, unknown>()
      for (const [key, value] of message.entries) map.set(key, value)
      definitions.set(message.index, map)
      return
    }
    case 'tasks':
      tasks.push(...message.tasks)
      return
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
