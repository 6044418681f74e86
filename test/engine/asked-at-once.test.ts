/** What is worked out in a thread is worked out one by one, however many ask at once: each thread takes hundreds of megabytes. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { textOfPrinted } from '#/engine/definition-desk.ts'
import { createForecastAside } from '#/engine/forecast-aside.ts'
import type { PlanState } from '#/core/state.ts'
import { resolveGlobalOptions } from '#/model/global-options.ts'
import { job, step, stream, workstation } from '#/planning/testing/site.ts'
import { openDesk } from '../support/definition-desk.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { midnight, stage } from '../support/plan.ts'

const now = 1_795_328_040_000

/** Answers the most threads that were there at once, and the most messages to one that it had not answered. */
const watchThreads = (t: TestContext): (() => { threads: number; questions: number }) => {
  let [threads, mostThreads, mostQuestions] = [0, 0, 0]
  const watch = (worker: Worker): void => {
    let questions = 0
    mostThreads = Math.max(mostThreads, (threads += 1))
    worker.once('exit', () => (threads -= 1))
    worker.on('message', () => (questions = 0))
    const postMessage = worker.postMessage.bind(worker)
    worker.postMessage = (...message: Parameters<Worker['postMessage']>) => {
      mostQuestions = Math.max(mostQuestions, (questions += 1))
      postMessage(...message)
    }
  }
  process.on('worker', watch)
  t.after(() => process.off('worker', watch))
  return () => ({ threads: mostThreads, questions: mostQuestions })
}

test('trials and forecasts of plans that are asked for at once have one thread', async (t) => {
  const plan = openMemoryPlan(t, [workstation('WS'), job('X'), stream('PAY', { jobs: [step('X')] })], now)
  const most = watchThreads(t)
  await Promise.all([plan.trial({}), plan.forecast({}), plan.trial({}), plan.forecast({ days: 2 })])
  assert.equal(most().threads, 1)
})

test('definitions that are exported at once take no thread', async (t) => {
  const desk = await openDesk(t)
  const jobs = Array.from(
    { length: 1_000 },
    (_, i) => `WS#J${i} DOCOMMAND "true" STREAMLOGON ops DESCRIPTION "${'x'.repeat(99)}"`,
  )
  const text = `CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END\n$JOBS\n${jobs.join('\n')}\n`
  await desk.change({ kind: 'apply', sources: [{ file: 'a.txt', text }] }, {}, { by: 'ana' })
  const most = watchThreads(t)
  const texts = await Promise.all([1, 2, 3, 4].map(async () => textOfPrinted(await desk.print({}, []))))
  assert.match(texts[3] ?? '', /J999/)
  assert.equal(most().threads, 0)
})

/** How many pages of jobs somebody else reads. */
const lentPages = ({ jobs }: PlanState): number => jobs.lent.size

test('a thread that ends without an answer gives the plan back', async () => {
  const { state } = stage([{ name: 'PAY', jobs: [{ name: 'A', startAt: midnight + 60_000 }] }])
  const aside = createForecastAside()
  const options = { ...resolveGlobalOptions(new Map()), planEnd: midnight }
  const begun = new Promise((resolve) => process.once('worker', resolve))
  const answer = assert.rejects(aside.ask(state, { kind: 'path', now: midnight, options, job: 1 }), /has ended/)
  await begun
  assert.equal(lentPages(state), 1)
  await Promise.all([aside.end(), answer])
  assert.equal(lentPages(state), 0)
})

test('a question about the plan that waits for the thread holds no copy of the plan', async (t) => {
  const { state } = stage([{ name: 'PAY', jobs: [{ name: 'A', startAt: midnight + 60_000 }] }])
  const aside = createForecastAside()
  t.after(() => aside.end())
  const most = watchThreads(t)
  const options = { ...resolveGlobalOptions(new Map()), planEnd: midnight }
  const ask = () => aside.ask(state, { kind: 'path', now: midnight, options, job: 1 })
  // The thread is there, and watched, when the others ask.
  await ask()
  await Promise.all([1, 2, 3].map(ask))
  assert.deepEqual(most(), { threads: 1, questions: 1 })
  assert.equal(lentPages(state), 0)
})
