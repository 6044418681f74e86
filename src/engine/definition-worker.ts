/** The thread of `definition-aside.ts`: does what it is given, and answers once. */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '#/lib/refusal.ts'
import { printLines, type AsideAnswer, type AsideTask } from './definition-aside.ts'
import { weigh } from './definition-weighing.ts'

const answer = (task: AsideTask): AsideAnswer => {
  if (task.kind === 'weigh') return { weighed: weigh(task.task) }
  return { text: printLines(task.lines) }
}

const answerOrRefuse = (task: AsideTask): AsideAnswer => {
  try {
    return answer(task)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: { code: error.code, sentence: error.message, details: error.details } }
  }
}

assert.ok(parentPort, 'this is a worker')
parentPort.postMessage(answerOrRefuse(workerData as AsideTask))
