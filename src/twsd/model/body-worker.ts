/** The thread of `body-aside.ts`: works on what it is given, and answers once. */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '#/lib/refusal.ts'
import type { BodyAnswer } from './body-aside.ts'
import { workOnBody, type BodyTask } from './body-task.ts'

const answer = (task: BodyTask): BodyAnswer => {
  try {
    return { done: workOnBody(task) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: { code: error.code, sentence: error.message, details: error.details } }
  }
}

assert.ok(parentPort, 'this is a worker')
parentPort.postMessage(answer(workerData as BodyTask))
