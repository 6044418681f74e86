/** The thread of `forecast-aside.ts`: answers one question after the other, each from the image that comes with it. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { memoryOf } from '#/core/known-times.ts'
import { carryRefusal } from '#/lib/carried-refusal.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { FromForecaster, ToForecaster } from './forecast-aside.ts'
import { answerFrom } from './forecast-questions.ts'

assert.ok(parentPort, 'this is a worker')
const port = parentPort

const answerTo = ({ id, image, question }: ToForecaster): FromForecaster => {
  try {
    return { id, answer: answerFrom(image, question) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { id, refusal: carryRefusal(error) }
  }
}

const handedOver = ({ answer }: FromForecaster): ArrayBuffer[] =>
  answer !== undefined && 'times' in answer ? memoryOf(answer.times) : []

port.on('message', (message: ToForecaster) => {
  const answered = answerTo(message)
  port.postMessage(answered, handedOver(answered))
  // What was made of the plan is some 30 MB, and the next question makes as much: V8 alone would keep both.
  setImmediate(collectGarbage)
})
