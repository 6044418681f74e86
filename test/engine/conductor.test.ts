/** The conductor by itself: what shares a commit, what waits, and in which order answers come. */
import assert from 'node:assert/strict'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { apply } from '#/core/apply.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { startConductor, type Conductor } from '#/engine/conductor.ts'
import { copyAsCommitted } from '#/engine/snapshotter.ts'
import { manualClock } from '#/lib/clock.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { midnight, sketchBatch } from '../support/plan.ts'

const cause = { by: 'operator' }
const jobCount = 4_000

interface Stage {
  readonly conductor: Conductor
  readonly state: PlanState
  /** Events of each commit that was begun. */
  readonly commits: number[]
  /** Ends the oldest commit under way. */
  readonly end: (error?: Error) => Promise<void>
  readonly lost: Error[]
  /** The oldest first. */
  readonly underWay: readonly PromiseWithResolvers<void>[]
}

const openStage = (t: TestContext): Stage => {
  const state = createState({ workstationLimit: 10 })
  const jobs = Array.from({ length: jobCount }, (_, i) => ({ name: `J${i + 1}` }))
  const batch = sketchBatch([{ name: 'PAY', jobs }])
  apply(state, { kind: 'plan.added', batch, cause, seq: 1, at: midnight, term: 1 })
  const commits: number[] = []
  const underWay: PromiseWithResolvers<void>[] = []
  const lost: Error[] = []
  let isOver = false
  const conductor = startConductor({
    state,
    term: 1,
    clock: manualClock(midnight),
    world: () => ({ agent: null }),
    commit: ({ events }) => {
      commits.push(events.length)
      const commit = Promise.withResolvers<void>()
      if (isOver) commit.resolve()
      underWay.push(commit)
      return commit.promise
    },
    onCommitted: () => undefined,
    onLost: (error) => void lost.push(error),
  })
  const end = async (error?: Error): Promise<void> => {
    const commit = underWay.shift()
    if (error === undefined) commit?.resolve()
    else commit?.reject(error)
    await turn()
  }
  t.after(async () => {
    isOver = true
    for (const commit of underWay) commit.resolve()
    await conductor.stop()
  })
  return { conductor, state, commits, end, lost, underWay }
}

const hold = (from: number, count: number): EventBody[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'job.held', job: from + i, cause }))

test('what is said while two commits are under way shares the next one', async (t) => {
  const { conductor, commits, end } = openStage(t)
  const said: number[] = []
  const say = (job: number): void => void conductor.take(() => hold(job, 1)).then(() => said.push(job))
  for (const job of [1, 2, 3, 4]) {
    say(job)
    await turn()
  }
  assert.deepEqual(commits, [1, 1])
  await end()
  assert.deepEqual([commits, said], [[1, 1, 2], [1]])
  await end()
  await end()
  assert.deepEqual(said, [1, 2, 3, 4])
})

test('a large wave is cut: a pass that has enough events leaves the rest to the next, in order', async (t) => {
  const { conductor, commits, end } = openStage(t)
  const said: number[] = []
  for (let from = 1; from <= jobCount; from += 100) {
    void conductor.take(() => hold(from, 100)).then(() => said.push(from))
  }
  await turn()
  assert.deepEqual(commits, [1_500, 1_500])
  assert.deepEqual(said, [])
  await end()
  assert.deepEqual(commits, [1_500, 1_500, 1_000])
  assert.equal(said.length, 15)
  await end()
  await end()
  assert.deepEqual(
    said,
    Array.from({ length: 40 }, (_, i) => 1 + i * 100),
  )
})

test('when a commit fails nobody is left without an answer: neither who is under way nor who waits', async (t) => {
  const { conductor, commits, end, lost } = openStage(t)
  const takes: Promise<unknown>[] = []
  for (let from = 1; from <= jobCount; from += 100) takes.push(conductor.take(() => hold(from, 100)))
  const outcomes = Promise.allSettled(takes)
  await turn()
  const broken = new Error('the database is gone')
  await end(broken)
  const ends = await outcomes
  assert.ok(ends.every(({ status }) => status === 'rejected'))
  assert.deepEqual(lost, [broken])
  assert.equal(commits.length, 2)
  await assert.rejects(
    conductor.take(() => []),
    broken,
  )
  await end(broken)
})

test('when a commit is refused, whoever waits for another one that is under way is told that nobody knows, and not that it was refused', async (t) => {
  const { conductor, underWay } = openStage(t)
  const first = conductor.take(() => hold(1, 1))
  await turn()
  const second = conductor.take(() => hold(2, 1))
  await turn()
  const third = conductor.take(() => hold(3, 1))
  const outcomes = Promise.allSettled([first, second, third])
  await turn()
  const full = new Refusal('database.disk_full', 'The disk is full.')
  underWay[1]?.reject(full)
  const [hangs, refused, waits] = (await outcomes).map((one) => (one.status === 'rejected' ? one.reason : undefined))
  assert.ok(hangs instanceof Fault)
  assert.match(hangs.message, /^Nobody knows whether it was committed.*The disk is full\.$/)
  assert.deepEqual([refused, waits], [full, full])
})

test('a commit that cannot even be begun loses the term, and leaves the process alive', async () => {
  const state = createState({ workstationLimit: 10 })
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  apply(state, { kind: 'plan.added', batch, cause, seq: 1, at: midnight, term: 1 })
  const lost: string[] = []
  const conductor = startConductor({
    state,
    term: 1,
    clock: manualClock(midnight),
    world: () => ({ agent: null }),
    commit: () => {
      throw new Error('nothing can be begun')
    },
    onCommitted: () => undefined,
    onLost: (error) => void lost.push(error.message),
  })
  await assert.rejects(
    conductor.take(() => hold(1, 1)),
    /nothing can be begun/,
  )
  await conductor.stop()
  assert.deepEqual(lost, ['nothing can be begun'])
})

test('who says something without end does not keep it from stopping: it refuses what comes after', async () => {
  const state = createState({ workstationLimit: 10 })
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  apply(state, { kind: 'plan.added', batch, cause, seq: 1, at: midnight, term: 1 })
  const conductor = startConductor({
    state,
    term: 1,
    clock: manualClock(midnight),
    world: () => ({ agent: null }),
    commit: () => turn(),
    onCommitted: () => undefined,
    onLost: (error) => assert.fail(error.message),
  })
  const over = new AbortController()
  let said = 0
  const say = async (): Promise<void> => {
    for (; !over.signal.aborted; said += 1) await conductor.take(() => hold(1, 1))
  }
  const refusal = say().then(
    () => 'nothing',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
  await turn()
  const stopped = conductor.stop().then(() => 'stopped')
  const outcome = await Promise.race([stopped, sleep(2_000, 'goes on')])
  over.abort()
  await stopped
  assert.deepEqual([outcome, await refusal], ['stopped', 'server.stopping'])
  assert.ok(said > 0)
})

test('a copy of a plan that was never committed is given up: what is still shown of it is lent to nobody', async (t) => {
  const { conductor, state, end } = openStage(t)
  const held = assert.rejects(
    conductor.take(() => hold(1, 1)),
    /gone/,
  )
  const copied = assert.rejects(copyAsCommitted({ conductor: () => conductor }, new AbortController().signal), /gone/)
  await turn()
  assert.equal(state.jobs.lent.size, 4)
  await end(new Error('the database has gone'))
  await Promise.all([held, copied])
  assert.equal(state.jobs.lent.size, 0)
})
