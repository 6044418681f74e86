/** How the next job is found: nobody who may start is forgotten in a line, and the order is kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cell } from '#/core/columns.ts'
import { isFrozen, isReady } from '#/core/conditions.ts'
import { hasTrait, setFlag } from '#/core/flags.ts'
import { eventsOf } from '#/core/order.ts'
import { mayStart, nextToStart } from '#/core/next-start.ts'
import { comesBefore, rankOf, wasReadyBefore } from '#/core/rank.ts'
import { JobFlag, Trait, type PlanState } from '#/core/state.ts'
import type { Command } from '#/model/command.ts'
import { midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import { everyJob, play } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

const cause = { by: 'operator' }

/** The jobs in lines, each line from its first. */
const inLines = (state: PlanState): number[] => {
  const found: number[] = []
  for (const [number, { head, tail }] of state.lines) {
    let previous = 0
    for (let job = head; job !== 0; job = cell(state.jobs.queueNext, job)) {
      assert.equal(cell(state.jobs.line, job), number)
      assert.equal(cell(state.jobs.queuePrevious, job), previous)
      assert.ok(previous === 0 || cell(state.jobs.readyAt, previous) <= cell(state.jobs.readyAt, job), 'its order')
      previous = job
      found.push(job)
    }
    assert.equal(previous, tail)
  }
  return found
}

/** What windows take, `WS#TAPE 7` of the window whose first line is 7: as resources know it, and as the windows say. */
const windowsByResource = ({ windowsOf, workstations }: PlanState): [known: string[], said: string[]] => {
  const known = [...windowsOf].flatMap(([{ name }, windows]) =>
    windows.map(({ lines }) => `${name} ${lines[0]?.number}`),
  )
  const said = workstations
    .flatMap(({ ready }) => ready)
    .flatMap(({ takes, lines }) => takes.map(({ resource }) => `${resource.name} ${lines[0]?.number}`))
  return [known.toSorted(), said.toSorted()]
}

test('the jobs in lines are the ready ones, and when all is decided none of them may start', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        const ready = [...everyJob(state)].filter((job) => isReady(state, job) && !hasTrait(state, job, Trait.nop))
        assert.deepEqual(
          inLines(state).toSorted((a, b) => a - b),
          ready,
        )
        for (const job of ready) assert.equal(mayStart(state, job), false, `job ${job} was forgotten`)
        const skipped = [...everyJob(state)].filter((job) => isReady(state, job) && hasTrait(state, job, Trait.nop))
        for (const job of skipped) assert.ok(isFrozen(state, job), `NOP job ${job} was forgotten`)
        for (const workstation of state.workstations) {
          assert.equal(nextToStart(state, workstation), 0)
          const ranks = workstation.ready.map(({ rank }) => rank)
          assert.deepEqual(
            ranks,
            ranks.toSorted((a, b) => b - a),
          )
        }
        assert.deepEqual(...windowsByResource(state))
        for (const { lines, wants, takes } of state.workstations.flatMap(({ ready }) => ready)) {
          assert.equal(takes.map(({ resource, units }) => `${resource.name} ${units}`).join(', '), wants)
          const firsts = lines.map(({ head }) => head)
          assert.deepEqual(
            firsts,
            firsts.toSorted((a, b) => (wasReadyBefore(state, a, b) ? -1 : 1)),
          )
        }
      })
    }),
    { numRuns: 500 },
  )
})

test('whoever is started comes before all others that may start there, and before those of its limited stream anywhere', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(
        streams,
        list,
        () => undefined,
        (state, decision) => {
          if (decision.kind !== 'run.dispatched') return
          const { job } = decision
          assert.equal(mayStart(state, job), true)
          const { workstation, stream } = state.jobs
          for (const other of everyJob(state)) {
            if (other === job || cell(state.jobs.line, other) === 0 || !mayStart(state, other)) continue
            const sharesStream =
              cell(stream, other) === cell(stream, job) && cell(state.streams.limit, cell(stream, job)) >= 0
            if (!sharesStream && cell(workstation, other) !== cell(workstation, job)) continue
            const isSimultaneous = cell(state.jobs.readyAt, other) === cell(state.jobs.readyAt, job)
            if (isSimultaneous && rankOf(state, other) === rankOf(state, job)) continue
            assert.equal(comesBefore(state, other, job), false, `job ${other} comes before job ${job}`)
          }
        },
      )
    }),
    { numRuns: 500 },
  )
})

test('the place of a stream goes to its highest priority, on whatever workstation that is ready', () => {
  const jobs = [{ name: 'LOW' }, { name: 'HIGH', priority: 50, workstation: 'FTA2' }, { name: 'NEXT', priority: 20 }]
  const theatre = stage([{ name: 'PAY', limit: 1, jobs }], { script: () => ({ ms: minute }) })
  theatre.playTo(midnight + 5 * minute)
  assert.deepEqual(starts(theatre), ['HIGH', 'NEXT', 'LOW'])
})

