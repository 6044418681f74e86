/** What holds for every plan: random plans, random outcomes, random orders, and the invariants of a batch scheduler. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { cell } from '#/core/columns.ts'
import { isLive, isReady, jobIsSettled, openFiles, openPrompts } from '#/core/conditions.ts'
import { edgeFrom, edgesTo, edgeTo } from '#/core/edges.ts'
import { hasFlag, hasStreamFlag, hasTrait } from '#/core/flags.ts'
import { isConditional, judgeJoin, Met } from '#/core/follow-conditions.ts'
import { explain } from '#/core/explain.ts'
import { meansJob } from '#/core/freezes.ts'
import { advance } from '#/core/progress.ts'
import { createState, JobFlag, Phase, StreamFlag, Trait, type Holder, type PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import { viewJob } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import { midnight } from '../support/plan.ts'
import { attempt, everyJob, picture, play, world } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

test('a job that waits is explained, and one that is not waiting has no hindrance', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        for (const id of everyJob(state)) {
          const waits = cell(state.jobs.phase, id) === Phase.waiting
          assert.equal(explain(state, world, id).hindrances.length > 0, waits, JSON.stringify(viewJob(state, id)))
        }
      })
    }),
    { numRuns: 300 },
  )
})

test('clearing what explain names leaves nothing but the lack of a place, a priority of 0, or a dead stream', () => {
  const stays = new Set([
    'freeze',
    'workstation',
    'workstation-limit',
    'stream-limit',
    'resource',
    'priority',
    'fence',
    'stream',
    'until',
  ])
  fc.assert(
    fc.property(randomPlan, randomSteps, fc.nat(), (streams, list, pick) => {
      const theatre = play(streams, list, () => undefined)
      const waiting = [...everyJob(theatre.state)].filter((id) => cell(theatre.state.jobs.phase, id) === Phase.waiting)
      const id = waiting[pick % Math.max(1, waiting.length)]
      if (id === undefined) return
      const stream = cell(theatre.state.jobs.stream, id)
      attempt(theatre, { kind: 'stream', action: 'release', stream, cause: { by: 'operator' } })
      attempt(theatre, { kind: 'job', action: 'release', job: id, cause: { by: 'operator' } })
      const left = explain(theatre.state, world, id).hindrances.filter(({ type }) => !stays.has(type))
      assert.deepEqual(left, [])
    }),
    { numRuns: 300 },
  )
})

/** What a start must respect at its moment, counted by hand. */
const assertRoom = (state: PlanState, job: number): void => {
  const { jobs, streams } = state
  const stream = cell(jobs.stream, job)
  const { limit, fence, live, ignored, unlinked } = workstationAt(state, cell(jobs.workstation, job))
  const priority = cell(jobs.priority, job)
  const isUrgent = priority >= 100 || cell(streams.priority, stream) >= 100
  assert.ok(isUrgent || live < limit, 'limit of the workstation')
  assert.ok(priority > fence && !ignored && !unlinked, 'fence and link')
  for (const freeze of state.freezes.values()) {
    const begun = cell(streams.startedAt, stream) !== 0
    assert.ok(!meansJob(state, freeze)(job) || (freeze.kind === 'drain' && begun), `freeze ${freeze.id}`)
  }
  const most = cell(streams.limit, stream)
  const running = [...jobsIn(state, stream)].filter((other) => isLive(state, other)).length
  assert.ok(most < 0 || running < most, 'limit of the stream')
  const taken = new Map<string, number>()
  for (const holder of [job, -stream]) {
    for (const { resource, units } of state.needs.get(holder) ?? []) {
      if (!resource.holders.has(holder)) taken.set(resource.name, units + (taken.get(resource.name) ?? 0))
    }
  }
  for (const [name, more] of taken) {
    const { units = 0, holders = new Map<number, number>() } = state.resources.get(name) ?? {}
    assert.ok([...holders.values()].reduce((sum, held) => sum + held, more) <= units, 'units')
  }
}

test('limits, fences and units hold at every start, and no run is started twice', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const theatre = play(
        streams,
        list,
        () => undefined,
        (state, decision) => {
          if (decision.kind === 'run.dispatched') assertRoom(state, decision.job)
        },
      )
      const runs = theatre.events
        .filter((event) => event.kind === 'run.dispatched')
        .map(({ job, run }) => `${job}.${run}`)
      assert.equal(new Set(runs).size, runs.length)
    }),
    { numRuns: 300 },
  )
})

test('the state folded from the ledger is the state that was lived through', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { state, events } = play(streams, list, () => undefined)
      const folded = createState({ workstationLimit: 3 })
      folded.now = midnight
      for (const event of structuredClone(events)) apply(folded, event)
      advance(folded, state.now)
      assert.deepEqual(picture(folded), picture(state))
    }),
    { numRuns: 300 },
  )
})

