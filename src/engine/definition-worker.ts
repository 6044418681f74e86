/**
 * The thread of `definition-aside.ts`, which does what it is given and answers once; and of `definition-weigher.ts`, which keeps what is
 * in force and weighs one change after the other.
 */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { carryRefusal } from '#/lib/carried-refusal.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { AsideAnswer } from './definition-aside.ts'
import type { WeighOrder } from './definition-weigher.ts'
import { knownAfter, weigh, weighOver, type WeighTask } from './definition-weighing.ts'

const refusing = (work: () => AsideAnswer): AsideAnswer => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: carryRefusal(error) }
  }
}

assert.ok(parentPort, 'this is a worker')
const port = parentPort
if (workerData !== 'stays') port.postMessage(refusing(() => ({ weighed: weigh(workerData as WeighTask) })))
else {
  let known = knownAfter(new Map(), { kind: 'all', lines: '' })
  port.on('message', ({ inForce, ...task }: WeighOrder) => {
    known = knownAfter(known, inForce)
    port.postMessage(refusing(() => ({ weighed: weighOver(known, task) })))
  })
}