test('a promoted critical job starts after HI and GO and before the rest, and passes no limit', () => {
  const later = { startAt: midnight + minute }
  const jobs = [
    { name: 'HIGH', priority: 99, ...later },
    { name: 'CRITICAL', priority: 1, ...later },
    { name: 'GO', priority: 101, ...later },
  ]
  const theatre = stage([{ name: 'PAY', jobs }], { workstationLimit: 2, script: () => ({ ms: minute }) })
  setFlag(theatre.state, 2, JobFlag.promoted)
  theatre.playTo(midnight + minute)
  assert.deepEqual(starts(theatre), ['GO', 'CRITICAL'])
  theatre.playTo(midnight + 2 * minute)
  assert.deepEqual(starts(theatre), ['GO', 'CRITICAL', 'HIGH'])
})

test('a job that is ready keeps its place when it is released from what it does not wait for', () => {
  const jobs = ['A', 'B', 'C'].map((name, i) => ({ name, startAt: midnight + (i + 1) * minute }))
  const theatre = stage([{ name: 'PAY', jobs }], { workstationLimit: 1, script: () => ({ ms: 10 * minute }) })
  theatre.playTo(midnight + 5 * minute)
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'release', job: 2, cause })) theatre.happen(body)
  assert.equal(cell(theatre.state.jobs.readyAt, 2), midnight + 2 * minute)
  theatre.playTo(midnight + 30 * minute)
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
})

const many = 3000
const crowd = (prefix: string, facts: Partial<JobSketch> = {}): JobSketch[] =>
  Array.from({ length: many }, (_, i) => ({ name: `${prefix}${i}`, ...facts }))

/** How many jobs are looked at while something is done: what it costs, told without a clock. */
const looksDuring = ({ jobs }: PlanState, act: () => void): number => {
  let looks = 0
  const { pages, stride, at } = jobs.stream
  pages.forEach((cells, page) => {
    if (cells === undefined) return
    const get = (target: typeof cells, key: string | symbol): unknown => {
      if (Number(key) % stride === at) looks += 1
      return Reflect.get(target, key)
    }
    pages[page] = new Proxy(cells, { get })
  })
  act()
  return looks
}

const keptBack: readonly Command[] = [
  { kind: 'workstation', workstation: 'FENCED', change: { fence: 50 }, cause },
  { kind: 'workstation', workstation: 'UNLINKED', change: { linked: false }, cause },
  { kind: 'workstation', workstation: 'IGNORED', change: { ignored: true }, cause },
  { kind: 'freeze', what: 'freeze', scope: { of: 'workstation', pattern: 'FROZEN' }, until: null, cause },
  { kind: 'freeze', what: 'freeze', scope: { of: 'stream', pattern: 'STILL' }, until: null, cause },
  { kind: 'freeze', what: 'drain', scope: { of: 'stream', pattern: 'DRAINED' }, until: null, cause },
]

test('a decision costs what it starts, not what limits, fences, links, freezes or missing resources keep back', () => {
  const needs = [{ name: 'WS#TAPE', units: 1 }]
  const later = { startAt: midnight + 1 }
  const theatre = stage(
    [
      { name: 'LIMITED', limit: 1, jobs: crowd('L') },
      { name: 'NEEDY', jobs: crowd('N', { needs }) },
      { name: 'FULL', priority: 5, jobs: crowd('P') },
      { name: 'STILL', priority: 50, jobs: crowd('S', later) },
      { name: 'DRAINED', priority: 50, jobs: crowd('D', later) },
      ...['FENCED', 'UNLINKED', 'IGNORED', 'FROZEN'].map((workstation) => ({
        name: workstation,
        jobs: crowd(workstation, { workstation, ...later }),
      })),
    ],
    { resources: { 'WS#TAPE': 1 }, workstationLimit: 2, script: () => ({ ms: minute }) },
  )
  for (const command of keptBack) for (const body of eventsOf(theatre.state, command)) theatre.happen(body)
  theatre.playTo(midnight + 2)
  assert.deepEqual(starts(theatre), ['L0', 'N0'])
  const looks = looksDuring(theatre.state, () => theatre.playTo(midnight + minute))
  assert.deepEqual(starts(theatre), ['L0', 'N0', 'L1', 'N1'])
  assert.ok(looks < 500, `${looks} looks`)
})

test('a job that leaves the place of its stream to another workstation keeps nobody of its rank back', () => {
  const startAt = midnight + 5 * minute
  const theatre = stage(
    [
      {
        name: 'ONE',
        limit: 1,
        startAt,
        jobs: [
          { name: 'A', priority: 60 },
          { name: 'GO', priority: 101, workstation: 'WS2' },
        ],
      },
      { name: 'TWO', limit: 2, startAt, jobs: [{ name: 'B', priority: 60 }] },
      { name: 'TEN', startAt, jobs: [{ name: 'C', priority: 10 }] },
    ],
    { workstationLimit: 1, script: () => ({ ms: 10 * minute }) },
  )
  theatre.playTo(midnight + 60 * minute)
  assert.deepEqual(starts(theatre), ['B', 'GO', 'A', 'C'])
})