/** Every number of a job or stream that the state holds, wherever it holds it. */
const mentioned = (state: PlanState): { jobs: number[]; streams: number[] } => {
  const holders = [...state.needs.keys(), ...state.promptsOf.keys(), ...state.filesOf.keys(), ...state.due.until]
  holders.push(
    ...state.due.branches,
    ...state.due.nop,
    ...state.due.long,
    ...state.conditional,
    ...state.joinsOf.keys(),
  )
  holders.push(...state.durations.keys(), ...state.pendingOf.keys(), ...state.submissions.keys())
  holders.push(...state.due.deadline, ...[...state.files.values()].map(({ waiter }) => waiter))
  for (const { waiters, recoveryOf } of state.prompts.values())
    holders.push(...waiters, ...(recoveryOf ? [recoveryOf] : []))
  for (const { holders: users } of state.resources.values()) holders.push(...users.keys())
  holders.push(
    ...state.agents.keys(),
    ...state.reasons.keys(),
    ...state.recoveries.keys(),
    ...[...state.added.values()].flat(),
  )
  for (const { head, tail } of state.lines.values()) holders.push(head, tail)
  for (const stream of state.linesOf.keys()) holders.push(-stream)
  for (const { kind, id } of state.timers.heap) {
    if (kind !== 'freeze-until') holders.push(kind.startsWith('stream-') ? -id : id)
  }
  for (let edge = 1; edge < state.edges.size; edge += 1) {
    if (cell(state.edges.to, edge) === 0) continue
    holders.push(edgeTo(state, edge))
    if (cell(state.edges.orphanOf, edge) === 0) holders.push(edgeFrom(state, edge))
  }
  return {
    jobs: holders.filter((holder) => holder > 0),
    streams: holders.filter((holder) => holder < 0).map((id) => -id),
  }
}

test('whoever left the plan is mentioned nowhere in it', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, (theatre) => {
        const { jobs, streams: named } = mentioned(theatre.state)
        for (const job of jobs) assert.notEqual(cell(theatre.state.jobs.stream, job), 0, `job ${job}`)
        for (const stream of named)
          assert.notEqual(cell(theatre.state.streams.workstation, stream), 0, `stream ${stream}`)
      })
    }),
    { numRuns: 500 },
  )
})

/** What a job or stream still waits for, counted from scratch: predecessors, joins, files and prompts. */
const countWaits = (state: PlanState, holder: Holder): number => {
  const alone = [...edgesTo(state, holder)].filter((edge) => cell(state.edges.join, edge) === 0)
  const open = alone.filter((edge) => cell(state.edges.met, edge) !== Met.met).length
  const joins = (state.joinsOf.get(holder) ?? []).filter((join) => judgeJoin(join) !== 'true').length
  const pending = (state.pendingOf.get(holder) ?? []).filter((id) => state.pending.get(id)?.join === null).length
  return open + joins + pending + openFiles(state, holder).length + openPrompts(state, holder).length
}

/** Who is followed on a condition or within a join, by its edges. */
const asked = function* (state: PlanState): Generator<Holder> {
  const { edges } = state
  for (let edge = 1; edge < edges.size; edge += 1) {
    const counts = cell(edges.from, edge) !== 0 && cell(edges.to, edge) !== 0
    if (counts && isConditional(state, edge)) yield edgeFrom(state, edge)
  }
}

test('at every step what is kept of jobs that are open, runs that are live and waits that are left is what a recount gives', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (plan, list) => {
      play(plan, list, ({ state }) => {
        const { jobs, streams } = state
        for (const one of asked(state)) {
          const isKnown = one < 0 ? hasStreamFlag(state, -one, StreamFlag.asked) : hasFlag(state, one, JobFlag.asked)
          assert.ok(isKnown, `${one} is asked`)
        }
        for (let stream = 1; stream < streams.size; stream += 1) {
          if (cell(streams.workstation, stream) === 0) continue
          const all = [...jobsIn(state, stream)]
          const steps = all.filter((job) => cell(jobs.isRecovery, job) === 0)
          const open = steps.filter((job) => !jobIsSettled(state, job)).length
          const live = all.filter((job) => isLive(state, job)).length
          assert.deepEqual([cell(streams.openJobs, stream), cell(streams.liveRuns, stream)], [open, live])
          assert.equal(cell(streams.unmet, stream), countWaits(state, -stream), `stream ${stream}`)
          for (const job of all) {
            const needs = state.needs.has(job) || state.needs.has(-stream)
            assert.ok(!needs || hasFlag(state, job, JobFlag.needs), `what job ${job} needs`)
            if (cell(jobs.phase, job) !== Phase.waiting) continue
            assert.equal(cell(jobs.unmet, job), countWaits(state, job), `job ${job}`)
            assert.equal(
              cell(jobs.line, job) !== 0,
              isReady(state, job) && !hasTrait(state, job, Trait.nop),
              `job ${job}`,
            )
          }
        }
      })
    }),
    { numRuns: 300 },
  )
})
