/** The thread of `imagine-aside.ts`: gathers what it is given, computes the plan, and answers it in compressed pages. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { carryRefusal } from '#/lib/carried-refusal.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { Refusal } from '#/lib/refusal.ts'
import { imagineForecast, imagineTrial, type Imagined } from '#/planning/imagine-plan.ts'
import { gatherPieces } from './gather-pieces.ts'
import type { FromImaginer, ToImaginer } from './imagine-aside.ts'
import { packPlan, type PackedPlan } from './imagined-whole.ts'
import { sourcesOfCopy } from './plan-copy.ts'

const gathered = gatherPieces()

type Order = Extract<ToImaginer, { kind: 'imagine' }>

const imagine = ({ plan, copy, site, options, ...days }: Order): Imagined => {
  const rules = { definitions: gathered.definitions(), site, options }
  if (plan === 'forecast' || copy === null) return imagineForecast(rules, days)
  return imagineTrial({ ...rules, ...sourcesOfCopy(copy, gathered.tasks()), ...days })
}

const packed = (order: Order): PackedPlan => {
  const { plan, streams } = imagine(order)
  // What planning has left behind, 50 MB of a week of 350 000 jobs, would wait for more of it.
  collectGarbage()
  return packPlan(plan, streams())
}

const answerTo = (order: Order): FromImaginer => {
  try {
    return packed(order)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: carryRefusal(error) }
  }
}

assert.ok(parentPort, 'this is a worker')
const port = parentPort
port.on('message', (message: ToImaginer) => {
  if (message.kind !== 'imagine') return gathered.add(message)
  const answer = answerTo(message)
  port.postMessage(answer, 'refused' in answer ? [] : answer.pages.map(({ buffer }) => buffer))
})
